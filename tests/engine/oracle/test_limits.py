"""Limits: start, tiers, readings, unknown lengths, unpublished schedules, periods (§4–§5)."""

from typing import Any

import pytest

from dsl.ir import expressions as x
from dsl.ir.limits import (
    Length,
    Limit,
    ParameterLength,
    Period,
    PeriodUse,
    Reading,
    StartChange,
    Tier,
)
from dsl.ir.rules import DatedValue, Meet, Parameter, Rule
from engine.truth import INF
from tests.engine.oracle.world import (
    CASE,
    A,
    at,
    day,
    every,
    holds,
    limit,
    row,
    rows,
    rule,
    ruleset,
    span,
    time,
    verdict,
    view,
)

START = "2026-03-10T15:20"
DONE = time(A, "ended_at")


def act(**facts: Any) -> Any:
    return [{"act_id": "A1", "started_at": START, **facts}]


def ends(of: Limit, as_of: str = "2026-03-11T00:00", **facts: Any) -> tuple[Any, Any]:
    found = row(rule(Meet(of, DONE)), view(as_of, "act", act=act(**facts)))
    return found.strict, found.lenient


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (24, "hour", "2026-03-11T15:20"),
        (3, "day24", "2026-03-13T15:20"),
        (7, "day", "2026-03-18T00:00"),
        (3, "workday", "2026-03-14T00:00"),
        (1, "month", "2026-04-11T00:00"),
        (1, "year", "2027-03-11T00:00"),
    ],
)
def test_every_unit_ends_where_the_law_says(amount: int, unit: Any, expected: str) -> None:
    assert ends(limit(amount, unit)) == (at(expected), at(expected))


@pytest.mark.parametrize(
    ("unit", "amount", "lenient", "expected"),
    [
        ("hour", 24, Reading(hour="next_hour"), "2026-03-11T16:00"),
        ("day", 3, Reading(day="full24"), "2026-03-13T15:20"),
        ("month", 1, Reading(month="month_end"), "2026-04-11T00:00"),
        ("day", 4, Reading(roll="roll"), "2026-03-17T00:00"),
    ],
)
def test_the_lenient_line_follows_its_own_reading(
    unit: Any, amount: int, lenient: Reading, expected: str
) -> None:
    assert ends(limit(amount, unit, lenient=lenient))[1] == at(expected)


def test_from_a_last_day_the_readings_of_a_month_differ() -> None:
    of = limit(1, "month", lenient=Reading(month="month_end"))
    facts = {"started_at": "2026-02-28T10:00"}
    assert ends(of, "2026-03-01T00:00", **facts) == (at("2026-03-29T00:00"), at("2026-04-01T00:00"))


def test_the_first_start_change_that_holds_moves_the_start() -> None:
    changes = (
        StartChange("查清", holds(A, "done"), time(A, "due_at")),
        StartChange("其他", x.Constant(True), time(CASE, "opened_at")),
    )
    of = limit(1, "day24", start_changes=changes)
    case = {"case_id": "C", "opened_at": "2026-03-05T08:00"}

    def found(done: str) -> tuple[Any, Any]:
        records = act(done=done, due_at="2026-03-07T09:00")
        only = row(rule(Meet(of, DONE)), view("2026-03-10T16:00", "act", act=records, case=case))
        return only.strict, only.lenient

    assert found("yes") == (at("2026-03-08T09:00"), at("2026-03-08T09:00"))
    assert found("no") == (at("2026-03-06T08:00"), at("2026-03-06T08:00"))
    assert found("unknown") == (at("2026-03-06T08:00"), at("2026-03-08T09:00"))


def test_the_last_tier_that_holds_gives_the_length() -> None:
    tiers = (
        Tier(Length(3, "day")),
        Tier(Length(7, "day"), holds(A, "done")),
        Tier(Length(30, "day"), holds(CASE, "flag")),
    )
    of = limit(1, "day", tiers=tiers)

    def found(done: str, flag: str) -> tuple[Any, Any]:
        seen = view(
            "2026-03-11T00:00",
            "act",
            act=act(done=done),
            case={"case_id": "C", "flag": flag},
        )
        only = row(rule(Meet(of, DONE)), seen)
        return only.strict, only.lenient

    three, seven, thirty = at("2026-03-14T00:00"), at("2026-03-18T00:00"), at("2026-04-10T00:00")
    assert found("no", "no") == (three, three)
    assert found("yes", "no") == (seven, seven)
    assert found("no", "yes") == (thirty, thirty)
    assert found("unknown", "no") == (three, seven)
    assert found("yes", "unknown") == (seven, thirty)
    assert found("unknown", "yes") == (thirty, thirty)


