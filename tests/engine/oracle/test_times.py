"""Times: what is known of a minute (§2–§4)."""

from decimal import Decimal
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.rules import DatedValue, Definition, Parameter
from engine.truth import INF
from tests.engine.oracle.world import CASE, A, at, attribute, day, holds, span, time, view

AS_OF = "2026-03-11T12:00"
TEN = "2026-03-11T10:00"


def act(complete: Any = "", **facts: Any) -> Any:
    return view(AS_OF, complete, act=[{"act_id": "A1", **facts}])


def test_a_recorded_time_is_its_minute_and_a_bare_date_its_day() -> None:
    assert span(time(A, "started_at"), act(started_at=TEN)) == (at(TEN), at(TEN))
    whole_day = (at("2026-03-10T00:00"), at("2026-03-10T23:59"))
    assert span(time(A, "started_at"), act(started_at="2026-03-10")) == whole_day
    assert span(time(A, "filed_on"), act(filed_on="2026-03-10")) == whole_day


def test_a_missing_event_comes_after_what_is_complete_if_ever() -> None:
    assert span(time(A, "ended_at"), act()) == (-INF, INF)
    assert span(time(A, "ended_at"), act("act")) == (at(AS_OF) + 1, INF)
    assert span(time(A, "ended_at"), act({"act": TEN})) == (at(TEN) + 1, INF)
    assert span(time(CASE, "closed_at"), act({"case": TEN})) == (at(TEN) + 1, INF)


def test_nothing_is_known_of_missing_plans_dates_and_records() -> None:
    assert span(time(A, "due_at"), act("act")) == (-INF, INF)
    assert span(time(A, "filed_on"), act("act")) == (-INF, INF)
    follow = x.Follow(attribute(A, "next"), "act")
    assert span(time(follow, "ended_at"), act("act", next="A9")) == (-INF, INF)


def test_now_and_literals_are_exact() -> None:
    assert span(x.Now(), act()) == (at(AS_OF), at(AS_OF))
    assert span(x.TimeLiteral(7), act()) == (7, 7)


def test_the_earlier_and_the_later_take_the_ends_apart() -> None:
    both = (time(A, "started_at"), time(A, "ended_at"))
    seen = act("act", started_at=TEN)
    assert span(x.EarlierOf(both), seen) == (at(TEN), at(TEN))
    assert span(x.LaterOf(both), seen) == (at(AS_OF) + 1, INF)


def test_shifting_moves_both_ends_and_leaves_infinity() -> None:
    assert span(x.Shifted(time(A, "started_at"), -30), act(started_at=TEN)) == (
        at(TEN) - 30,
        at(TEN) - 30,
    )
    assert span(x.Shifted(time(A, "ended_at"), 30), act("act")) == (at(AS_OF) + 31, INF)
    assert span(x.Shifted(time(A, "ended_at"), 30), act()) == (-INF, INF)


def test_a_shift_by_a_parameter_takes_the_value_in_force() -> None:
    values = (
        DatedValue(day("2020-01-01"), day("2025-12-31"), Decimal(10)),
        DatedValue(day("2026-01-01"), None, Decimal(20)),
    )
    node = x.Shifted(time(A, "started_at"), x.ParameterValue("m", time(A, "started_at")))
    parameters = (Parameter("m", "minutes", values),)
    moved = span(node, act(started_at=TEN), parameters=parameters)
    assert moved == (at(TEN) + 20, at(TEN) + 20)
    unknown = x.Shifted(time(A, "started_at"), x.ParameterValue("m", time(A, "due_at")))
    assert span(unknown, act(started_at=TEN), parameters=parameters) == (-INF, INF)


def test_a_choice_that_is_unknown_gives_the_hull() -> None:
    node = x.ChooseTime(holds(A, "done"), x.TimeLiteral(5), x.TimeLiteral(9))
    assert span(node, act(done="yes")) == (5, 5)
    assert span(node, act(done="no")) == (9, 9)
    assert span(node, act()) == (5, 9)


def test_a_definition_may_give_a_time() -> None:
    body = x.Shifted(time(x.Variable("it", "act"), "started_at"), 1)
    definition = Definition("其后", "it", "act", body, "time", 1)
    assert span(x.CallTime("其后", A), act(started_at=TEN), definitions=(definition,)) == (
        at(TEN) + 1,
        at(TEN) + 1,
    )
