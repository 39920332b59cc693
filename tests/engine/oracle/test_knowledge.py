"""Laws: what is certain with few facts stays so with more; truth follows its tables."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.ir import expressions as x
from dsl.ir.limits import Length
from dsl.ir.rules import Meet, Precede, Require, Rung
from engine.oracle.judging import Oracle
from engine.rows import UNDETERMINED, VERDICTS
from engine.truth import UNKNOWN, negate
from engine.view import moved
from tests.engine.oracle import random_conditions as some
from tests.engine.oracle.world import A, at, number, rule, ruleset, span, time, truth, view

LAW = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
EVERYTHING = "case act extension pause person"


def both_views(data: st.DataObject) -> tuple[Any, Any]:
    whole = data.draw(some.whole_cases())
    partial, complete = data.draw(some.forgetting(whole))
    return view(some.AS_OF, complete, **partial), view(some.AS_OF, EVERYTHING, **whole)


@LAW
@given(node=some.conditions(), data=st.data())
def test_a_certain_condition_stays_as_it_is_when_more_is_known(
    node: x.Truth, data: st.DataObject
) -> None:
    partial, whole = both_views(data)
    little = truth(node, partial)
    if little != UNKNOWN:
        assert truth(node, whole) == little


@LAW
@given(node=some.times(), data=st.data())
def test_what_is_known_of_a_time_never_leaves_the_interval(
    node: x.Time, data: st.DataObject
) -> None:
    partial, whole = both_views(data)
    (lo, hi), (exact_lo, exact_hi) = span(node, partial), span(node, whole)
    assert lo <= exact_lo
    assert exact_hi <= hi


@LAW
@given(node=some.numbers(), data=st.data())
def test_what_is_known_of_a_number_never_leaves_the_interval(
    node: x.Number, data: st.DataObject
) -> None:
    partial, whole = both_views(data)
    (lo, hi), (exact_lo, exact_hi) = number(node, partial), number(node, whole)
    assert lo <= exact_lo
    assert exact_hi <= hi


@LAW
@given(first=some.conditions(), second=some.conditions(), data=st.data())
def test_and_or_and_not_are_the_least_the_greatest_and_the_opposite(
    first: x.Truth, second: x.Truth, data: st.DataObject
) -> None:
    seen, _ = both_views(data)
    a, b = truth(first, seen), truth(second, seen)
    assert truth(x.And((first, second)), seen) == min(a, b)
    assert truth(x.Or((first, second)), seen) == max(a, b)
    assert truth(x.Not(x.Not(first)), seen) == a == negate(truth(x.Not(first), seen))


def standing(verdict: int) -> str:
    """Verdicts without the ladder: where a rung lies depends on how exactly a start is known."""
    name = VERDICTS[verdict]
    return "pending" if name == "warning" else name


def agree(of: Any, data: st.DataObject) -> None:
    """Every certain verdict on the partial view is the verdict on the whole view."""
    partial, whole = both_views(data)
    oracle = Oracle(ruleset(of))
    known = {row.subjects: row.verdict for row in oracle.judge(whole)}
    for row in oracle.judge(partial):
        if row.verdict != UNDETERMINED:
            assert standing(row.verdict) == standing(known[row.subjects])


@LAW
@given(holds=some.conditions(), lenient=st.none() | some.conditions(), data=st.data())
def test_a_certain_verdict_on_a_condition_stays(
    holds: x.Truth, lenient: x.Truth | None, data: st.DataObject
) -> None:
    agree(rule(Require(holds, lenient)), data)


@LAW
@given(first=some.times(), second=some.times(), inclusive=st.booleans(), data=st.data())
def test_a_certain_verdict_on_order_stays(
    first: x.Time, second: x.Time, inclusive: bool, data: st.DataObject
) -> None:
    agree(rule(Precede(first, second, inclusive)), data)


LADDER = (Rung("黄", before=Length(6, "hour")), Rung("红", used=(3, 4)))


@LAW
@given(limit=some.limits(), not_before=st.booleans(), data=st.data())
def test_a_certain_verdict_on_time_stays(limit: Any, not_before: bool, data: st.DataObject) -> None:
    agree(rule(Meet(limit, time(A, "ended_at"), not_before=not_before), ladder=LADDER), data)


@LAW
@given(limit=some.limits(timeless=True), data=st.data())
def test_a_row_differs_at_its_next_change_and_not_before(limit: Any, data: st.DataObject) -> None:
    partial, whole = both_views(data)
    oracle = Oracle(ruleset(rule(Meet(limit, time(A, "ended_at")), ladder=LADDER)))
    for seen in (partial, whole):
        for row in oracle.judge(seen):
            if row.next_change > at(some.AS_OF) + 100_000:
                continue
            found = [
                oracle.judge_one(0, row.subjects, moved(seen, row.next_change + step))
                for step in (-1, 0)
            ]
            before, after = ((r.verdict, r.level) for r in found if r is not None)
            assert before == (row.verdict, row.level) != after
