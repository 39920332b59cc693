"""The calendar as tables of integers, and the questions the calculus asks of it.

Every question about working days has an early and a late answer. In years with a published
schedule they are the same; elsewhere they bracket every plausible schedule (`seasons`).
Only integers and indexing here: the same functions run over columns.
"""

from collections.abc import Sequence
from typing import NamedTuple

from engine.periods.readings import MONTH_END
from engine.periods.units import FAR_DAY

REST = 0
"""No work is done on this day."""
WORK = 1
"""A working day."""
MAYBE_REST = 2
"""A weekday that the unpublished schedule may turn into a rest day."""
MAYBE_WORK = 3
"""A weekend day that the unpublished schedule may turn into a working day."""

LONGEST_REST = 11
"""No block of rest days was ever longer than 10 (Spring Festival 2020); one is added for safety."""


class DayTable(NamedTuple):
    """Tables over all days from `first_day`; position i is day `first_day + i`.

    `state`: REST … MAYBE_WORK. `open_before[i]`: days before position i whose schedule is not
    published. `work_before[i]`: working days before position i, the plain week assumed where
    nothing is published. `nth_work[k]`: the day of the k-th of those working days.
    `season[i]`: the festival season an unpublished day lies in, an index into `season_rest`
    (weekdays it may take) and `season_work` (weekend days it may give). `month_of[i]`: months
    since January of `first_year`. `month_start[m]`: first day of that month, one more than months.
    """

    first_day: int
    first_year: int
    state: Sequence[int]
    open_before: Sequence[int]
    work_before: Sequence[int]
    nth_work: Sequence[int]
    season: Sequence[int]
    season_rest: Sequence[int]
    season_work: Sequence[int]
    month_of: Sequence[int]
    month_start: Sequence[int]


def is_open(table: DayTable, day: int, until: int) -> int:
    """1 if some day in [day, until] has no published schedule, else 0."""
    low = day - table.first_day
    high = until - table.first_day + 1
    if low < 0 or high > len(table.state):
        return 1
    if table.open_before[high] > table.open_before[low]:
        return 1
    return 0


def nth_working_day(table: DayTable, day: int, count: int, high: int) -> int:
    """The `count`-th working day after `day` (PC-20): earliest (high 0) or latest (high 1)."""
    position = day - table.first_day
    if position < 0:
        return -FAR_DAY
    if position >= len(table.state):
        return FAR_DAY
    if count <= 0:
        return day
    ordinal = table.work_before[position + 1] + count
    if ordinal > len(table.nth_work):
        return FAR_DAY
    plain = table.nth_work[ordinal - 1]
    if is_open(table, day + 1, plain) == 0:
        return plain
    found = walk_forward(table, position, count, high)
    if count == 1 and found > day + 1 + LONGEST_REST:
        return day + 1 + LONGEST_REST
    return found


def walk_forward(table: DayTable, position: int, count: int, high: int) -> int:
    """Count working days one by one, each season spending what it may take or give."""
    left = count
    season = -1
    may_rest = 0
    may_work = 0
    while left > 0:
        position += 1
        if position >= len(table.state):
            return FAR_DAY
        if table.season[position] != season:
            season = table.season[position]
            may_rest = table.season_rest[season]
            may_work = table.season_work[season]
        state = table.state[position]
        if state == WORK:
            left -= 1
        elif state == MAYBE_REST:
            if high == 1 and may_rest > 0:
                may_rest -= 1
            else:
                left -= 1
        elif state == MAYBE_WORK and high == 0 and may_work > 0:
            may_work -= 1
            left -= 1
    return table.first_day + position


def nth_working_day_before(table: DayTable, day: int, count: int, high: int) -> int:
    """The `count`-th working day before `day`: earliest (high 0) or latest (high 1)."""
    position = day - table.first_day
    if position < 0:
        return -FAR_DAY
    if position >= len(table.state):
        return FAR_DAY
    if count <= 0:
        return day
    ordinal = table.work_before[position] - count
    if ordinal < 0:
        return -FAR_DAY
    plain = table.nth_work[ordinal]
    if is_open(table, plain, day - 1) == 0:
        return plain
    return walk_backward(table, position, count, high)


def walk_backward(table: DayTable, position: int, count: int, high: int) -> int:
    left = count
    season = -1
    may_rest = 0
    may_work = 0
    while left > 0:
        position -= 1
        if position < 0:
            return -FAR_DAY
        if table.season[position] != season:
            season = table.season[position]
            may_rest = table.season_rest[season]
            may_work = table.season_work[season]
        state = table.state[position]
        if state == WORK:
            left -= 1
        elif state == MAYBE_REST:
            if high == 0 and may_rest > 0:
                may_rest -= 1
            else:
                left -= 1
        elif state == MAYBE_WORK and high == 1 and may_work > 0:
            may_work -= 1
            left -= 1
    return table.first_day + position


def working_days_after(table: DayTable, day: int, until: int, most: int) -> int:
    """Working days in (day, until]: the fewest (most 0) or the most (most 1) there can be."""
    low = day - table.first_day + 1
    high = until - table.first_day + 1
    if low < 0 or high > len(table.state) or until <= day:
        return 0
    if table.open_before[high] == table.open_before[low]:
        return table.work_before[high] - table.work_before[low]
    found = 0
    season = -1
    may_rest = 0
    may_work = 0
    position = low
    while position < high:
        if table.season[position] != season:
            season = table.season[position]
            may_rest = table.season_rest[season]
            may_work = table.season_work[season]
        state = table.state[position]
        if state == WORK:
            found += 1
        elif state == MAYBE_REST:
            if most == 0 and may_rest > 0:
                may_rest -= 1
            else:
                found += 1
        elif state == MAYBE_WORK and most == 1 and may_work > 0:
            may_work -= 1
            found += 1
        position += 1
    return found


def add_months(table: DayTable, day: int, months: int, month_mode: int) -> int:
    """The day `months` later: the corresponding day, else the month's last day (PC-06, PC-07)."""
    position = day - table.first_day
    if position < 0:
        return -FAR_DAY
    if position >= len(table.month_of):
        return FAR_DAY
    month = table.month_of[position]
    target = month + months
    if target < 0:
        return -FAR_DAY
    if target + 1 >= len(table.month_start):
        return FAR_DAY
    offset = day - table.month_start[month]
    length = table.month_start[target + 1] - table.month_start[target]
    if offset >= length:
        offset = length - 1
    if month_mode == MONTH_END and day + 1 == table.month_start[month + 1]:
        offset = length - 1
    return table.month_start[target] + offset


def year_of(table: DayTable, day: int) -> int:
    """The civil year of a day inside the table."""
    return table.first_year + table.month_of[day - table.first_day] // 12
