"""The compiled engine: generated Python, equal to the oracle row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from dsl.ir.rules import Ruleset
from engine.compiled.loading import load
from engine.compiled.running.check import STEPS, Check, OverBudgetError
from engine.compiled.running.judging import alone
from engine.compiled.running.lines import LENIENT_HIGH, STRICT_LOW
from engine.rows import (
    COMPLIANT,
    NOT_APPLICABLE,
    PENDING,
    UNDETERMINED,
    VERDICTS,
    AskedEnd,
    Judged,
    Row,
    View,
)
from engine.truth import INF

EVERYTHING = (True,) * len(VERDICTS)


class Compiled:
    """Judges views with generated code; holds no state from one view to the next.

    ``source`` is the generated Python and ``source_hash`` its SHA-256, kept for audit.
    ``native``: it runs as C that was compiled from it into the cache before.
    """

    name = "compiled"

    def __init__(self, ruleset: Ruleset, cache_dir: Path | None = None) -> None:
        loaded = load(ruleset, cache_dir)
        self.source = loaded.source
        self.source_hash = "sha256:" + sha256(loaded.source.encode()).hexdigest()
        self.native = loaded.native
        self._slots = loaded.slots
        self._shared = loaded.shared
        sweeps = loaded.namespace["SWEEPS"]
        self._full = [(full, indexes) for full, _, indexes in sweeps]
        self._lean = [(lean, indexes) for _, lean, indexes in sweeps]
        self._single = loaded.namespace["SINGLE"]
        self._versions = loaded.namespace["VERSIONS"]
        self._asked = loaded.namespace["ASKED"]
        self._ids = tuple(rule.id for rule in ruleset.rules)
        self._kinds = tuple(
            tuple(binder.entity for binder in rule.subjects) for rule in ruleset.rules
        )
        about = Counter(zip(self._ids, self._kinds, strict=True))
        self._merged = frozenset(
            index
            for index, key in enumerate(zip(self._ids, self._kinds, strict=True))
            if about[key] > 1
        )

    def judge(self, view: View) -> list[Row]:
        """All rows, ordered by rule index, then subject positions."""
        return self.judge_wanted(view, EVERYTHING)[0]

    def judge_noting(self, view: View) -> Judged:
        """All rows, and the ends that were worked out because conditions asked for them."""
        check = Check(view, self._slots, self._shared, EVERYTHING, self._merged)
        return Judged(self._rows(check, EVERYTHING), self._ends(check))

    def judge_wanted(self, view: View, wanted: Sequence[bool]) -> tuple[list[Row], int]:
        """The rows of the wanted verdicts, in order, and the least next change of all rows.

        ``wanted`` says for each verdict, in the order of ``VERDICTS``, whether its rows are asked
        for.
        """
        check = Check(view, self._slots, self._shared, wanted, self._merged)
        return self._rows(check, wanted), check.next_change

    def _ends(self, check: Check) -> list[AskedEnd]:
        """A line that is suspended ends at no minute yet."""
        ends = []
        for slot, period in self._asked:
            for lo, _, lines in (check.x[slot] or {}).values():
                if lines is None:
                    ends.append((period, lo))
                    continue
                if not lines.suspended & STRICT_LOW:
                    ends.append((period, lines.strict_low_good))
                if not lines.suspended & LENIENT_HIGH:
                    ends.append((period, lines.lenient_high_good))
        return ends

    def _rows(self, check: Check, wanted: Sequence[bool]) -> list[Row]:
        exhausted: set[int] = set()
        ordinary = wanted[PENDING] or wanted[COMPLIANT] or wanted[NOT_APPLICABLE]
        for sweep, indexes in self._full if ordinary else self._lean:
            mark, soonest = len(check.rows), check.next_change
            check.left = STEPS
            try:
                sweep(check)
            except OverBudgetError:
                del check.rows[mark:]
                check.next_change = soonest
                self._each(check, indexes, exhausted)
        self._each(check, self._single, exhausted)
        rows = check.rows
        if exhausted:
            rows = self._without(rows, exhausted)
        if self._merged:
            rows = self._merge(rows, wanted)
        rows.sort()
        return rows

    def _each(self, check: Check, indexes: Sequence[int], exhausted: set[int]) -> None:
        """Each version by itself, with its own steps."""
        for index in indexes:
            mark, soonest = len(check.rows), check.next_change
            check.left = STEPS
            try:
                alone(check, self._versions[index])
            except OverBudgetError:
                del check.rows[mark:]
                check.next_change = soonest
                exhausted.add(index)

    def _without(self, rows: list[Row], exhausted: set[int]) -> list[Row]:
        """A rule that was given up has one row, for no subject."""
        first: dict[str, int] = {}
        for index in sorted(exhausted):
            first.setdefault(self._ids[index], index)
        kept = [row for row in rows if self._ids[row.rule] not in first]
        return kept + [
            Row(index, (), UNDETERMINED, 0, None, None, False, None, INF, 0)
            for index in first.values()
        ]

    def _merge(self, rows: list[Row], wanted: Sequence[bool]) -> list[Row]:
        """Several versions of a rule with a row for the same subject give one row."""
        found: dict[tuple[str, tuple[str, ...], tuple[int, ...]], list[Row]] = {}
        merged = self._merged
        kept = [row for row in rows if row[0] not in merged]
        for row in rows if len(kept) < len(rows) else ():
            if row[0] in merged:
                about = self._ids[row.rule], self._kinds[row.rule], row.subjects
                found.setdefault(about, []).append(row)
        for several in found.values():
            row = several[0]
            if len(several) > 1:
                row = min(several, key=lambda one: one.rule)
                soonest = min(one.next_change for one in several)
                row = row._replace(next_change=soonest)
                if any(one.verdict != row.verdict for one in several):
                    row = row._replace(verdict=UNDETERMINED, level=0)
            if wanted[row.verdict]:
                kept.append(row)
        return kept
