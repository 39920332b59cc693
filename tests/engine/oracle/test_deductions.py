"""Deductions: spans that do not count, and clocks that stand (§5)."""

from typing import Any

import pytest

from dsl.ir.limits import Deduction, Length, Limit
from dsl.ir.rules import Meet, Rung
from engine.truth import INF
from tests.engine.oracle.world import A, P, at, every, holds, limit, row, rule, time, verdict, view

START = "2026-03-10T15:20"
DONE = time(A, "ended_at")
PAUSES = Deduction(
    "鉴定", every("pause", "p", holds(P, "ok")), time(P, "from_at"), time(P, "to_at")
)
SEVEN_DAYS = limit(7, "day", deductions=(PAUSES,))
TEN_HOURS = limit(10, "hour", deductions=(PAUSES,))
PLAIN, LONGER = at("2026-03-18T00:00"), at("2026-03-20T00:00")


def pause(begin: str | None, end: str | None, ok: str = "yes", key: str = "P1") -> dict[str, Any]:
    return {"pause_id": key, "from_at": begin, "to_at": end, "ok": ok}


def seen(
    *pauses: dict[str, Any],
    as_of: str = "2026-03-17T00:00",
    complete: str = "act pause",
    **facts: Any,
) -> Any:
    act = {"act_id": "A1", "started_at": START, **facts}
    return view(as_of, complete, act=[act], pause=list(pauses))


def ends(of: Limit, view_: Any) -> tuple[Any, Any]:
    found = row(rule(Meet(of, DONE)), view_)
    return found.strict, found.lenient


def test_a_finished_span_moves_the_end_by_its_days_or_minutes() -> None:
    two_days = pause("2026-03-12T09:00", "2026-03-14T10:00")
    assert ends(SEVEN_DAYS, seen(two_days)) == (LONGER, LONGER)
    half_hour = pause("2026-03-10T16:00", "2026-03-10T16:30")
    assert ends(TEN_HOURS, seen(half_hour)) == (at("2026-03-11T01:50"), at("2026-03-11T01:50"))


def test_overlapping_spans_count_once() -> None:
    first = pause("2026-03-12T09:00", "2026-03-14T10:00")
    second = pause("2026-03-13T09:00", "2026-03-14T08:00", key="P2")
    assert ends(SEVEN_DAYS, seen(first, second)) == (LONGER, LONGER)


def test_a_doubtful_span_counts_on_the_late_side_only() -> None:
    doubtful = pause("2026-03-12T09:00", "2026-03-14T10:00", "unknown")
    assert ends(SEVEN_DAYS, seen(doubtful)) == (PLAIN, LONGER)
    refused = pause("2026-03-12T09:00", "2026-03-14T10:00", "no")
    assert ends(SEVEN_DAYS, seen(refused)) == (PLAIN, PLAIN)


def test_inexact_ends_give_the_inner_span_early_and_the_outer_span_late() -> None:
    days = pause("2026-03-10T16:00", "2026-03-10")
    assert ends(TEN_HOURS, seen(days)) == (at("2026-03-11T01:20"), at("2026-03-11T09:19"))


def test_a_span_known_not_to_have_begun_is_none() -> None:
    assert ends(SEVEN_DAYS, seen(pause(None, None))) == (PLAIN, PLAIN)


RUNNING = pause("2026-03-12T09:00", None)
LADDER = (Rung("红", before=Length(7, "day")),)


def test_while_a_span_runs_the_clock_stands() -> None:
    of = rule(Meet(SEVEN_DAYS, DONE))
    for as_of in ("2026-03-17T00:00", "2026-03-30T00:00", "2026-05-30T00:00"):
        found = row(of, seen(RUNNING, as_of=as_of))
        assert verdict(of, seen(RUNNING, as_of=as_of)) == "pending"
        assert found.next_change == INF


def test_a_standing_clock_has_no_next_rung() -> None:
    of = rule(Meet(SEVEN_DAYS, DONE), ladder=LADDER)
    assert row(of, seen(RUNNING, as_of="2026-03-12T10:00")).next_change == INF


def test_a_span_whose_end_is_unknown_runs_on_the_late_side_only() -> None:
    of = rule(Meet(SEVEN_DAYS, DONE))
    unknown_end = seen(RUNNING, as_of="2026-03-30T00:00", complete="act")
    assert verdict(of, unknown_end) == "undetermined"


@pytest.mark.parametrize(
    ("complete", "expected"), [("act pause", "violation"), ("act", "undetermined")]
)
def test_a_deduction_that_may_be_missing_prevents_certainty(complete: str, expected: str) -> None:
    of = rule(Meet(SEVEN_DAYS, DONE))
    late = seen(as_of="2026-03-30T00:00", complete=complete, ended_at="2026-03-25T00:00")
    assert verdict(of, late) == expected


def test_a_span_that_begins_after_the_end_does_not_count() -> None:
    after = pause("2026-03-18T09:00", "2026-03-25T10:00")
    assert ends(SEVEN_DAYS, seen(after, as_of="2026-03-30T00:00")) == (PLAIN, PLAIN)
