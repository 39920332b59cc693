"""Put the rulesets into real wheels, so that an installed ``fadu`` finds them from any folder.

An editable install reads ``rulesets/`` in the repository; a copy there would go stale.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesetsInWheel(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``rulesets/`` as ``dsl/content/rulesets``, where ``dsl.content`` looks first."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Extend the files of a ``standard`` wheel; leave an ``editable`` one alone."""
        if version == "standard":
            rulesets = Path(self.root) / "rulesets"
            build_data["force_include"][str(rulesets)] = "dsl/content/rulesets"
