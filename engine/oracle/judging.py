"""The oracle itself: judges a view rule by rule, subject by subject (docs/semantics.md §6–§8)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from dsl.ir.rules import Rule, Ruleset
from engine.oracle.duties import Outcome, outcome_of
from engine.oracle.evaluator import Book, Budget, Evaluator, OverBudgetError
from engine.oracle.meanings import MEANINGS
from engine.oracle.records import Records
from engine.oracle.spans import touched_days
from engine.oracle.subjects import Subject, subject_at, subjects_of
from engine.oracle.trace import Trace
from engine.periods.building import build_day_table
from engine.rows import (
    COMPLIANT,
    NOT_APPLICABLE,
    UNDETERMINED,
    VIOLATION,
    WARNING,
    Row,
    View,
)
from engine.truth import FALSE, INF, TRUE, negate
from engine.view import moved

STEPS = 2_000_000
"""Steps each rule of a check may take."""


class Oracle:
    """The measure for every other engine; holds no state from one view to the next."""

    name = "oracle"

    def __init__(self, ruleset: Ruleset, steps: int = STEPS) -> None:
        self._book = Book(ruleset, build_day_table(ruleset.calendar))
        self._rules = ruleset.rules
        self._steps = steps
        self._versions: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for index, rule in enumerate(ruleset.rules):
            self._versions.setdefault((rule.id, kinds_of(rule)), []).append(index)

    def judge(self, view: View) -> list[Row]:
        """All rows, ordered by rule index, then subject positions."""
        records = Records(self._book.ruleset.vocabulary, view)
        rows: list[Row] = []
        for _, versions in groupby(range(len(self._rules)), lambda i: self._rules[i].id):
            rows += self._of_one_id(list(versions), records)
        return sorted(rows, key=lambda row: (row.rule, row.subjects))

    def records(self, view: View) -> Records:
        """The records of a view, as ``judge_one`` may be given them."""
        return Records(self._book.ruleset.vocabulary, view)

    def subjects(self, index: int, view: View) -> list[tuple[int, ...]]:
        """The positions of every subject that may exist for a rule version."""
        ev = self._evaluator(Records(self._book.ruleset.vocabulary, view), None)
        return [subject.positions for subject in subjects_of(ev, self._rules[index])]

    def judge_one(
        self,
        index: int,
        positions: tuple[int, ...],
        view: View,
        trace: Trace | None = None,
        records: Records | None = None,
        budget: Budget | None = None,
    ) -> Row | None:
        """The row of one subject as ``judge`` gives it, tracing the rule version ``index``.

        None if the version has no row for the subject.  ``records`` are those of the view and
        ``budget`` the steps for all, for who asks about several subjects.
        """
        if records is None:
            records = self.records(view)
        rule = self._rules[index]
        rows = {}
        for i in self._versions[rule.id, kinds_of(rule)]:
            try:
                row = self._row(i, positions, records, trace if i == index else None, budget)
            except OverBudgetError:
                if trace is not None:
                    trace.over_budget = True
                return _exhausted(index)
            if row is not None:
                rows[i] = row
        if index not in rows:
            return None
        if trace is not None:
            trace.versions = tuple((i, row.verdict) for i, row in rows.items())
        return merged(rows)

    def _of_one_id(self, versions: list[int], records: Records) -> list[Row]:
        """The rows of all versions of one rule; several for one subject become one."""
        found: dict[tuple[tuple[str, ...], tuple[int, ...]], dict[int, Row]] = {}
        for index in versions:
            kinds = kinds_of(self._rules[index])
            try:
                ev = self._evaluator(records, None)
                for subject in subjects_of(ev, self._rules[index]):
                    row = self._row(index, subject.positions, records, None, ev.budget)
                    if row is not None:
                        found.setdefault((kinds, row.subjects), {})[index] = row
            except OverBudgetError:
                return [_exhausted(index)]
        return [merged(rows) for rows in found.values()]

    def _evaluator(
        self, records: Records, trace: Trace | None, budget: Budget | None = None
    ) -> Evaluator:
        return Evaluator(self._book, MEANINGS, records, budget or Budget(self._steps), trace)

    def _row(
        self,
        index: int,
        positions: tuple[int, ...],
        records: Records,
        trace: Trace | None,
        budget: Budget | None = None,
    ) -> Row | None:
        """The row of one version for one subject, with its next change; None if it has none."""
        ev = self._evaluator(records, trace, budget)
        found = judged(ev, index, positions)
        if found is None:
            return None
        row, outcomes = found
        return row._replace(next_change=self._next_change(ev, row, outcomes))

    def _next_change(self, ev: Evaluator, row: Row, outcomes: list[Outcome]) -> int:
        """The first moment at which the row, judged again, differs."""
        if row.verdict == NOT_APPLICABLE:
            return INF
        view = ev.view
        moments = sorted({m for o in outcomes for m in o.moments if view.as_of < m < INF})
        changed = INF
        for moment in moments:
            later = ev.records.at(moved(view, moment))
            again = judged(self._evaluator(later, None, ev.budget), row.rule, row.subjects)
            now = None if again is None else (again[0].verdict, again[0].level)
            if now != (row.verdict, row.level):
                changed = moment
                break
        awaited = outcomes[row.duty].awaited
        settled = row.verdict in (COMPLIANT, VIOLATION)
        return changed if settled or awaited <= view.as_of else min(changed, awaited)


def judged(
    ev: Evaluator, index: int, positions: tuple[int, ...], only: int | None = None
) -> tuple[Row, list[Outcome]] | None:
    """The row without its next change, and the outcomes of all duties; None if it has none.

    ``only``: the one duty to look at, where it is known that it decides.  Raises OverBudgetError.
    """
    rule = ev.book.ruleset.rules[index]
    subject = subject_at(ev, rule, positions)
    if subject is None:
        return None
    if ev.trace is not None:
        ev.trace.env = subject.env
    ev.governing = None
    ev.governing = ev.time(rule.governed_by, subject.env)
    first, last = touched_days(ev.governing, ev.view)
    begins, ends = rule.in_force
    if last < begins or (ends is not None and first > ends):
        return None
    scope = _scope(ev, rule, subject)
    if ev.trace is not None:
        ev.trace.governing, ev.trace.scope = ev.governing, scope
    if scope == FALSE:
        return _not_applicable(index, positions), []
    numbers = range(len(rule.duties)) if only is None else (only,)
    outcomes = [
        outcome_of(ev, number, rule.duties[number], rule.ladder, subject.env) for number in numbers
    ]
    worst = min(range(len(outcomes)), key=lambda i: (outcomes[i].verdict, -outcomes[i].level))
    shown = outcomes[worst]
    softened = scope != TRUE and shown.verdict <= WARNING
    row = Row(
        rule=index,
        subjects=positions,
        verdict=UNDETERMINED if softened else shown.verdict,
        level=0 if softened else shown.level,
        strict=shown.strict,
        lenient=shown.lenient,
        provisional=shown.provisional,
        completed=shown.completed,
        next_change=INF,
        duty=numbers[worst],
    )
    return row, outcomes


def _scope(ev: Evaluator, rule: Rule, subject: Subject) -> int:
    """Whether the subject exists, the rule applies and nothing exempts."""
    scope = subject.weight
    if rule.applies is not None:
        scope = min(scope, ev.truth(rule.applies, subject.env))
    for number, exemption in enumerate(rule.exemptions):
        held = ev.truth(exemption.when, subject.env)
        if held == TRUE and ev.trace is not None and ev.trace.exemption is None:
            ev.trace.exemption = number
        scope = min(scope, negate(held))
    return scope


def _not_applicable(index: int, positions: tuple[int, ...]) -> Row:
    return Row(index, positions, NOT_APPLICABLE, 0, None, None, False, None, INF, 0)


def _exhausted(index: int) -> Row:
    """步数超限."""
    return Row(index, (), UNDETERMINED, 0, None, None, False, None, INF, 0)


def kinds_of(rule: Rule) -> tuple[str, ...]:
    """What kinds of records a rule version is about."""
    return tuple(binder.entity for binder in rule.subjects)


def merged(rows: Mapping[int, Row]) -> Row:
    """The first version's row; undetermined where versions that may govern disagree."""
    first = next(iter(rows.values()))
    soonest = min(row.next_change for row in rows.values())
    if any(row.verdict != first.verdict for row in rows.values()):
        return first._replace(verdict=UNDETERMINED, level=0, next_change=soonest)
    return first._replace(next_change=soonest)
