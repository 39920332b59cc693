"""A site of its own with a clock that is moved, and the people who work there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from api.clock import FixedClock
from api.rulesets.lifecycle import Lifecycle
from api.rulesets.tasks import AGREEMENT, IMPACT
from api.rulesets.versions import Version
from api.runtime import Runtime
from api.security.identity import Identity, Role
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET

NOW = 1_796_000_000_000
"""2026-11-30, a Monday, 08:53 here."""

DAY = 86_400_000


def person(subject: str, *roles: Role) -> Identity:
    """Somebody of the root unit."""
    return Identity(subject, "person", subject, frozenset(roles), "/", 4)


EDITOR = person("E1", Role.LEGAL_OFFICER)
REVIEWER = person("V1", Role.REVIEWER)
PUBLISHER = person("P1", Role.PUBLISHER)
ANYBODY = person("X1", Role.LEGAL_OFFICER, Role.REVIEWER, Role.PUBLISHER)


class Site:
    """One process of a site."""

    def __init__(
        self, url: str, data: Path, clock: FixedClock | None = None, checker: Checker | None = None
    ) -> None:
        self.settings = Settings(
            ruleset=str(RULESET), cache_dir="", data_dir=str(data), database_url=url, varied_cases=5
        )
        self.clock = clock or FixedClock(NOW)
        self.runtime = Runtime(self.settings, self.clock, checker)

    @property
    def life(self) -> Lifecycle:
        """The life of rules here."""
        return self.runtime.lifecycle

    def prove(self) -> None:
        """Do all proofs that were asked for."""
        for job in self.life.jobs:
            while job.run(self.clock.now_precise()):
                pass

    def approved(self, files: Mapping[str, bytes]) -> Version:
        """A version that was submitted, reviewed and approved."""
        draft = self.life.drafts.create(files, EDITOR)
        self.prove()
        self.life.drafts.submit(draft.seq, EDITOR)
        self.life.reviews.review(draft.seq, REVIEWER, "已逐条核对")
        return self.life.reviews.approve(draft.seq, REVIEWER)

    def proven(self, files: Mapping[str, bytes]) -> Version:
        """An approved version with all proofs."""
        version = self.approved(files)
        self.replay(version)
        return version

    def replay(self, version: Version) -> None:
        """Make the proofs that publication asks for."""
        for kind in (AGREEMENT, IMPACT):
            if kind == IMPACT or version.origin == "draft":
                self.life.reading.ask(version.seq, kind, EDITOR)
        self.prove()

    def published(self, files: Mapping[str, bytes]) -> Version:
        """A version that is in force."""
        version = self.proven(files)
        return self.life.publishing.publish(version.seq, PUBLISHER)

    @property
    def in_force(self) -> str:
        """The label of the version checks are answered with."""
        return self.runtime.rules.checker.ruleset.version
