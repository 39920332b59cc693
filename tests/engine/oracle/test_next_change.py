"""The ladder, and when a verdict changes by itself (§7)."""

from typing import Any

import pytest

from dsl.ir.limits import Length, Reading
from dsl.ir.rules import Meet, Rung
from engine.oracle.rungs import rung_instants
from engine.periods.building import build_day_table
from engine.rows import LEVELS, VERDICTS
from engine.truth import INF
from engine.view import moved
from tests.engine.oracle.world import (
    CALENDAR,
    CASE,
    A,
    at,
    holds,
    limit,
    row,
    rule,
    time,
    view,
)

START = "2026-03-10T15:20"
DONE = time(A, "ended_at")
LADDER = (
    Rung("黄", before=Length(12, "hour")),
    Rung("红", before=Length(2, "hour")),
    Rung("蓝", used=(1, 4)),
)
DAY_HOURS = limit(24, "hour", lenient=Reading(hour="next_hour"))
CLOCK = rule(Meet(DAY_HOURS, DONE), ladder=LADDER)


def seen(as_of: str, complete: Any = "act", taken: str = "", **facts: Any) -> Any:
    act = {"act_id": "A1", "started_at": START, **facts}
    return view(as_of, complete, taken=taken, act=[act])


@pytest.mark.parametrize(
    ("as_of", "expected", "level", "next_change"),
    [
        ("2026-03-10T15:20", "pending", "", "2026-03-10T21:20"),
        ("2026-03-10T21:19", "pending", "", "2026-03-10T21:20"),
        ("2026-03-10T21:20", "warning", "蓝", "2026-03-11T03:20"),
        ("2026-03-11T03:20", "warning", "黄", "2026-03-11T13:20"),
        ("2026-03-11T13:20", "warning", "红", "2026-03-11T15:21"),
        ("2026-03-11T15:20", "warning", "红", "2026-03-11T15:21"),
        ("2026-03-11T15:21", "disputed", "", "2026-03-11T16:01"),
        ("2026-03-11T16:01", "violation", "", None),
    ],
)
def test_a_running_clock_climbs_the_ladder_and_names_its_next_step(
    as_of: str, expected: str, level: str, next_change: str | None
) -> None:
    found = row(CLOCK, seen(as_of))
    assert (VERDICTS[found.verdict], LEVELS[found.level]) == (expected, level)
    assert found.next_change == (INF if next_change is None else at(next_change))


@pytest.mark.parametrize("as_of", ["2026-03-10T15:20", "2026-03-11T03:20", "2026-03-11T15:30"])
@pytest.mark.parametrize("assume", [False, True])
def test_at_the_next_change_the_row_differs_and_the_minute_before_it_does_not(
    as_of: str, assume: bool
) -> None:
    act = {"act_id": "A1", "started_at": START}
    now = view(as_of, "" if assume else "act", assume=assume, act=[act])
    found = row(CLOCK, now)
    before, after = (row(CLOCK, moved(now, found.next_change + step)) for step in (-1, 0))
    assert (before.verdict, before.level) == (found.verdict, found.level)
    assert (after.verdict, after.level) != (found.verdict, found.level)


def test_inside_a_bracket_assumed_completeness_still_leads_to_the_end() -> None:
    act = {"act_id": "A1", "started_at": "2026-03-10"}
    hours = rule(Meet(limit(24, "hour"), DONE))
    within = "2026-03-11T12:00"
    assert row(hours, view(within, assume=True, act=[act])).next_change == at("2026-03-12T00:00")
    assert row(hours, view(within, "act", act=[act])).next_change == INF


def test_in_replay_a_declaration_stands_beyond_the_moment_judged() -> None:
    replayed = seen("2026-03-11T15:30", {"act": "2026-03-20T00:00"}, taken="2026-03-20T00:00")
    found = row(CLOCK, replayed)
    assert VERDICTS[found.verdict] == "disputed"
    assert found.next_change == at("2026-03-11T16:01")


