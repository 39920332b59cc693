"""Conditions, order and rules of several duties (§6)."""

from typing import Any

import pytest

from dsl.ir.rules import Meet, Precede, Require
from engine.truth import INF
from tests.engine.oracle.world import (
    CASE,
    A,
    at,
    holds,
    limit,
    row,
    rule,
    time,
    verdict,
    view,
)

AS_OF = "2026-03-11T12:00"


def seen(complete: Any = "", flag: str | None = None, **facts: Any) -> Any:
    return view(
        AS_OF, complete, case={"case_id": "C", "flag": flag}, act=[{"act_id": "A1", **facts}]
    )


@pytest.mark.parametrize(
    ("done", "expected"),
    [("yes", "compliant"), ("no", "violation"), ("unknown", "undetermined")],
)
def test_a_condition_is_met_broken_or_unknown(done: str, expected: str) -> None:
    assert verdict(rule(Require(holds(A, "done"))), seen(done=done)) == expected


@pytest.mark.parametrize(
    ("done", "flag", "expected"),
    [
        ("yes", "no", "compliant"),
        ("no", "yes", "disputed"),
        ("no", "unknown", "undetermined"),
        ("no", "no", "violation"),
        ("unknown", "yes", "undetermined"),
    ],
)
def test_where_a_weaker_view_is_met_the_breach_is_disputed(
    done: str, flag: str, expected: str
) -> None:
    duty = Require(holds(A, "done"), lenient=holds(CASE, "flag"))
    assert verdict(rule(duty), seen(flag=flag, done=done)) == expected


ORDER = Precede(time(A, "started_at"), time(A, "ended_at"))
SAME_MINUTE_ALLOWED = Precede(time(A, "started_at"), time(A, "ended_at"), inclusive=True)


@pytest.mark.parametrize(
    ("started", "strictly", "inclusively"),
    [
        ("2026-03-11T09:59", "compliant", "compliant"),
        ("2026-03-11T10:00", "violation", "compliant"),
        ("2026-03-11T10:01", "violation", "violation"),
        ("2026-03-11", "undetermined", "undetermined"),
    ],
)
def test_one_act_comes_before_another(started: str, strictly: str, inclusively: str) -> None:
    view_ = seen(started_at=started, ended_at="2026-03-11T10:00")
    assert verdict(rule(ORDER), view_) == strictly
    assert verdict(rule(SAME_MINUTE_ALLOWED), view_) == inclusively


def test_an_act_missing_where_all_is_known_did_not_come_first() -> None:
    ended = "2026-03-11T10:00"
    assert verdict(rule(ORDER), seen("act", ended_at=ended)) == "violation"
    assert verdict(rule(ORDER), seen({"act": ended}, ended_at=ended)) == "violation"
    assert verdict(rule(ORDER), seen({"act": "2026-03-11T09:58"}, ended_at=ended)) == (
        "undetermined"
    )
    assert verdict(rule(ORDER), seen(ended_at=ended)) == "undetermined"


def test_order_waits_for_the_second_act() -> None:
    assert verdict(rule(ORDER), seen("act", started_at=AS_OF)) == "pending"
    assert verdict(rule(ORDER), seen(started_at=AS_OF)) == "undetermined"


def test_order_before_a_planned_act_is_judged_when_its_minute_has_come() -> None:
    order = rule(Precede(time(A, "started_at"), time(A, "due_at")))
    planned = seen("act", due_at="2026-03-11T14:00")
    assert verdict(order, planned) == "pending"
    assert row(order, planned).next_change == at("2026-03-11T14:00")
    assert verdict(order, seen("act", due_at=AS_OF)) == "violation"
    assert verdict(order, seen("act", due_at=AS_OF, started_at="2026-03-11T11:59")) == "compliant"


def test_the_worst_duty_decides_and_gives_the_figures() -> None:
    late = Meet(limit(1, "hour"), time(A, "ended_at"))
    both = rule(Require(holds(A, "done")), late)
    view_ = seen(done="unknown", started_at="2026-03-11T09:00", ended_at="2026-03-11T11:00")
    found = row(both, view_)
    assert verdict(both, view_) == "violation"
    assert (found.duty, found.strict) == (1, at("2026-03-11T10:00"))
    assert found.completed == at("2026-03-11T11:00")


def test_of_equally_bad_duties_the_first_decides() -> None:
    two = rule(
        Meet(limit(2, "hour"), time(A, "ended_at")), Meet(limit(1, "hour"), time(A, "ended_at"))
    )
    view_ = seen(started_at="2026-03-11T09:00", ended_at="2026-03-11T12:00")
    found = row(two, view_)
    assert (found.duty, found.strict) == (0, at("2026-03-11T11:00"))


def test_a_condition_has_no_figures() -> None:
    found = row(rule(Require(holds(A, "done"))), seen(done="no"))
    assert (found.strict, found.lenient, found.completed) == (None, None, None)
    assert (found.provisional, found.next_change, found.level) == (False, INF, 0)
