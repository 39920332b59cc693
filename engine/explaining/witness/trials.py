"""One rule version judged for one subject by a witness (docs/semantics.md §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dsl.ir.expressions import Section
from dsl.ir.rules import Rule
from engine.explaining.witness.duties import heard_duty
from engine.explaining.witness.evaluator import Plans, Witness
from engine.explaining.witness.pieces import Marks
from engine.explaining.witness.script import Script
from engine.oracle.duties import Outcome
from engine.oracle.evaluator import Env
from engine.oracle.records import CASE
from engine.oracle.spans import DAY
from engine.oracle.subjects import subject_at
from engine.rows import NOT_APPLICABLE, UNDETERMINED, WARNING, Row
from engine.truth import FALSE, TRUE

Scope = Callable[[Witness, Env, int], int | None]
"""Whether a subject that exists so surely is within the rule; None if the rule is not in force."""


class _Bound(NamedTuple):
    """How surely a subject exists, and the variables bound to it."""

    weight: int
    env: Env


class Trial:
    """A rule version, its conditions made into functions once."""

    def __init__(self, plans: Plans, index: int, script: Callable[[], Script]) -> None:
        rule = plans.ruleset.rules[index]
        self._rule: Rule = rule
        self._index = index
        self._scope: Scope = _scope(script(), rule)
        self._duties = [
            heard_duty(script(), number, duty, rule.ladder)
            for number, duty in enumerate(rule.duties)
        ]
        one = rule.subjects[0] if len(rule.subjects) == 1 else None
        self._section = ""
        if one is not None and isinstance(one.source, Section):
            self._section, self._single = one.source.entity, one
            self._weigh = plans.weighing(one)

    def row(
        self, w: Witness, positions: tuple[int, ...], only: int | None, next_change: int
    ) -> Row | None:
        """The row of the subject at these positions, None if it has none.

        ``only``: the one duty to look at, where it is known that it decides.  When the row changes
        is not asked: it is given.  Raises OverBudgetError.
        """
        bound = self._bound(w, positions)
        if bound is None:
            return None
        weight, env = bound
        w.notes.env = env
        scope = self._scope(w, env, weight)
        if scope is None:
            return None
        if scope == FALSE:
            nothing = NOT_APPLICABLE, 0, None, None, False, None, next_change, 0
            return Row(self._index, positions, *nothing)
        number, shown = self._decided(w, env, only)
        verdict, level, strict, lenient, provisional, completed, _, _ = shown
        if scope != TRUE and verdict <= WARNING:
            verdict, level = UNDETERMINED, 0
        return Row(
            self._index,
            positions,
            verdict,
            level,
            strict,
            lenient,
            provisional,
            completed,
            next_change,
            number,
        )

    def _decided(self, w: Witness, env: Env, only: int | None) -> tuple[int, Outcome]:
        """The first of the worst duties, with its place."""
        told = w.notes.duties
        if only is not None:
            note, outcome = self._duties[only](w, env)
            told.append(note)
            return only, outcome
        found: Outcome | None = None
        place = 0
        for number, duty in enumerate(self._duties):
            note, outcome = duty(w, env)
            told.append(note)
            if found is None or (outcome.verdict, -outcome.level) < (found.verdict, -found.level):
                found, place = outcome, number
        assert found is not None
        return place, found

    def _bound(self, w: Witness, positions: tuple[int, ...]) -> _Bound | None:
        """The subject; the records of a rule about one record are looked up by their place."""
        pieces = w.notes.scope_pieces
        if not self._section or len(positions) != 1:
            w.pieces = pieces
            subject = subject_at(w, self._rule, positions)
            w.pieces = None
            return None if subject is None else _Bound(subject.weight, subject.env)
        refs, place = w.records.section(self._section), positions[0]
        if not 0 <= place < len(refs) or (refs[place].record is None and self._section != CASE):
            return None
        env = {CASE: w.records.section(CASE)[0], self._single.variable: refs[place]}
        w.budget.spend()
        laws = w.laws_open
        held = self._weigh(w, TRUE, env)
        w.note(pieces, self._single, held, 0, 0, laws)
        return _Bound(held, env) if held > FALSE else None


def _scope(s: Script, rule: Rule) -> Scope:
    """Which version governs, whether the rule applies and whether nothing exempts."""
    s.line("notes = w.notes")
    s.line("pieces = notes.scope_pieces")
    marks = Marks(s)
    lo, hi = s.span(rule.governed_by)
    s.line(f"governing = w.governing = ({lo}, {hi})")
    s.line(f"pieces.append({marks.piece(rule.governed_by, 'governing', seen=True)})")
    begins, ends = rule.in_force
    # As engine.oracle.spans.touched_days; an end that is no bound stays beyond every day.
    s.line(f"first, last = {lo} // {DAY}, {hi} // {DAY}")
    s.line(f"if {hi} >= INF: first, last = min(first, as_of // {DAY}), as_of // {DAY}")
    s.line("w.days = first, last")
    s.line(f"if last < {begins}: return None")
    if ends is not None:
        s.line(f"if first > {ends}: return None")
    conditions = [] if rule.applies is None else [(rule.applies, "")]
    conditions += [(each.when, repr(place)) for place, each in enumerate(rule.exemptions)]
    for node, exemption in conditions:
        marks = Marks(s)
        held = s.truth(node)
        s.line(f"pieces.append({marks.piece(node, held, seen=True)})")
        if exemption:
            with s.below(f"if {held} == {TRUE} and notes.exemption is None:"):
                s.line(f"notes.exemption = {exemption}")
            s.line(f"if {TRUE} - {held} < scope: scope = {TRUE} - {held}")
        else:
            s.line(f"if {held} < scope: scope = {held}")
    s.line("notes.governing, notes.scope = governing, scope")
    found: Scope = s.function("w, env, scope", "scope")
    return found
