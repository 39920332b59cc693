"""The parts of one process, each made when it is first needed.

Every area adds its part here as one cached property; routes, commands and workers take what they
need from it and never make parts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, partial
from pathlib import Path

from api.audit.anchoring import Anchoring
from api.audit.journal import record, use_algorithm
from api.audit.needed import writes_answers
from api.audit.writing import Journal
from api.clock import Clock, SystemClock
from api.delivery.outbox import enqueue
from api.delivery.owners import owner_of, owner_or_local
from api.delivery.service import Delivery
from api.disposal.limits import read_limits
from api.disposal.service import Disposal
from api.keeping.replaying import Replayer
from api.keeping.retention import Retention
from api.loading import checker_of, load_checker
from api.migrations.opening import open_database
from api.migrations.tables import all_tables
from api.operations.figures import Figures, Reading
from api.operations.rate_limits import RateLimits
from api.operations.readiness import Readiness
from api.operations.repeats import ForgetRepeats, Repeats
from api.rulebook import rule_texts
from api.rulesets.contents import keep_ruleset
from api.rulesets.current import CurrentRules, RulesInForce
from api.rulesets.lifecycle import Lifecycle
from api.security.directory import Directory
from api.security.oidc.provider import Provider
from api.security.recognition import Recognition
from api.security.secrecy import RANKS
from api.security.signing_in import SigningIn
from api.security.visibility import ROOT
from api.settings import Settings
from api.store.database import Database
from api.watching.replaying import WatchedCases
from api.watching.service import Watch
from api.workers.jobs import Job
from engine.checking import Checker


class Runtime:
    """Settings and clock, and what is made of them.  ``close`` lets go of everything made."""

    def __init__(
        self, settings: Settings, clock: Clock | None = None, checker: Checker | None = None
    ) -> None:
        """``checker``: of the rules in the settings' folder, if it is at hand already."""
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self._checker = checker

    @cached_property
    def database(self) -> Database:
        """The database, brought to this version.  Raises DatabaseUnusableError."""
        return open_database(self.settings.database())

    @cached_property
    def rules(self) -> CurrentRules:
        """The rules in force.  Raises RulesUnusableError if nothing usable is there at all."""
        make = partial(checker_of, cache=self.settings.cache_folder())
        return CurrentRules(self.database, self.clock, self._folder_rules, make)

    def _folder_rules(self) -> RulesInForce:
        folder = self.settings.ruleset_folder()
        checker = self._checker or load_checker(folder, self.settings.cache_folder())
        return RulesInForce(checker, partial(rule_texts, folder, checker.ruleset))

    @cached_property
    def delivery(self) -> Delivery:
        """Events to others.  Raises AddressError for a list of hosts that cannot be read."""
        return Delivery(self.settings, self.database, self.clock)

    @cached_property
    def disposal(self) -> Disposal:
        """What people do with findings.  Raises SettingsError for limits that can't be read."""
        limits = read_limits(self.settings.disposal_limits)
        return Disposal(self.database, self.clock, self.rules, limits)

    @cached_property
    def figures(self) -> Figures:
        """What Prometheus is told."""
        made = Figures()
        made.add_reading(self._watch_figures)
        made.add_reading(self._delivery_figures)
        return made

    def _watch_figures(self) -> Iterable[Reading]:
        # The watch is made when somebody asks, not when counting begins.
        return self.watch.figures()

    def _delivery_figures(self) -> Iterable[Reading]:
        return self.delivery.figures()

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The background work of all areas."""
        settings = self.settings
        return (
            *self.delivery.jobs,
            *self.lifecycle.jobs,
            *self.watch.jobs,
            *self.disposal.jobs,
            Anchoring(
                self.database,
                settings.audit_anchor_entries,
                settings.audit_anchor_file,
                Path(settings.data_dir),
            ),
            ForgetRepeats(self.database),
            Retention(
                self.database,
                all_tables(),
                snapshot_days=settings.retention_snapshot_days,
                access_days=settings.retention_access_days,
                case_days=settings.retention_finding_days,
            ),
        )

    @cached_property
    def journal(self) -> Journal | None:
        """Where answers are written down before they go out; None if that is turned off.

        Raises SettingsError.
        """
        if not writes_answers(self.settings):
            return None
        with self.database.writing() as connection:
            use_algorithm(connection, self.settings.audit_algorithm, self.clock.now_precise())
        return Journal(self.database, self.clock, keep_ruleset)

    @cached_property
    def rate_limits(self) -> RateLimits:
        """How often each caller may ask."""
        return RateLimits(self.settings.rate_limit)

    @cached_property
    def directory(self) -> Directory:
        """Changes of units, accounts and systems."""
        return Directory(lambda: self.database, self.clock, record, self.recognition)

    @cached_property
    def signing_in(self) -> SigningIn:
        """Sessions of persons."""
        provider, known = self._provider, self.recognition
        return SigningIn(self.settings, lambda: self.database, self.clock, record, known, provider)

    @cached_property
    def _provider(self) -> Provider | None:
        return Provider(self.settings) if self.settings.oidc_issuer else None

    @cached_property
    def readiness(self) -> Readiness:
        """Whether the database is in reach and the clocks agree."""
        return Readiness(self.database, self.clock)

    @cached_property
    def recognition(self) -> Recognition:
        """Who is behind a credential."""
        most_secret = RANKS[self.settings.highest_secrecy]
        return Recognition(lambda: self.database, self.clock, most_secret, self._provider)

    @cached_property
    def lifecycle(self) -> Lifecycle:
        """Versions of the rules, from the draft to the rollback."""
        announce = partial(enqueue, case_id=None, unit_path=ROOT, secrecy=0)
        cases = WatchedCases(self.database)
        return Lifecycle(self.settings, self.database, self.clock, self.rules, announce, cases)

    @cached_property
    def replayer(self) -> Replayer:
        """Gives answers again."""
        return Replayer(self.database, partial(checker_of, cache=self.settings.cache_folder()))

    @cached_property
    def repeats(self) -> Repeats:
        """Writes done in the last day, by their keys."""
        return Repeats(self.database)

    @cached_property
    def watch(self) -> Watch:
        """Cases that are watched."""
        settings = self.settings
        return Watch(
            self.database,
            self.clock,
            self.rules,
            owners=owner_or_local if settings.access == "open" else owner_of,
            sweep_hour=settings.sweep_hour,
            recheck_per_second=settings.recheck_per_second,
        )

    def close(self) -> None:
        """Stop what runs by itself and give up the connections, if there are any."""
        if "rules" in self.__dict__:
            self.rules.stop()
        journal = self.__dict__.get("journal")
        if journal is not None:
            journal.close()
        if "delivery" in self.__dict__:
            self.delivery.close()
        if "database" in self.__dict__:
            self.database.close()
