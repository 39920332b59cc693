"""Builds the day table from the published calendar."""

from functools import lru_cache
from itertools import accumulate

from dsl.ir.calendar import Amendment, Calendar, CalendarYear
from engine.periods.calendar import MAYBE_REST, MAYBE_WORK, REST, WORK, DayTable
from engine.periods.instants import day_number, parse_day
from engine.periods.seasons import (
    ALWAYS_REST,
    NEW_YEAR_EVE,
    REACHING_BACK,
    SEASONS,
    USUAL_NOTICE,
    Season,
)

FIRST_YEAR = 1900
LAST_YEAR = 2125
_MONDAY = day_number(1970, 1, 5)


@lru_cache(maxsize=4)
def build_day_table(calendar: Calendar) -> DayTable:
    """Tables over 1900 to 2125. Years without a published schedule stay open, never guessed.

    One table serves all rulesets of one calendar.

    Raises InstantError if the calendar holds a date that is none.
    """
    first = day_number(FIRST_YEAR, 1, 1)
    last = day_number(LAST_YEAR, 12, 31)
    states, opens, seasons = _plain_and_open(first, last)
    arranged = _arranged(calendar)
    published = {year.year for year in calendar.years}
    for year in published:
        for day in range(day_number(year, 1, 1), day_number(year, 12, 31) + 1):
            if year + 1 not in published and _unsettled(day, year, states[day - first]):
                continue
            opens[day - first] = 0
            states[day - first] = _plain(day)
    for day, state in arranged.items():
        opens[day - first] = 0
        states[day - first] = state
    works = [_counts_as_work(state) for state in states]
    rest_budget, work_budget = _budgets()
    months = [
        day_number(year, month, 1)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month in range(1, 13)
    ]
    month_start = (*months, last + 1)
    return DayTable(
        first_day=first,
        first_year=FIRST_YEAR,
        state=tuple(states),
        open_before=(0, *accumulate(opens)),
        work_before=(0, *accumulate(works)),
        nth_work=tuple(first + i for i, work in enumerate(works) if work),
        season=tuple(seasons),
        season_rest=rest_budget,
        season_work=work_budget,
        month_of=tuple(
            month
            for month, start in enumerate(months)
            for _ in range(start, month_start[month + 1])
        ),
        month_start=month_start,
    )


def usual_publication(year: int) -> int:
    """The day by which the schedule of `year` is usually published: 15 November before it."""
    return day_number(year - 1, *USUAL_NOTICE)


def _plain(day: int) -> int:
    return WORK if (day - _MONDAY) % 7 < 5 else REST


def _counts_as_work(state: int) -> int:
    return 1 if state in (WORK, MAYBE_REST) else 0


def _arranged(calendar: Calendar) -> dict[int, int]:
    """Day to REST or WORK, as announced; later amendments replace earlier notices."""
    found: dict[int, int] = {}
    for year in sorted(calendar.years, key=lambda y: y.year):
        notices: tuple[CalendarYear | Amendment, ...] = (year, *year.amendments)
        for notice in notices:
            found.update((parse_day(date), REST) for date in notice.off)
            found.update((parse_day(date), WORK) for date in notice.work)
    return found


def _plain_and_open(first: int, last: int) -> tuple[list[int], list[int], list[int]]:
    """State, openness and season of every day as if no schedule at all were published."""
    states = [_plain(day) for day in range(first, last + 1)]
    seasons = [0] * len(states)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for number, season in enumerate(SEASONS):
            if season is NEW_YEAR_EVE and not _reaches_back(year + 1):
                continue
            start = day_number(year, *season.first)
            for day in range(start, day_number(year, *season.last) + 1):
                seasons[day - first] = _season_id(year, number)
                states[day - first] = _open_state(day, year, season)
        for month_day in ALWAYS_REST:
            states[day_number(year, *month_day) - first] = REST
    return states, [1] * len(states), seasons


def _reaches_back(year: int) -> bool:
    """Whether the New Year holiday of `year` may change days of the December before."""
    return (day_number(year, 1, 1) - _MONDAY) % 7 in REACHING_BACK


def _unsettled(day: int, year: int, state: int) -> bool:
    """Whether a day of a published year still depends on the notice for the next year."""
    return day >= day_number(year, *NEW_YEAR_EVE.first) and state in (MAYBE_REST, MAYBE_WORK)


def _open_state(day: int, year: int, season: Season) -> int:
    if _plain(day) == REST:
        return MAYBE_WORK
    if day_number(year, *season.rest_from) <= day <= day_number(year, *season.rest_to):
        return MAYBE_REST
    return WORK


def _season_id(year: int, number: int) -> int:
    """Seasons are numbered through the years; 0 is no season."""
    return 1 + (year - FIRST_YEAR) * len(SEASONS) + number


def _budgets() -> tuple[tuple[int, ...], tuple[int, ...]]:
    years = LAST_YEAR - FIRST_YEAR + 1
    rest = tuple(season.rest for season in SEASONS) * years
    work = tuple(season.work for season in SEASONS) * years
    return (0, *rest), (0, *work)
