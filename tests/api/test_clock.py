"""The clock tells the minutes of law and the milliseconds of operations."""

from __future__ import annotations

from api.clock import FixedClock, SystemClock
from engine.periods.instants import parse_instant


def test_a_minute_of_law_is_counted_from_midnight_in_shanghai() -> None:
    at = FixedClock(1_772_436_600_000)
    assert at.now() == parse_instant("2026-03-02T15:30:00+08:00")[0]


def test_a_clock_that_stands_still_moves_when_told() -> None:
    clock = FixedClock(59_999)
    before = clock.now()
    clock.move(1)
    assert clock.now_precise() == 60_000
    assert clock.now() == before + 1


def test_the_machines_clock_agrees_with_itself() -> None:
    clock = SystemClock()
    first = clock.now_precise()
    minute = clock.now()
    last = clock.now_precise()
    assert FixedClock(first).now() <= minute <= FixedClock(last).now()
