"""Looking at versions: their texts, history, differences and proofs."""

from __future__ import annotations

from typing import NamedTuple

from api.clock import Clock
from api.rulesets.current import CurrentRules
from api.rulesets.differing import RulesetDiff, difference
from api.rulesets.drafting import in_state
from api.rulesets.examining import Ground, examine
from api.rulesets.proofs import Proofs
from api.rulesets.publications import Publication
from api.rulesets.refusing import Reason, StepRefusedError
from api.rulesets.standing import Standing
from api.rulesets.steps import Step, history
from api.rulesets.tasks import AGREEMENT, Task, ask
from api.rulesets.versions import (
    APPROVED,
    DRAFT,
    REVIEWED,
    SUBMITTED,
    Version,
    files_of_version,
    listed,
    version_of,
)
from api.security.identity import Identity
from api.store.database import Database
from dsl.ir.rules import Ruleset


class Seen(NamedTuple):
    """A version and how it stands now: ``standing`` is a key of ``STATE_LABELS``."""

    version: Version
    standing: str


class Content(NamedTuple):
    """Checked rules with their texts."""

    ruleset: Ruleset
    files: dict[str, bytes]


class Reading:
    """Every method raises StepRefusedError for a version that isn't there."""

    def __init__(
        self, database: Database, clock: Clock, ground: Ground, rules: CurrentRules, varied: int
    ) -> None:
        """``varied``: number of changed cases for the engines' agreement unless asked otherwise."""
        self._database = database
        self._clock = clock
        self._ground = ground
        self._rules = rules
        self._varied = varied

    def versions(self, before: int | None, limit: int) -> list[Seen]:
        """Versions, the newest first, older than ``before``."""
        now = self._clock.now_precise()
        with self._database.reading() as connection:
            standing = Standing(connection, now)
            return [Seen(each, standing.state(each)) for each in listed(connection, before, limit)]

    def version(self, seq: int) -> Seen:
        """One version."""
        now = self._clock.now_precise()
        with self._database.reading() as connection:
            version = version_of(connection, seq)
            return Seen(version, Standing(connection, now).state(version))

    def coming(self) -> list[Publication]:
        """Publications that are not in force yet, the next first."""
        with self._database.reading() as connection:
            return Standing(connection, self._clock.now_precise()).coming

    def history(self, seq: int) -> list[Step]:
        """Every step of a version."""
        with self._database.reading() as connection:
            version_of(connection, seq)
            return history(connection, seq)

    def proofs(self, seq: int) -> Proofs:
        """The proofs of a version's present texts."""
        with self._database.reading() as connection:
            return Proofs(connection, version_of(connection, seq))

    def files(self, seq: int) -> tuple[Version, dict[str, bytes]]:
        """A version with its files."""
        with self._database.reading() as connection:
            return version_of(connection, seq), files_of_version(connection, seq)

    def ask(self, seq: int, kind: str, who: Identity, varied: int | None = None) -> Task:
        """Ask for a proof of a version that has no errors; work on it begins at once."""
        options = {"varied": self._varied if varied is None else varied}
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            version = version_of(connection, seq)
            in_state(version, DRAFT, SUBMITTED, REVIEWED, APPROVED)
            if version.hash is None:
                reason = Reason("L201", "规则有错误", "照检查结果逐处改正")
                raise StepRefusedError("unfit", reason)
            if kind == AGREEMENT and version.origin == "bundle":
                reason = Reason("L212", "一致性记录已随规则包带来", "不必再做")
                raise StepRefusedError("conflict", reason)
            given = options if kind == AGREEMENT else {}
            return ask(connection, version, kind, who.subject, given, now)

    def difference(self, seq: int, against: int | None) -> RulesetDiff:
        """What a version changes, compared with another one or (None) the rules in force."""
        new = self._content(seq)
        old = self._in_force() if against is None else self._content(against)
        return difference(old.ruleset, new.ruleset, old.files, new.files)

    def _in_force(self) -> Content:
        rules = self._rules.in_force
        texts = {path: text.encode() for path, text in rules.texts().items()}
        return Content(rules.checker.ruleset, texts)

    def _content(self, seq: int) -> Content:
        with self._database.reading() as connection:
            version = version_of(connection, seq)
            files = files_of_version(connection, seq)
        if version.content is not None:
            return Content(self._rules.prepared(seq).checker.ruleset, files)
        ruleset = examine(files, self._ground()).ruleset
        if ruleset is None:
            reason = Reason("L201", f"版本 {seq} 有错误，无从比较", "照检查结果逐处改正")
            raise StepRefusedError("unfit", reason)
        return Content(ruleset, files)
