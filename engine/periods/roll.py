"""顺延: a last day that is a rest day moves to the first working day after it (PC-10, A2).

Done once, at the very end; never for hours, custody or limits on liberty (PC-11, A3, X10).
"""

from engine.periods.calendar import WORK, DayTable, nth_working_day
from engine.periods.counting import end_of_day
from engine.periods.units import DAY_MINUTES


def roll_to_working_day(table: DayTable, day: int, high: int) -> int:
    """The first working day on or after `day`: earliest (high 0) or latest (high 1) possible."""
    position = day - table.first_day
    if position < 1 or position >= len(table.state):
        return day
    if table.state[position] == WORK:
        return day
    return nth_working_day(table, day - 1, 1, high)


def roll_deadline(table: DayTable, deadline: int, high: int) -> int:
    """The same for the end of a day, given and returned as the next day's 00:00."""
    day = deadline // DAY_MINUTES - 1
    rolled = roll_to_working_day(table, day, high)
    if rolled == day:
        return deadline
    return end_of_day(rolled)
