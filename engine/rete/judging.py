"""A rule version made ready: the row of one subject (semantics §6–§8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dsl.ir.expressions import Binder, Section
from dsl.ir.rules import Rule
from engine.rete.duties import Outcome, outcome_of
from engine.rete.intervals import touched
from engine.rete.making import Maker
from engine.rete.memory import CASE, Env, Ref, Session
from engine.rows import COMPLIANT, NOT_APPLICABLE, UNDETERMINED, VIOLATION, WARNING, Row
from engine.truth import FALSE, INF, TRUE, UNKNOWN, negate
from engine.view import moved

Weigh = Callable[[Session, int, Env], tuple[int, Ref]]
Judged = tuple[Row, list[Outcome]]


class Ready(NamedTuple):
    """A rule version (``number``: its place in the ruleset) ready to judge a subject."""

    number: int
    rule: Rule
    judge: Callable[[Session, tuple[int, ...]], Judged | None]

    def row(self, s: Session, positions: tuple[int, ...]) -> Row | None:
        """The version's row with its next change; None if it has none for the subject."""
        s.governing = None
        judged = self.judge(s, positions)
        if judged is None:
            return None
        row, outcomes = judged
        if row.verdict == NOT_APPLICABLE:
            return row
        moments = sorted({m for o in outcomes for m in o.moments if s.as_of < m < INF})
        changes = (m for m in moments if self._differs(s, positions, row, m))
        soonest = next(changes, INF)
        awaited = outcomes[row.duty].awaited
        if row.verdict not in (COMPLIANT, VIOLATION) and awaited > s.as_of:
            soonest = min(soonest, awaited)
        return row._replace(next_change=soonest)

    def _differs(self, s: Session, positions: tuple[int, ...], row: Row, minute: int) -> bool:
        later = Session(moved(s.view, minute), s.records, s.derivations, s.steps)
        judged = self.judge(later, positions)
        return judged is None or judged[0][2:4] != row[2:4]


def ready(make: Maker, index: int, rule: Rule) -> Ready:
    """The rule version made ready."""
    binders = [(binder.variable, _weigh(make, binder)) for binder in rule.subjects]
    governed_by = make(rule.governed_by)
    applies = None if rule.applies is None else make(rule.applies)
    exemptions = [make(exemption.when) for exemption in rule.exemptions]
    duties = [outcome_of(make, duty, rule.ladder) for duty in rule.duties]
    begins, ends = rule.in_force

    def subject(s: Session, positions: tuple[int, ...]) -> tuple[int, Env]:
        env: Env = {CASE: s.records.section(CASE)[0]}
        weight = TRUE
        for number, (variable, weigh) in enumerate(binders):
            if rule.unordered and number and positions[number] <= positions[number - 1]:
                return FALSE, env
            held, ref = weigh(s, positions[number], env)
            weight = min(weight, held)
            if weight == FALSE:
                break
            env[variable] = ref
        return weight, env

    def judge(s: Session, positions: tuple[int, ...]) -> Judged | None:
        scope, env = subject(s, positions)
        if scope == FALSE:
            return None
        s.governing = governed_by(s, env)
        first, last = touched(s.governing, s.as_of)
        if last < begins or (ends is not None and first > ends):
            return None
        if applies is not None:
            scope = min(scope, applies(s, env))
        for exempt in exemptions:
            scope = min(scope, negate(exempt(s, env)))
        if scope == FALSE:
            nothing = Row(index, positions, NOT_APPLICABLE, 0, None, None, False, None, INF, 0)
            return nothing, []
        outcomes = [duty(s, env) for duty in duties]
        number = min(range(len(outcomes)), key=lambda i: (outcomes[i].verdict, -outcomes[i].level))
        shown = outcomes[number]
        verdict, level = shown.verdict, shown.level
        if scope == UNKNOWN and verdict <= WARNING:
            verdict, level = UNDETERMINED, 0
        figures = shown[2:6]
        return Row(index, positions, verdict, level, *figures, INF, number), outcomes

    return Ready(index, rule, judge)


def _weigh(make: Maker, binder: Binder) -> Weigh:
    """How surely the record at a place is one of the binder's, and the record."""
    source, entity, variable = binder.source, binder.source.entity, binder.variable
    read = None if isinstance(source, Section) else make.value(source.references)
    where = None if binder.where is None else make(binder.where)

    def weigh(s: Session, position: int, env: Env) -> tuple[int, Ref]:
        s.steps.spend()
        ref = s.records.section(entity)[position]
        membership = TRUE
        if read is not None:
            keys = read(s, env)
            if keys is None:
                membership = UNKNOWN
            elif ref.key not in keys or s.records.find(entity, ref.key).position != position:
                return FALSE, ref
        if where is None:
            return membership, ref
        return min(membership, where(s, {**env, variable: ref})), ref

    return weigh


def kinds_of(rule: Rule) -> tuple[str, ...]:
    """What kinds of records a version speaks of."""
    return tuple(binder.entity for binder in rule.subjects)


def exhausted(index: int) -> Row:
    """步数超限: the one row of a rule that was given up."""
    return Row(index, (), UNDETERMINED, 0, None, None, False, None, INF, 0)


def merged(rows: Mapping[int, Row]) -> Row:
    """One row of the versions that may govern a subject."""
    first = rows[min(rows)]
    soonest = min(row.next_change for row in rows.values())
    if any(row.verdict != first.verdict for row in rows.values()):
        return first._replace(verdict=UNDETERMINED, level=0, next_change=soonest)
    return first._replace(next_change=soonest)
