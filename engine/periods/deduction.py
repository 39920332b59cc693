"""扣除: spans that do not count, such as a psychiatric appraisal (PC-16) or a hearing (A11).

Overlapping spans count once. A span is cut to the running clock: what lies before the start does
not count, and a span that begins after the limit has expired does not count at all. Counted days
shift the end, so an earlier span may keep the clock running for a later one.
"""

from collections.abc import Sequence

from engine.periods.calendar import DayTable, nth_working_day, working_days_after
from engine.periods.counting import end_of_day
from engine.periods.readings import BOTH_ENDS
from engine.periods.units import DAY_MINUTES, INF, WORKDAY


def next_span(
    ded_from: Sequence[int],
    ded_to: Sequence[int],
    start: int,
    as_of: int,
    by_day: int,
    after: int,
) -> tuple[int, int, int]:
    """The first merged span beginning later than `after`, as (from, to, still running 0/1).

    Times are days if `by_day` else minutes; (INF, INF, 0) if there is none. Spans are cut at
    `start` and at `as_of`: one still running then pauses the clock up to that moment. Spans by
    day that end and begin on the same day are one.
    """
    scale = DAY_MINUTES if by_day == 1 else 1
    low = INF
    high = INF
    running = 0
    for i in range(len(ded_from)):
        if max(ded_from[i], start) < min(ded_to[i], as_of):
            begin = max(ded_from[i], start) // scale
            if after < begin < low:
                low = begin
                high = min(ded_to[i], as_of) // scale
    grown = 1 if low < INF else 0
    while grown == 1:
        grown = 0
        for i in range(len(ded_from)):
            if max(ded_from[i], start) < min(ded_to[i], as_of):
                begin = max(ded_from[i], start) // scale
                end = min(ded_to[i], as_of) // scale
                if low <= begin <= high:
                    if ded_to[i] > as_of or ded_to[i] >= INF:
                        running = 1
                    if end > high:
                        high = end
                        grown = 1
    return low, high, running


def span_size(
    table: DayTable, low: int, high: int, unit: int, by_day: int, deduct: int, late: int
) -> int:
    """What one merged span takes from the limit: minutes, days, or working days.

    By day the difference of the two dates, and one more if both ends are deducted (X6). A limit
    in working days loses only the working days of the span.
    """
    if by_day == 0:
        return high - low
    extra = 1 if deduct == BOTH_ENDS else 0
    if unit == WORKDAY:
        return working_days_after(table, low - extra, high, late)
    return high - low + extra


def shift_end(table: DayTable, nominal: int, size: int, unit: int, by_day: int, late: int) -> int:
    """The nominal end moved by what was deducted."""
    if size == 0 or nominal >= INF:
        return nominal
    if by_day == 0:
        return nominal + size
    if unit == WORKDAY:
        return end_of_day(nth_working_day(table, nominal // DAY_MINUTES - 1, size, late))
    return nominal + size * DAY_MINUTES
