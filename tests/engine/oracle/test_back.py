"""Counted back from an end or an event, and acts that must not come before it (§5–§6)."""

from typing import Any

import pytest

from dsl.ir.limits import Length, ParameterLength, Reading
from dsl.ir.rules import Meet, Parameter
from engine.truth import INF
from tests.engine.oracle.world import A, at, limit, row, rule, ruleset, time, verdict, view

START = "2026-03-10T15:20"
DONE = time(A, "ended_at")
THIRTY = limit(30, "day")


def act(**facts: Any) -> list[dict[str, Any]]:
    return [{"act_id": "A1", "started_at": START, **facts}]


def judged(duty: Meet, ended: str | None, as_of: str = "2026-05-20T00:00", **facts: Any) -> str:
    return verdict(rule(duty), view(as_of, "act", act=act(ended_at=ended, **facts)))


def test_days_before_the_expiry_are_counted_from_its_last_day() -> None:
    seen = view("2026-03-11T00:00", "act", act=act())
    inclusive = row(rule(Meet(THIRTY, DONE, back=Length(7, "day"))), seen)
    assert inclusive.strict == inclusive.lenient == at("2026-04-03T00:00")
    clear = Meet(THIRTY, DONE, back=Length(7, "day"), strict_back="clear", lenient_back="clear")
    assert row(rule(clear), seen).strict == at("2026-04-02T00:00")


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-04-01T23:59", "compliant"),
        ("2026-04-02T00:00", "disputed"),
        ("2026-04-02T23:59", "disputed"),
        ("2026-04-03T00:00", "violation"),
    ],
)
def test_whether_the_day_itself_is_good_is_a_reading(ended: str, expected: str) -> None:
    duty = Meet(THIRTY, DONE, back=Length(7, "day"), strict_back="clear")
    assert judged(duty, ended) == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-04-10T23:59", "compliant"),
        ("2026-04-11T00:00", "violation"),
    ],
)
def test_before_a_planned_event_days_are_counted_from_its_day(ended: str, expected: str) -> None:
    duty = Meet(None, DONE, from_time=time(A, "due_at"), back=Length(7, "day"))
    assert judged(duty, ended, due_at="2026-04-17T09:00") == expected
    assert judged(duty, ended, due_at="2026-04-17") == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [("2026-04-17T06:00", "compliant"), ("2026-04-17T06:01", "violation")],
)
def test_hours_before_an_event_are_counted_to_the_minute(ended: str, expected: str) -> None:
    duty = Meet(None, DONE, from_time=time(A, "due_at"), back=Length(3, "hour"))
    assert judged(duty, ended, due_at="2026-04-17T09:00") == expected


def test_working_days_before_an_event_leave_out_rest_days() -> None:
    duty = Meet(None, DONE, from_time=time(A, "due_at"), back=Length(3, "workday"))
    seen = view("2026-03-11T00:00", "act", act=act(due_at="2026-04-08T09:00"))
    assert row(rule(duty), seen).strict == at("2026-04-03T00:00")


def test_a_planned_event_still_to_come_already_has_a_deadline() -> None:
    duty = Meet(None, DONE, from_time=time(A, "due_at"), back=Length(7, "day"))
    planned = {"due_at": "2026-04-17T09:00"}
    assert judged(duty, None, "2026-04-10T23:59", **planned) == "pending"
    assert judged(duty, None, "2026-04-11T00:00", **planned) == "violation"
    assert judged(duty, None, "2026-04-11T00:00") == "undetermined"


def test_without_a_length_the_event_itself_is_the_end() -> None:
    duty = Meet(None, DONE, from_time=time(A, "due_at"))
    assert judged(duty, "2026-04-17T09:00", due_at="2026-04-17T09:00") == "compliant"
    assert judged(duty, "2026-04-17T09:01", due_at="2026-04-17T09:00") == "violation"


def test_an_unknown_length_back_decides_nothing() -> None:
    duty = Meet(THIRTY, DONE, back=ParameterLength("未知"))
    rules = ruleset(rule(duty), parameters=(Parameter("未知", "length", ()),))
    found = row(rules, view("2026-05-20T00:00", "act", act=act(ended_at="2026-04-03T00:00")))
    assert (found.strict, found.lenient) == (None, INF)
    seen = view("2026-05-20T00:00", "act", act=act(ended_at="2026-04-03T00:00"))
    assert verdict(rules, seen) == "undetermined"


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-03-11T15:19", "violation"),
        ("2026-03-11T15:20", "disputed"),
        ("2026-03-11T15:59", "disputed"),
        ("2026-03-11T16:00", "compliant"),
    ],
)
def test_what_must_not_come_early_is_measured_against_the_deadlines(
    ended: str, expected: str
) -> None:
    day_hours = limit(24, "hour", lenient=Reading(hour="next_hour"))
    assert judged(Meet(day_hours, DONE, not_before=True), ended) == expected
    swapped = limit(24, "hour", strict=Reading(hour="next_hour"))
    assert judged(Meet(swapped, DONE, not_before=True), ended) == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [("2026-03-17T23:59", "violation"), ("2026-03-18T00:00", "compliant")],
)
def test_a_period_in_days_is_over_at_midnight(ended: str, expected: str) -> None:
    assert judged(Meet(limit(7, "day"), DONE, not_before=True), ended) == expected


def test_what_has_not_been_done_has_not_been_done_too_early() -> None:
    duty = Meet(limit(7, "day"), DONE, not_before=True)
    found = row(rule(duty), view("2026-03-12T00:00", "act", act=act()))
    assert judged(duty, None, "2026-03-12T00:00") == "compliant"
    assert found.next_change == INF
    assert verdict(rule(duty), view("2026-03-12T00:00", act=act())) == "undetermined"
    assert judged(duty, "2026-03-11", "2026-03-12T00:00") == "violation"


def test_a_bare_date_on_the_boundary_is_not_certain() -> None:
    duty = Meet(limit(24, "hour"), DONE, not_before=True)
    assert judged(duty, "2026-03-11") == "undetermined"