def test_what_is_done_or_unknown_does_not_change_by_itself() -> None:
    assert row(CLOCK, seen("2026-03-11T12:00", ended_at="2026-03-11T11:00")).next_change == INF
    assert row(CLOCK, seen("2026-03-11T12:00", "")).next_change == INF
    assert row(CLOCK, view("2026-03-11T12:00", "act", act=[{"act_id": "A1"}])).next_change == INF


def test_doubtful_scope_turns_a_warning_into_doubt_and_the_next_change_with_it() -> None:
    doubtful = rule(Meet(DAY_HOURS, DONE), ladder=LADDER, applies=holds(CASE, "flag"))
    found = row(doubtful, seen("2026-03-10T16:00"))
    assert VERDICTS[found.verdict] == "pending"
    assert found.next_change == at("2026-03-10T21:20")
    warned = row(doubtful, seen("2026-03-10T21:20"))
    assert (VERDICTS[warned.verdict], warned.level) == ("undetermined", 0)
    assert warned.next_change == INF


def test_a_provisional_end_is_looked_at_again_when_its_schedule_is_published() -> None:
    act = {"act_id": "A1", "started_at": "2026-01-05T10:00"}
    clock = rule(Meet(limit(300, "workday"), DONE))
    found = row(clock, view("2026-01-10T00:00", "act", act=[act]))
    assert found.provisional
    assert found.next_change == at("2026-11-15T00:00")
    after_the_usual_day = row(clock, view("2026-11-20T00:00", "act", act=[act]))
    assert after_the_usual_day.next_change == after_the_usual_day.strict
    shorter = row(rule(Meet(limit(20, "workday"), DONE)), view("2026-01-10T00:00", act=[act]))
    assert not shorter.provisional


def test_of_two_warnings_the_higher_one_decides() -> None:
    long = Meet(limit(30, "hour"), DONE)
    both = rule(long, Meet(limit(24, "hour"), DONE), ladder=LADDER)
    found = row(both, seen("2026-03-11T13:20"))
    assert (found.duty, LEVELS[found.level]) == (1, "红")


@pytest.mark.parametrize(
    ("rung", "expected"),
    [
        (Rung("黄", before=Length(3, "hour")), "2026-04-08T12:20"),
        (Rung("黄", before=Length(1, "day")), "2026-04-07T15:20"),
        (Rung("黄", before=Length(1, "day24")), "2026-04-07T15:20"),
        (Rung("黄", before=Length(2, "workday")), "2026-04-03T15:20"),
        (Rung("黄", before=Length(1, "month")), "2026-03-08T15:20"),
        (Rung("黄", before=Length(1, "year")), "2025-04-08T15:20"),
        (Rung("黄", after=Length(3, "hour")), "2026-04-01T18:20"),
        (Rung("黄", after=Length(2, "day24")), "2026-04-03T15:20"),
        (Rung("黄", after=Length(2, "day")), "2026-04-04T00:00"),
        (Rung("黄", after=Length(3, "workday")), "2026-04-08T00:00"),
        (Rung("黄", used=(1, 2)), "2026-04-05T03:20"),
    ],
)
def test_a_rung_lies_where_the_ladder_says(rung: Rung, expected: str) -> None:
    start, end = at("2026-04-01T15:20"), at("2026-04-08T15:20")
    assert rung_instants((rung,), build_day_table(CALENDAR), start, end) == [
        (at(expected), LEVELS.index("黄"))
    ]


def test_a_fraction_of_a_minute_is_reached_with_the_next_minute() -> None:
    rung = Rung("黄", used=(1, 3))
    assert rung_instants((rung,), build_day_table(CALENDAR), 0, 100) == [(34, 2)]


def test_a_rung_without_its_end_is_none() -> None:
    table = build_day_table(CALENDAR)
    assert rung_instants((Rung("黄", after=Length(1, "hour")),), table, None, 100) == []
    assert rung_instants((Rung("黄", before=Length(1, "hour")),), table, 0, INF) == []
    assert rung_instants((Rung("黄", used=(1, 2)),), table, 0, INF) == []
