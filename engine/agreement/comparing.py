"""Judging the same cases with several engines and noting where their rows differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from engine.agreement.record import Agreement, Compared, Difference
from engine.agreement.varying import Stated, varied
from engine.checking import Checker, SnapshotRefused
from engine.periods.instants import format_instant
from engine.rows import Row
from engine.truth import INF

REFERENCE = "oracle"
MOST_DIFFERENCES = 100
"""Differences kept in a record; one is enough to refuse publication."""


class Comparison:
    """Compares engines with the reference on case after case."""

    def __init__(self, checker: Checker, engines: Sequence[str], seed: str = "法度") -> None:
        self._checker = checker
        self._engines = tuple(engines)
        self._seed = seed
        self._differences: list[Difference] = []
        self._counts = {"cases": 0, "boundaries": 0, "varied": 0, "refused": 0}

    def run(self, stated: Sequence[Stated], varied_count: int) -> Agreement:
        """Compare the stated cases, the minutes at which they change, and varied cases."""
        for _ in self.steps(stated, varied_count):
            pass
        return self.record()

    def steps(self, stated: Sequence[Stated], varied_count: int) -> Iterator[int]:
        """The same case by case: how many stated and varied cases are done."""
        for number, (data, as_of) in enumerate(stated, start=1):
            rows = self._compare(data, as_of, "cases")
            for minute in boundaries(rows):
                self._compare(data, minute, "boundaries")
            yield number
        vocabulary = self._checker.ruleset.vocabulary
        changed = varied(vocabulary, stated, self._seed, varied_count)
        for number, (data, as_of) in enumerate(changed, start=len(stated) + 1):
            self._compare(data, as_of, "varied")
            yield number

    def record(self) -> Agreement:
        """What was compared so far."""
        ruleset = self._checker.ruleset
        return Agreement(
            ruleset=ruleset.name,
            version=ruleset.version,
            hash=ruleset.hash,
            reference=REFERENCE,
            engines=self._engines,
            seed=self._seed,
            compared=Compared(**self._counts),
            differences=tuple(self._differences),
        )

    def _compare(self, data: bytes, as_of: int, kind: str) -> Sequence[Row]:
        try:
            reference = self._checker.verdicts(data, as_of=as_of, engine=REFERENCE)
        except SnapshotRefused:
            self._counts["refused"] += 1
            return ()
        self._counts[kind] += 1
        for engine in self._engines:
            found = self._checker.verdicts(data, as_of=as_of, engine=engine)
            if found != reference:
                self._note(engine, data, as_of, reference, found)
        return reference

    def _note(
        self, engine: str, data: bytes, as_of: int, reference: list[Row], found: list[Row]
    ) -> None:
        for right, wrong in differing(reference, found):
            if len(self._differences) >= MOST_DIFFERENCES:
                return
            known = right if right is not None else wrong
            rule = "" if known is None else self._checker.ruleset.rules[known.rule].id
            self._differences.append(
                Difference(
                    engine=engine,
                    snapshot=hashlib.sha256(data).hexdigest(),
                    as_of=format_instant(as_of),
                    rule=rule,
                    reference="" if right is None else str(tuple(right)),
                    found="" if wrong is None else str(tuple(wrong)),
                )
            )


def boundaries(rows: Iterable[Row]) -> list[int]:
    """The minutes around every line and next change of the rows."""
    minutes: set[int] = set()
    for row in rows:
        for line in (row.strict, row.lenient, row.next_change):
            if line is not None and abs(line) < INF:
                minutes.update((line - 1, line, line + 1))
    return sorted(minutes)


def differing(reference: list[Row], found: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Pairs of rows for the same rule and subject that are not equal."""
    left = {(row.rule, row.subjects): row for row in reference}
    right = {(row.rule, row.subjects): row for row in found}
    for key in sorted(left.keys() | right.keys()):
        if left.get(key) != right.get(key):
            yield left.get(key), right.get(key)
    if left == right:
        for one, other in zip_longest(reference, found):
            if one != other:
                yield one, other
                return
