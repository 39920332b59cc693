"""Lengths, units and readings of the checked rules as the calculus takes them."""

from __future__ import annotations

from functools import lru_cache

from dsl.ir import limits
from engine.oracle.evaluator import Evaluator
from engine.oracle.numbers import in_force
from engine.periods import readings, units

UNITS = {
    "hour": units.HOUR,
    "day": units.DAY,
    "day24": units.DAY24,
    "workday": units.WORKDAY,
    "month": units.MONTH,
    "year": units.YEAR,
}


def length_of(
    ev: Evaluator, length: limits.Length | limits.ParameterLength
) -> limits.Length | None:
    """The length itself, or the dated parameter's; None if it is unknown which is in force."""
    if isinstance(length, limits.Length):
        return length
    value = in_force(ev, length.name, ev.governing)
    return value if isinstance(value, limits.Length) else None


@lru_cache(maxsize=1024)
def codes(reading: limits.Reading) -> readings.Reading:
    """A reading in the codes of the calculus."""
    return readings.Reading(
        hour_mode=readings.NEXT_HOUR if reading.hour == "next_hour" else readings.EXACT,
        day_mode=readings.FULL24 if reading.day == "full24" else readings.CALENDAR,
        month_mode=readings.MONTH_END if reading.month == "month_end" else readings.CORRESPONDING,
        roll=readings.ROLL if reading.roll == "roll" else readings.NO_ROLL,
        deduct=readings.BOTH_ENDS if reading.deduct == "both_ends" else readings.ONE_END,
        back=readings.CLEAR if reading.back == "clear" else readings.INCLUSIVE,
        chain=readings.SEGMENT if reading.chain == "segment" else readings.ANCHORED,
    )
