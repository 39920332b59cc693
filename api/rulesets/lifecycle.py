"""The parts of the life of rules that one process needs, made of settings, database and clock."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path

from api.clock import Clock
from api.loading import checker_of, content_problems
from api.rulesets.carrying import Carrying
from api.rulesets.current import CurrentRules
from api.rulesets.drafting import Drafts
from api.rulesets.impact import RowImpact
from api.rulesets.proving import Proving
from api.rulesets.publishing import Announce, Publishing
from api.rulesets.reading import Reading
from api.rulesets.reviewing import Reviews
from api.rulesets.stored import StoredCases
from api.settings import Settings
from api.store.database import Database
from api.workers.jobs import Job
from dsl.manifests import Surroundings, content_of, surroundings


class Lifecycle:
    """Drafts, reviews, publications, proofs and bundles."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        rules: CurrentRules,
        announce: Announce,
        cases: StoredCases,
    ) -> None:
        self._settings = settings
        self.database = database
        self.clock = clock
        self.rules = rules
        self._announce = announce
        self._cases = cases

    @cached_property
    def drafts(self) -> Drafts:
        """What editors do."""
        return Drafts(self.database, self.clock, self._around)

    @cached_property
    def reviews(self) -> Reviews:
        """What reviewers do."""
        return Reviews(self.database, self.clock)

    @cached_property
    def publishing(self) -> Publishing:
        """What publishers do."""
        return Publishing(self.database, self.clock, self.rules, self._announce)

    @cached_property
    def reading(self) -> Reading:
        """What everybody concerned may look at, and the proofs they may ask for."""
        return Reading(
            self.database, self.clock, self._around, self.rules, self._settings.varied_cases
        )

    @cached_property
    def carrying(self) -> Carrying:
        """Bundles."""
        settings = self._settings
        trusted = settings.trusted_keys or str(Path(settings.data_dir) / "trusted-keys")
        key = Path(settings.bundle_key) if settings.bundle_key else None
        return Carrying(self.database, self.clock, self._around, Path(trusted), key)

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The worker of the long proofs."""
        make = partial(checker_of, cache=self._settings.cache_folder())
        return (
            Proving(
                self.database, self.clock, self._around, make, self.rules, self._cases,
                RowImpact(),
            ),
        )  # fmt: skip

    def _around(self) -> Surroundings:
        return self._surroundings

    @cached_property
    def _surroundings(self) -> Surroundings:
        with content_problems():
            return surroundings(content_of(self._settings.ruleset_folder()))
