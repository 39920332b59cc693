"""倒推: 届满n日前, 举行前n日 (PC-14, A15, X12)."""

from engine.periods.calendar import DayTable, add_months, is_open, nth_working_day_before
from engine.periods.counting import end_of_day, last_good, minutes_of
from engine.periods.readings import CLEAR, CORRESPONDING, Reading
from engine.periods.units import DAY, DAY24, DAY_MINUTES, HOUR, INF, MAX_AMOUNT, MONTH, WORKDAY


def run_back(
    table: DayTable,
    base: int,
    base_is_instant: bool,
    amount: int,
    unit: int,
    reading: Reading,
    high: int,
) -> tuple[int, int, int]:
    """The latest time to act `amount` units before `base`: (deadline, last good, provisional).

    `base` is an event's minute, or a deadline in days (its 24:00, written as the next day's
    00:00). Inclusive: the day n days before still is in time; clear: n full days, or n full
    working days, lie between. Never rolled: an act that is due before may not come later.
    """
    if base >= INF or base <= -INF:
        return base, base, 0
    if amount > MAX_AMOUNT:
        return -INF, -INF, 0
    if unit in (HOUR, DAY24):
        instant = base - minutes_of(amount, unit)
        return instant, instant, 0
    day = base // DAY_MINUTES if base_is_instant else (base - 1) // DAY_MINUTES
    clear = 1 if reading.back == CLEAR else 0
    provisional = 0
    if unit == DAY:
        found = day - amount
    elif unit == WORKDAY:
        found = nth_working_day_before(table, day, amount, high)
        provisional = is_open(table, found, day - 1)
    elif unit == MONTH:
        found = add_months(table, day, -amount, CORRESPONDING)
    else:
        found = add_months(table, day, -12 * amount, CORRESPONDING)
    deadline = end_of_day(found - clear)
    return deadline, last_good(deadline, False), provisional