LENGTHS = Parameter(
    "办理期限",
    "length",
    (
        DatedValue(day("2020-01-01"), day("2026-03-09"), Length(3, "day")),
        DatedValue(day("2026-03-10"), None, Length(7, "day")),
    ),
)


def parameter_rule(governed_by: x.Time) -> Rule:
    of = limit(1, "day", tiers=(Tier(ParameterLength("办理期限")),))
    return rule(Meet(of, DONE), governed_by=governed_by)


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-03-09T23:59", "2026-03-13T00:00"), ("2026-03-10T00:00", "2026-03-18T00:00")],
)
def test_a_dated_length_is_that_of_the_governing_day(start: str, expected: str) -> None:
    found = row(
        ruleset(parameter_rule(time(A, "started_at")), parameters=(LENGTHS,)),
        view("2026-03-11T00:00", "act", act=act(started_at=start)),
    )
    assert found.strict == found.lenient == at(expected)


def test_a_length_that_may_be_one_of_two_decides_nothing() -> None:
    rules = ruleset(parameter_rule(time(A, "due_at")), parameters=(LENGTHS,))
    found = row(rules, view("2026-04-11T00:00", "act", act=act()))
    assert (found.strict, found.lenient) == (None, INF)
    assert verdict(rules, view("2026-04-11T00:00", "act", act=act())) == "undetermined"


def test_an_end_in_a_year_without_a_schedule_is_bracketed_and_provisional() -> None:
    of = rule(Meet(limit(3, "workday"), DONE))
    found = row(of, view("2027-02-04T00:00", "act", act=act(started_at="2027-02-03T10:00")))
    assert found.provisional
    assert found.strict is not None
    assert found.lenient is not None
    assert found.strict < at("2027-02-09T00:00") < found.lenient
    settled = row(of, view("2026-02-04T00:00", "act", act=act(started_at="2026-02-03T10:00")))
    assert not settled.provisional


def test_inside_the_bracket_nothing_is_certain() -> None:
    of = rule(Meet(limit(3, "workday"), DONE))
    start = "2027-02-03T10:00"
    bounds = row(of, view("2027-02-04T00:00", "act", act=act(started_at=start)))
    assert bounds.strict is not None
    assert bounds.lenient is not None

    def late_by(minute: int) -> str:
        clock = f"2027-02-{minute // 1440 - day('2027-02-01') + 1:02d}T00:00"
        return verdict(of, view("2027-03-20T00:00", act=act(started_at=start, ended_at=clock)))

    assert late_by(bounds.strict - 1440) == "compliant"
    assert late_by(bounds.strict) == "undetermined"
    assert late_by(bounds.lenient) == "violation"


NAMED = Period(
    "羁押期限", "it", "act", limit(7, "day", time(x.Variable("it", "act"), "started_at"))
)


def test_a_named_period_is_a_limit_of_its_record() -> None:
    use = rule(Meet(PeriodUse("羁押期限", A), DONE))
    found = row(ruleset(use, periods=(NAMED,)), view("2026-03-11T00:00", "act", act=act()))
    assert found.strict == at("2026-03-18T00:00")


def test_the_expiry_of_a_period_is_its_last_good_minute() -> None:
    node = x.Expiry("羁押期限", A)
    assert span(node, view("2026-03-11T00:00", act=act()), periods=(NAMED,)) == (
        at("2026-03-17T23:59"),
        at("2026-03-17T23:59"),
    )
    waiting = view("2026-03-11T00:00", "act", act=[{"act_id": "A1"}])
    assert span(node, waiting, periods=(NAMED,)) == (at("2026-03-11T00:00") + 1, INF)


def test_the_expiry_of_an_unknown_record_is_unknown() -> None:
    follow = x.Follow(x.Attribute(A, "act", "next", "ref"), "act")
    seen = view("2026-03-11T00:00", "act", act=act())
    assert span(x.Expiry("羁押期限", follow), seen, periods=(NAMED,)) == (-INF, INF)


def test_every_subject_has_its_own_clock() -> None:
    two = [*act(), {"act_id": "A2", "started_at": "2026-03-10T16:00"}]
    found = rows(
        rule(Meet(limit(24, "hour"), DONE), subjects=(every("act", "a"),)),
        view("2026-03-11T00:00", "act", act=two),
    )
    assert [(r.subjects, r.strict) for r in found] == [
        ((0,), at("2026-03-11T15:20")),
        ((1,), at("2026-03-11T16:00")),
    ]
