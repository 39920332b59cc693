"""What new rules would change in the cases that are stored."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from api.rulesets.results import ImpactReport, RuleImpact, SampleCase
from api.rulesets.stored import StoredCase, StoredCases
from engine.checking import Checker, SnapshotRefused
from engine.rows import UNDETERMINED, Row

MOST_SAMPLES = 20
"""Case numbers kept for each rule and kind of change."""

Key = tuple[str, tuple[int, ...]]
"""A rule's id and the positions of the subjects in the snapshot, which both rules share."""


class Outcome(NamedTuple):
    """What a finding says, apart from its words."""

    verdict: int
    level: int
    strict: int | None
    lenient: int | None


class ImpactRunner(Protocol):
    """Replays two rulesets over stored cases; the row engine now, one for masses later."""

    def run(
        self, old: Checker, new: Checker, cases: StoredCases
    ) -> Generator[int, None, ImpactReport]:
        """Yields how many cases are done, after each or a batch of them; returns the report."""
        ...


class RowImpact:
    """Case by case with the default engine, at the moment each snapshot names."""

    def run(
        self, old: Checker, new: Checker, cases: StoredCases
    ) -> Generator[int, None, ImpactReport]:
        """Yields after every case; returns the report."""
        tally = Tally(old.ruleset.hash, new.ruleset.hash)
        for done, case in enumerate(cases, start=1):
            try:
                before, after = _outcomes(old, case), _outcomes(new, case)
            except SnapshotRefused:
                tally.refused += 1
            else:
                tally.add(case, before, after)
            yield done
        return tally.report()


@dataclass
class _Change:
    count: int = 0
    cases: list[SampleCase] = field(default_factory=list)

    def add(self, case: SampleCase) -> None:
        self.count += 1
        if len(self.cases) < MOST_SAMPLES and case not in self.cases:
            self.cases.append(case)


class Tally:
    """Counts the differences, rule by rule."""

    def __init__(self, old_hash: str, new_hash: str) -> None:
        self._hashes = (old_hash, new_hash)
        self._rules: dict[str, dict[str, _Change]] = {}
        self.cases = 0
        self.affected = 0
        self.refused = 0

    def add(self, case: StoredCase, before: dict[Key, Outcome], after: dict[Key, Outcome]) -> None:
        """Count one case."""
        sample = SampleCase(case.case_id, case.unit_path, case.secrecy)
        self.cases += 1
        differing = [
            key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)
        ]
        self.affected += bool(differing)
        for key in differing:
            kind = "new" if key not in before else "vanished" if key not in after else "changed"
            changes = self._rules.setdefault(
                key[0], {"new": _Change(), "vanished": _Change(), "changed": _Change()}
            )
            changes[kind].add(sample)

    def report(self) -> ImpactReport:
        """What was found."""
        old, new = self._hashes
        rules = tuple(
            RuleImpact(
                rule=rule,
                new=changes["new"].count,
                vanished=changes["vanished"].count,
                changed=changes["changed"].count,
                new_in=tuple(changes["new"].cases),
                vanished_in=tuple(changes["vanished"].cases),
                changed_in=tuple(changes["changed"].cases),
            )
            for rule, changes in sorted(self._rules.items())
        )
        return ImpactReport(old, new, self.cases, self.affected, self.refused, rules)


def _outcomes(checker: Checker, case: StoredCase) -> dict[Key, Outcome]:
    """The findings (violation, disputed, warning, undetermined) of one case."""
    rows = checker.verdicts(case.snapshot, assume_complete=case.assume_complete)
    rules = checker.ruleset.rules
    return {
        (rules[row.rule].id, row.subjects): _outcome(row)
        for row in rows
        if row.verdict <= UNDETERMINED
    }


def _outcome(row: Row) -> Outcome:
    return Outcome(row.verdict, row.level, row.strict, row.lenient)
