"""Units and readings of the checked rules in the codes of the calculus."""

from __future__ import annotations

from dsl.ir import limits
from engine.periods import readings, units

UNITS = {
    "hour": units.HOUR,
    "day": units.DAY,
    "day24": units.DAY24,
    "workday": units.WORKDAY,
    "month": units.MONTH,
    "year": units.YEAR,
}


def reading_codes(reading: limits.Reading) -> readings.Reading:
    """A reading as the calculus takes it."""
    return readings.Reading(
        hour_mode=readings.NEXT_HOUR if reading.hour == "next_hour" else readings.EXACT,
        day_mode=readings.FULL24 if reading.day == "full24" else readings.CALENDAR,
        month_mode=(readings.MONTH_END if reading.month == "month_end" else readings.CORRESPONDING),
        roll=readings.ROLL if reading.roll == "roll" else readings.NO_ROLL,
        deduct=readings.BOTH_ENDS if reading.deduct == "both_ends" else readings.ONE_END,
        back=readings.CLEAR if reading.back == "clear" else readings.INCLUSIVE,
        chain=readings.SEGMENT if reading.chain == "segment" else readings.ANCHORED,
    )
