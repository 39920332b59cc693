"""The witness reads and misses exactly what the oracle's own steps say."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.ir import expressions as x
from dsl.ir.rules import Ruleset
from engine.explaining.witness.inquiry import Inquiry, Statement
from engine.explaining.witness.notes import DutyNote, Gap, Piece
from engine.oracle.judging import Oracle
from engine.oracle.trace import Step, Trace
from engine.rows import UNDETERMINED, View
from engine.truth import FALSE, INF, UNKNOWN
from engine.view import make_view
from tests.conformance.rulesets import RuleGrammar
from tests.conformance.snapshots import AS_OF, snapshot_body
from tests.engine.oracle.world import MODEL, VOCABULARY

TRUTHS, RECORDS, NUMBERS = get_args(x.Truth), get_args(x.Record), get_args(x.Number)
Told = tuple[str, str, str]


def worlds(seed: int) -> Iterator[tuple[Ruleset, View]]:
    """Random rules, each over two random cases."""
    random = Random(seed)
    rules = RuleGrammar(random, depth=random.choice((0, 1, 2))).whole(2)
    for _ in range(2):
        snapshot = msgspec.convert(snapshot_body(random), MODEL.root)
        yield rules, make_view(MODEL, snapshot, as_of=AS_OF)


def heard(seed: int) -> Iterator[tuple[View, Statement, Trace]]:
    for rules, view in worlds(seed):
        oracle, hearing = Oracle(rules), Inquiry(rules).into(view)
        for row in oracle.judge(view):
            trace = Trace()
            assert oracle.judge_one(row.rule, row.subjects, view, trace) == row
            statement = hearing.of(row)
            assert statement.row is not None
            assert statement.row == row._replace(next_change=statement.row.next_change)
            yield view, statement, trace


# ---------------------------------------------------------------- what the oracle's steps say


def read_below(step: Step) -> set[Told]:
    """Values read, except of records that a search passed over."""
    if step.record is not None and step.result == FALSE:
        return set()
    found = {("value", str(read.path), "") for read in step.reads if read.value is not None}
    found |= {("section", section.entity, "") for section in step.sections if section.current}
    return found.union(*map(read_below, step.children))


def uncertain(step: Step, view: View, exact: bool) -> bool:
    if step.record is not None or isinstance(step.node, TRUTHS):
        return bool(step.result == UNKNOWN)
    if isinstance(step.node, RECORDS):
        return step.result.record is None
    lo, hi = step.result
    if isinstance(step.node, NUMBERS):
        return bool(lo != hi)
    return bool(lo != hi and (exact or hi < INF or lo <= view.as_of))


def missed_below(step: Step, view: View, exact: bool) -> set[Told]:
    """What the uncertain steps on the way down lack."""
    if not uncertain(step, view, exact):
        return set()
    if isinstance(step.node, x.Follow) and step.result.key is not None:
        return {("record", step.result.entity, step.result.key)}
    found = {("section", section.entity, "") for section in step.sections if not section.current}
    for read in step.reads:
        if read.path is not None and read.value is None:
            found.add(("value", read.path, ""))
        elif isinstance(read.value, str) and len(read.value) == 10 and is_time(read.entity, read):
            found.add(("minute", str(read.path), ""))
    for child in step.children:
        found |= missed_below(child, view, exact or isinstance(step.node, x.Pick))
    if step.record is not None and step.record.record is None:
        found.add(("record", step.record.entity, step.record.key or ""))
    if not found and isinstance(step.node, RECORDS):
        found.add(("record", step.result.entity, step.result.key or ""))
    return found


def parts_of(duty: Step, view: View, exact: bool) -> list[Step]:
    """The steps of a duty; of the records it tried itself only those in doubt."""
    return [
        step for step in duty.children if step.record is None or missed_below(step, view, exact)
    ]


def is_time(entity: str, read: Any) -> bool:
    return VOCABULARY.entities[entity].attributes[read.attribute].kind == "datetime"


# ---------------------------------------------------------------- what the witness says


def seen(piece: Piece | DutyNote) -> set[Told]:
    return {
        ("section", one, "") if isinstance(one, str) else ("value", place(*one), "")
        for one in piece.seen
    }


def missed(piece: Piece) -> set[Told]:
    return {told(gap) for gap in piece.gaps}


def told(gap: Gap) -> Told:
    if gap.ref is not None:
        return gap.kind, place(gap.ref, gap.attribute), ""
    return gap.kind, gap.entity, gap.key or ""


def place(ref: Any, attribute: Any) -> str:
    within = "" if ref.entity == "case" else f"/{ref.position}"
    return f"/{ref.entity}{within}/{attribute.name}"


@given(st.integers(0, 2**40))
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_scope_rests_on_the_same_values_and_gaps(seed: int) -> None:
    for view, statement, trace in heard(seed):
        notes = statement.notes
        steps = [step for step in trace.root.children if step.node not in duties(trace)]
        assert [piece.result for piece in notes.scope_pieces] == [step.result for step in steps]
        for piece, step in zip(notes.scope_pieces, steps, strict=True):
            assert seen(piece) == read_below(step)
            assert missed(piece) == missed_below(step, view, exact=False)


@given(st.integers(0, 2**40))
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_each_part_of_a_duty_rests_on_the_same_values_and_gaps(seed: int) -> None:
    for view, statement, trace in heard(seed):
        notes = statement.notes
        assert [duty.index for duty in notes.duties] == asked(statement, trace)
        for own in notes.duties:
            duty = trace.duties[own.index]
            assert duty.step is not None
            assert own.verdict == duty.verdict
            assert seen(own) == read_below(duty.step)
            for part, step in zip(own.parts, parts_of(duty.step, view, exact=False), strict=True):
                assert (part.node, part.result) == (step.node, step.result)
                assert missed(part) == missed_below(step, view, exact=False)


@given(st.integers(0, 2**40))
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_asked_exactly_what_has_not_happened_is_missing_too(seed: int) -> None:
    for view, statement, trace in heard(seed):
        exact = statement.exactly()[statement.given.rule]
        for own in exact.duties:
            duty = trace.duties[own.index]
            assert duty.step is not None
            for part, step in zip(own.parts, parts_of(duty.step, view, exact=True), strict=True):
                assert missed(part) == missed_below(step, view, exact=True)


@given(st.integers(0, 2**40))
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_condition_asked_for_again_comes_to_the_same(seed: int) -> None:
    for _, statement, _ in heard(seed):
        for piece in statement.notes.scope_pieces:
            if isinstance(piece.node, TRUTHS):
                assert statement.result(piece.node) == piece.result


def test_the_steps_for_one_check_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.explaining.witness import inquiry
    from engine.oracle.evaluator import OverBudgetError

    monkeypatch.setattr(inquiry, "STEPS", 0)
    rules, view = next(worlds(2))
    row = next(row for row in Oracle(rules).judge(view) if row.subjects)
    with pytest.raises(OverBudgetError):
        inquiry.Inquiry(rules).into(view).of(row)


def asked(statement: Statement, trace: Trace) -> list[int]:
    """Of a decided row only the duty that decided, if its scope came to duties at all."""
    everything = [duty.index for duty in trace.duties]
    return (
        everything
        if statement.given.verdict == UNDETERMINED
        else everything and [statement.given.duty]
    )


def duties(trace: Trace) -> list[Any]:
    return [duty.duty for duty in trace.duties]
