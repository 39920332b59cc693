"""When the schedule that a provisional end waits for is usually published."""

from engine.periods.building import usual_publication
from engine.periods.calendar import DayTable, is_open, year_of
from engine.periods.instants import day_number
from engine.periods.units import DAY_MINUTES, INF


def awaited_publication(table: DayTable, day: int, until: int) -> int:
    """The usual minute of publication of the schedule that the first open day in [day, until]
    waits for; INF if every day's schedule is published.

    Days at the end of a year with a published schedule wait for the next year's notice.
    """
    last = table.first_day + len(table.state) - 1
    for each in range(max(day, table.first_day), min(until, last) + 1):
        if is_open(table, each, each) == 1:
            year = year_of(table, each)
            midsummer = day_number(year, 7, 1)
            if is_open(table, midsummer, midsummer) == 0:
                year += 1
            return usual_publication(year) * DAY_MINUTES
    return INF
