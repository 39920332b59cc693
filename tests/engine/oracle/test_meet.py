"""In time: every clause of §6 at the minute before, at and after its boundary."""

from typing import Any

import pytest

from dsl.ir.limits import Reading
from dsl.ir.rules import Meet
from engine.truth import INF
from tests.engine.oracle.world import A, at, limit, row, rule, time, verdict, view

EXACT_OR_NEXT: dict[str, Any] = {"strict": Reading(), "lenient": Reading(hour="next_hour")}
DAY_HOURS = rule(Meet(limit(24, "hour", **EXACT_OR_NEXT), time(A, "ended_at")))
SEVEN_DAYS = rule(Meet(limit(7, "day"), time(A, "ended_at")))
START = "2026-03-10T15:20"


def act(**facts: str) -> list[dict[str, str]]:
    return [{"act_id": "A1", "started_at": START, **facts}]


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-03-11T15:19", "compliant"),
        ("2026-03-11T15:20", "compliant"),
        ("2026-03-11T15:21", "disputed"),
        ("2026-03-11T16:00", "disputed"),
        ("2026-03-11T16:01", "violation"),
    ],
)
def test_hours_end_at_their_minute_on_the_strict_line_and_at_the_whole_hour_on_the_lenient(
    ended: str, expected: str
) -> None:
    seen = view("2026-03-20T00:00", act=act(ended_at=ended))
    assert verdict(DAY_HOURS, seen) == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-03-17T23:58", "compliant"),
        ("2026-03-17T23:59", "compliant"),
        ("2026-03-18T00:00", "violation"),
    ],
)
def test_days_end_at_midnight_and_midnight_is_late(ended: str, expected: str) -> None:
    assert verdict(SEVEN_DAYS, view("2026-03-20T00:00", act=act(ended_at=ended))) == expected


def test_the_row_shows_the_deadlines_and_the_completion() -> None:
    found = row(DAY_HOURS, view("2026-03-20T00:00", act=act(ended_at="2026-03-11T15:30")))
    assert (found.strict, found.lenient) == (at("2026-03-11T15:20"), at("2026-03-11T16:00"))
    assert found.completed == at("2026-03-11T15:30")
    assert found.next_change == INF
    days = row(SEVEN_DAYS, view("2026-03-12T00:00", "act", act=act()))
    assert days.strict == days.lenient == at("2026-03-18T00:00")
    assert days.completed is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-03-11T15:19", "pending"),
        ("2026-03-11T15:20", "pending"),
        ("2026-03-11T15:21", "disputed"),
        ("2026-03-11T16:00", "disputed"),
        ("2026-03-11T16:01", "violation"),
    ],
)
def test_a_clock_still_running_in_a_complete_section_follows_the_lines(
    as_of: str, expected: str
) -> None:
    assert verdict(DAY_HOURS, view(as_of, "act", act=act())) == expected
    assert verdict(DAY_HOURS, view(as_of, assume=True, act=act())) == expected


@pytest.mark.parametrize("as_of", ["2026-03-11T15:20", "2026-03-12T00:00"])
def test_without_completeness_nobody_knows_whether_it_was_done(as_of: str) -> None:
    assert verdict(DAY_HOURS, view(as_of, act=act())) == "undetermined"


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-03-11T15:59", "undetermined"),
        ("2026-03-11T16:00", "violation"),
        ("2026-03-11T16:01", "violation"),
    ],
)
def test_a_violation_needs_completeness_up_to_the_lenient_end(until: str, expected: str) -> None:
    seen = view("2026-03-12T00:00", {"act": until}, act=act())
    assert verdict(DAY_HOURS, seen) == expected


def test_a_running_clock_needs_a_section_complete_until_now() -> None:
    seen = view("2026-03-11T12:00", {"act": "2026-03-11T11:59"}, act=act())
    assert verdict(DAY_HOURS, seen) == "undetermined"


def test_a_snapshot_speaks_for_the_moment_it_was_taken() -> None:
    taken: dict[str, Any] = {"taken": "2026-03-11T12:00", "act": act()}
    complete = {"act": "2026-03-11T12:00"}
    assert verdict(DAY_HOURS, view("2026-03-11T15:20", complete, **taken)) == "pending"
    assert verdict(DAY_HOURS, view("2026-03-11T15:21", complete, **taken)) == "undetermined"


def test_facts_after_as_of_are_not_seen() -> None:
    late = act(ended_at="2026-03-11T18:00")
    replay: dict[str, Any] = {"taken": "2026-03-12T00:00", "act": late}
    complete = {"act": "2026-03-12T00:00"}
    assert verdict(DAY_HOURS, view("2026-03-11T15:00", complete, **replay)) == "pending"
    assert verdict(DAY_HOURS, view("2026-03-11T15:30", complete, **replay)) == "disputed"
    assert verdict(DAY_HOURS, view("2026-03-11T17:00", complete, **replay)) == "violation"


def test_a_clock_that_has_not_started_is_pending_only_if_that_is_known() -> None:
    waiting = [{"act_id": "A1"}]
    found = row(DAY_HOURS, view("2026-03-11T00:00", "act", act=waiting))
    assert (found.strict, found.lenient) == (None, None)
    assert verdict(DAY_HOURS, view("2026-03-11T00:00", "act", act=waiting)) == "pending"
    assert verdict(DAY_HOURS, view("2026-03-11T00:00", act=waiting)) == "undetermined"
    known_to_yesterday = view("2026-03-11T00:00", {"act": "2026-03-10T00:00"}, act=waiting)
    assert verdict(DAY_HOURS, known_to_yesterday) == "undetermined"


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-03-10", "compliant"),
        ("2026-03-11", "undetermined"),
        ("2026-03-12", "violation"),
    ],
)
def test_a_bare_date_of_completion_decides_only_if_every_minute_of_it_agrees(
    ended: str, expected: str
) -> None:
    assert verdict(DAY_HOURS, view("2026-03-20T00:00", act=act(ended_at=ended))) == expected


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2026-03-11T00:00", "compliant"),
        ("2026-03-11T00:01", "undetermined"),
        ("2026-03-11T23:59", "undetermined"),
        ("2026-03-12T00:00", "undetermined"),
        ("2026-03-12T00:01", "violation"),
    ],
)
def test_a_bare_date_of_start_decides_only_if_every_minute_of_it_agrees(
    ended: str, expected: str
) -> None:
    seen = view("2026-03-20T00:00", act=act(started_at="2026-03-10", ended_at=ended))
    assert verdict(DAY_HOURS, seen) == expected


def test_a_bare_date_of_start_does_not_matter_for_days() -> None:
    seen = view("2026-03-20T00:00", act=act(started_at="2026-03-10", ended_at="2026-03-17"))
    assert verdict(SEVEN_DAYS, seen) == "compliant"
