"""The rules in force in this process, renewed while it runs.

A look at a tiny table twice a second finds what was published elsewhere; what is to come into
force is prepared beforehand, so that it takes over at its instant.  The exchange is one
assignment: a check under way ends with the version it began with.  A version that can't be
prepared never takes the place of one that works.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from api.audit.journal import record
from api.clock import Clock
from api.long_lived import set_aside_anew
from api.rulesets.kept import BrokenRulesError, content_of_version, kept_rules, rule_files
from api.rulesets.publications import Publication, coming, effective
from api.store.database import Database
from dsl.ir.rules import Ruleset
from engine.checking import Checker, SnapshotRefused
from engine.facts.schema import EXAMPLE

LOOK_SECONDS = 0.5
"""The rest between two looks at what is published."""

KEPT_CHECKERS = 8
"""Versions kept ready in a process besides the one in force."""

logger = logging.getLogger("fadu.rulesets")

MakeChecker = Callable[[Ruleset], Checker]


@dataclass(frozen=True)
class RulesInForce:
    """One version ready to check with.

    ``version`` and ``publication`` are None for the folder of the settings; ``since`` in
    milliseconds UTC; ``texts`` reads the rule files by name.
    """

    checker: Checker
    texts: Callable[[], Mapping[str, str]]
    version: int | None = None
    publication: int | None = None
    since: int | None = None


class Broken(NamedTuple):
    """A publication that could not take effect here, and why (Chinese)."""

    publication: int
    version: int
    reason: str


class CurrentRules:
    """The rules in force, and any past ones by their hash."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        folder: Callable[[], RulesInForce],
        make_checker: MakeChecker,
    ) -> None:
        """``folder`` gives the rules that hold while nothing is published.

        Raises what ``folder`` raises if it is needed.
        """
        self._database = database
        self._clock = clock
        self._make_folder = folder
        self._make_checker = make_checker
        self._folder: RulesInForce | None = None
        self._ready: OrderedDict[str, RulesInForce] = OrderedDict()
        self._broken: dict[int, Broken] = {}
        self._lock = threading.RLock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.looked_at = 0
        self.in_force = self._find(self._clock.now_precise(), None)

    @property
    def checker(self) -> Checker:
        """The checker of the rules now in force."""
        return self.in_force.checker

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Publications that could not take effect in this process."""
        return tuple(self._broken.values())

    def checker_of(self, meaning: str) -> Checker:
        """The checker of any rules that were ever kept, by their hash.

        Raises KeyError if none of this hash are kept, BrokenRulesError if they can't be used.
        """
        with self._lock:
            known = (self.in_force, self._folder, *self._ready.values())
        for each in known:
            if each is not None and each.checker.ruleset.hash == meaning:
                return each.checker
        return self._ready_with(meaning, None).checker

    def prepared(self, version: int) -> RulesInForce:
        """A version that has left the draft, ready to check with.  Raises BrokenRulesError."""
        with self._database.reading() as connection:
            content = content_of_version(connection, version)
        try:
            if content is not None:
                return self._ready_with(content, version)
        except KeyError:
            pass
        raise BrokenRulesError("没有保存编译好的规则")

    def _ready_with(self, name: str, version: int | None) -> RulesInForce:
        with self._lock:
            if name in self._ready:
                self._ready.move_to_end(name)
                return self._ready[name]
        with self._database.reading() as connection:
            ruleset = kept_rules(connection, name)
        if ruleset is None:
            raise KeyError(name)
        checker = proven(self._make_checker, ruleset)

        def texts() -> Mapping[str, str]:
            with self._database.reading() as connection:
                return {} if version is None else rule_files(connection, version)

        ready = RulesInForce(checker, texts, version)
        with self._lock:
            self._ready[name] = ready
            while len(self._ready) > KEPT_CHECKERS:
                self._ready.popitem(last=False)
        set_aside_anew()
        return ready

    # ------------------------------------------------------------ renewing

    def refresh(self) -> float:
        """Look at what is published and exchange the rules if need be.

        Returns the seconds until the next look is worth while.
        """
        with self._lock:
            now = self._clock.now_precise()
            found = self._find(now, self.in_force)
            if found is not self.in_force:
                self.in_force = found
                ruleset = found.checker.ruleset
                logger.info("rules in force: %s %s", ruleset.version, ruleset.hash)
            return self._prepare_next(now)

    def start(self) -> None:
        """Renew the rules from now on, until ``stop``."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="rulesets", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the renewing."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        rest = LOOK_SECONDS
        while not self._stopped.wait(rest):
            try:
                rest = self.refresh()
            except Exception as error:
                logger.error("rules not renewed: %s", type(error).__name__)
                rest = LOOK_SECONDS

    def _find(self, now: int, current: RulesInForce | None) -> RulesInForce:
        """The latest publication that works, else the folder's rules."""
        with self._database.reading() as connection:
            due = effective(connection, now)
        self.looked_at = now
        for publication in due:
            usable = self._usable(publication, current)
            if usable is not None:
                return usable
        return self._folder_rules()

    def _usable(
        self, publication: Publication, current: RulesInForce | None = None
    ) -> RulesInForce | None:
        if current is not None and current.publication == publication.seq:
            return current
        if publication.seq in self._broken:
            return None
        try:
            ready = self.prepared(publication.version)
        except BrokenRulesError as error:
            self._give_up(publication, str(error))
            return None
        return RulesInForce(
            ready.checker,
            ready.texts,
            publication.version,
            publication.seq,
            publication.in_force_at,
        )

    def _give_up(self, publication: Publication, reason: str) -> None:
        """Leave a publication out from now on, and raise the alarm once."""
        found = Broken(publication.seq, publication.version, reason)
        self._broken[publication.seq] = found
        logger.error("published version %s is unusable", publication.version)
        content = {"publication": publication.seq, "version": publication.version}
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            record(connection, "ruleset.unusable", "system", now, content)

    def _prepare_next(self, now: int) -> float:
        with self._database.reading() as connection:
            following = coming(connection, now)[:1]
        for publication in following:
            if publication.seq not in self._broken:
                self._usable(publication)
            until = (publication.in_force_at - now) / 1000
            return max(0.01, min(LOOK_SECONDS, until))
        return LOOK_SECONDS

    # ------------------------------------------------------------ preparing

    def _folder_rules(self) -> RulesInForce:
        if self._folder is None:
            self._folder = self._make_folder()
        return self._folder


def proven(make_checker: MakeChecker, ruleset: Ruleset) -> Checker:
    """A checker whose engine has judged the example case.  Raises BrokenRulesError."""
    try:
        checker = make_checker(ruleset)
        checker.verdicts(msgspec.json.encode(EXAMPLE))
    except SnapshotRefused as error:
        raise BrokenRulesError("示例案件不能用这一版规则的词表核查") from error
    except Exception as error:
        raise BrokenRulesError(f"规则不能装载（{type(error).__name__}）") from error
    return checker
