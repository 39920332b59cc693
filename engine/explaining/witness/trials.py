"""One rule version judged for one subject by a witness (docs/semantics.md §6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dsl.ir.expressions import Section, Truth
from dsl.ir.rules import Rule
from engine.explaining.witness.duties import heard_duty
from engine.explaining.witness.evaluator import Plans, Witness
from engine.oracle.duties import Outcome
from engine.oracle.evaluator import Env
from engine.oracle.records import CASE
from engine.oracle.spans import touched_days
from engine.oracle.subjects import subject_at
from engine.rows import NOT_APPLICABLE, UNDETERMINED, WARNING, Row
from engine.truth import FALSE, TRUE


class _Bound(NamedTuple):
    """How surely a subject exists, and the variables bound to it."""

    weight: int
    env: Env


class Trial:
    """A rule version, its conditions made into functions once."""

    def __init__(self, plans: Plans, index: int) -> None:
        rule = plans.ruleset.rules[index]
        self._rule: Rule = rule
        self._index = index
        self._plans = plans
        self._governing = plans.of(rule.governed_by)
        self._scope = [
            (number, node, plans.of(node)) for number, node in _conditions(rule) if node is not None
        ]
        self._duties = [
            heard_duty(plans, number, duty, rule.ladder) for number, duty in enumerate(rule.duties)
        ]
        one = rule.subjects[0] if len(rule.subjects) == 1 else None
        self._single = one if one is not None and isinstance(one.source, Section) else None

    def row(
        self, w: Witness, positions: tuple[int, ...], only: int | None, next_change: int
    ) -> Row | None:
        """The row of the subject at these positions, None if it has none.

        ``only``: the one duty to look at, where it is known that it decides.  When the row changes
        is not asked: it is given.  Raises OverBudgetError.
        """
        rule, notes = self._rule, w.notes
        bound = self._bound(w, positions)
        if bound is None:
            return None
        scope, env = bound
        notes.env = env
        governing = w.part(rule.governed_by, self._governing, env, notes.scope_pieces)
        w.governing = governing
        first, last = touched_days(governing, w.view)
        begins, ends = rule.in_force
        if last < begins or (ends is not None and first > ends):
            return None
        for number, node, plan in self._scope:
            held = w.part(node, plan, env, notes.scope_pieces)
            if number is not None:
                if held == TRUE and notes.exemption is None:
                    notes.exemption = number
                held = TRUE - held
            if held < scope:
                scope = held
        notes.governing, notes.scope = governing, scope
        if scope == FALSE:
            nothing = NOT_APPLICABLE, 0, None, None, False, None, next_change, 0
            return Row(self._index, positions, *nothing)
        number, shown = self._decided(w, env, only)
        softened = scope != TRUE and shown.verdict <= WARNING
        return Row(
            self._index,
            positions,
            UNDETERMINED if softened else shown.verdict,
            0 if softened else shown.level,
            shown.strict,
            shown.lenient,
            shown.provisional,
            shown.completed,
            next_change,
            number,
        )

    def _decided(self, w: Witness, env: Env, only: int | None) -> tuple[int, Outcome]:
        """The first of the worst duties, with its place."""
        told = w.notes.duties
        found: Outcome | None = None
        place = 0
        for number, duty in enumerate(self._duties):
            if only is not None and number != only:
                continue
            note, outcome = duty(w, env)
            told.append(note)
            if found is None or (outcome.verdict, -outcome.level) < (found.verdict, -found.level):
                found, place = outcome, number
        assert found is not None
        return place, found

    def _bound(self, w: Witness, positions: tuple[int, ...]) -> _Bound | None:
        """The subject; the records of a rule about one record are looked up by their place."""
        binder, pieces = self._single, w.notes.scope_pieces
        if binder is None or len(positions) != 1:
            w.pieces = pieces
            subject = subject_at(w, self._rule, positions)
            w.pieces = None
            return None if subject is None else _Bound(subject.weight, subject.env)
        refs = w.records.section(binder.source.entity)
        if not 0 <= positions[0] < len(refs):
            return None
        ref, case = refs[positions[0]], w.records.section(CASE)[0]
        if ref.record is None and binder.entity != CASE:
            return None
        env = {CASE: case, binder.variable: ref}
        w.budget.spend()
        weigh = self._plans.weighing(binder)
        seen, gaps, laws = len(w.seen), len(w.gaps), w.laws_open
        held = weigh(w, TRUE, env)
        w.note(pieces, binder, held, seen, gaps, laws)
        return _Bound(held, env) if held > FALSE else None


def _conditions(rule: Rule) -> Iterator[tuple[int | None, Truth | None]]:
    """The condition of the rule itself, then those of its exemptions with their places."""
    yield None, rule.applies
    for number, exemption in enumerate(rule.exemptions):
        yield number, exemption.when
