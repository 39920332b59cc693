"""Counting a length from a start to its nominal end, before any rolling (PC-02 to PC-08, A1, A5).

A limit in hours or full days ends at its instant, and that minute is in time. A limit in days,
working days, months or years ends at 24:00 of its last day, written as 00:00 of the next day, and
that instant is late.
"""

from engine.periods.calendar import DayTable, add_months, nth_working_day
from engine.periods.readings import FULL24, NEXT_HOUR, Reading
from engine.periods.units import (
    DAY,
    DAY24,
    DAY_MINUTES,
    FAR_DAY,
    HOUR,
    HOUR_MINUTES,
    INF,
    MAX_AMOUNT,
    MONTH,
    WORKDAY,
)


def ends_at_instant(unit: int, reading: Reading) -> bool:
    """True for hours, full days, and custody days read as full days (PC-03, PC-05)."""
    return unit in (HOUR, DAY24) or (unit == DAY and reading.day_mode == FULL24)


def last_good(deadline: int, is_instant: bool) -> int:
    """The last minute still in time: the deadline itself, or the minute before 24:00."""
    if is_instant or deadline >= INF or deadline <= -INF:
        return deadline
    return deadline - 1


def end_of_day(day: int) -> int:
    """24:00 of the day, as the next day's 00:00; INF and -INF beyond the table."""
    if day >= FAR_DAY:
        return INF
    if day <= -FAR_DAY:
        return -INF
    return (day + 1) * DAY_MINUTES


def minutes_of(amount: int, unit: int) -> int:
    """Minutes in `amount` hours or full days."""
    if unit == HOUR:
        return amount * HOUR_MINUTES
    return amount * DAY_MINUTES


def count(table: DayTable, start: int, amount: int, unit: int, reading: Reading, high: int) -> int:
    """The nominal end of `amount` units from the minute `start`.

    The day or hour that has begun is not counted (PC-02), except that hours in the exact reading
    run from the very minute (X1). `high` chooses the late side where no schedule is published.
    An end beyond the table is INF.
    """
    if start >= INF or amount > MAX_AMOUNT:
        return INF
    if start <= -INF:
        return -INF
    if ends_at_instant(unit, reading):
        if unit == HOUR and reading.hour_mode == NEXT_HOUR:
            start = (start // HOUR_MINUTES + 1) * HOUR_MINUTES
        return start + minutes_of(amount, unit)
    day = start // DAY_MINUTES
    if unit == DAY:
        return end_of_day(day + amount)
    if unit == WORKDAY:
        return end_of_day(nth_working_day(table, day, amount, high))
    if unit == MONTH:
        return end_of_day(add_months(table, day, amount, reading.month_mode))
    return end_of_day(add_months(table, day, 12 * amount, reading.month_mode))
