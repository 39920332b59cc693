"""The published calendar agrees with two libraries; open years are bracketed, never guessed."""

import datetime as dt

import chinese_calendar
import holidays
import pytest

from dsl.ir.calendar import Calendar
from engine.periods.building import build_day_table, usual_publication
from engine.periods.calendar import (
    MAYBE_REST,
    MAYBE_WORK,
    REST,
    WORK,
    is_open,
    nth_working_day,
    nth_working_day_before,
    working_days_after,
    year_of,
)
from engine.periods.instants import day_number, format_day
from engine.periods.units import FAR_DAY
from tests.engine.periods.tables import CALENDAR, TABLE, day, without

YEARS = range(2018, 2027)


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=i) for i in range((dt.date(year + 1, 1, 1) - first).days)]


def state(date: dt.date) -> int:
    return TABLE.state[day_number(date.year, date.month, date.day) - TABLE.first_day]


@pytest.mark.parametrize("year", YEARS)
def test_every_published_day_is_as_chinesecalendar_has_it(year: int) -> None:
    assert [d for d in days_of(year) if (state(d) == WORK) != chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize("year", YEARS)
def test_every_published_day_is_as_holidays_has_it(year: int) -> None:
    china = holidays.country_holidays("CN", years=year)
    assert [d for d in days_of(year) if (state(d) == WORK) != china.is_working_day(d)] == []


def test_published_years_hold_no_doubt() -> None:
    assert {state(d) for year in YEARS for d in days_of(year)} == {REST, WORK}
    assert is_open(TABLE, day("2018-01-01"), day("2026-12-31")) == 0


def test_an_unpublished_year_is_open_from_its_first_to_its_last_day() -> None:
    for date in ("2017-12-31", "2027-01-01", "2027-07-20", "2050-06-01"):
        assert is_open(TABLE, day(date), day(date)) == 1


def test_outside_the_seasons_the_plain_week_holds() -> None:
    week = [state(dt.date(2027, 7, d)) for d in range(12, 19)]
    assert week == [WORK, WORK, WORK, WORK, WORK, REST, REST]


def test_days_near_a_festival_may_go_either_way() -> None:
    assert state(dt.date(2027, 2, 8)) == MAYBE_REST
    assert state(dt.date(2027, 2, 13)) == MAYBE_WORK


def test_statutory_days_rest_in_every_year() -> None:
    dates = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
    assert {state(dt.date(2030, m, d)) for m, d in dates} == {REST}


def test_the_end_of_a_published_year_may_still_depend_on_the_next_notice() -> None:
    """1 January 2019 was a Tuesday: its notice made 29 December 2018 a workday."""
    known_2018 = Calendar(years=tuple(y for y in CALENDAR.years if y.year == 2018))
    table = build_day_table(known_2018)
    assert is_open(table, day("2018-12-25"), day("2018-12-28")) == 0
    assert is_open(table, day("2018-12-29"), day("2018-12-29")) == 1
    assert is_open(TABLE, day("2026-12-26"), day("2026-12-31")) == 0


def test_what_was_not_yet_published_is_not_known() -> None:
    assert [y.year for y in CALENDAR.known_on("2025-11-03").years] == list(range(2018, 2026))
    assert CALENDAR.known_on("2025-11-04") == CALENDAR


def test_notices_usually_come_by_mid_november() -> None:
    assert format_day(usual_publication(2027)) == "2026-11-15"


def test_amended_notices_replace_the_first_ones() -> None:
    by_year = {year.year: year for year in CALENDAR.years}
    assert "2020-02-01" in by_year[2020].work
    assert state(dt.date(2020, 2, 1)) == REST
    assert state(dt.date(2019, 5, 2)) == REST
    assert state(dt.date(2019, 5, 5)) == WORK


def test_working_days_are_counted_both_ways() -> None:
    start, end = day("2026-04-30"), day("2026-05-11")
    assert nth_working_day(TABLE, start, 5, 0) == end
    assert nth_working_day_before(TABLE, end, 5, 0) == start
    assert working_days_after(TABLE, start, end, 0) == 5
    assert nth_working_day(TABLE, start, 0, 0) == start
    assert year_of(TABLE, start) == 2026


def test_what_lies_beyond_the_table_has_no_day() -> None:
    last = TABLE.first_day + len(TABLE.state) - 1
    assert nth_working_day(TABLE, last, 1, 0) == FAR_DAY
    assert nth_working_day(TABLE, FAR_DAY, 1, 0) == FAR_DAY
    assert nth_working_day_before(TABLE, TABLE.first_day, 1, 0) == -FAR_DAY
    assert working_days_after(TABLE, day("2026-05-11"), day("2026-04-30"), 0) == 0


@pytest.mark.parametrize("year", YEARS)
def test_the_bracket_of_an_unpublished_year_holds_its_real_schedule(year: int) -> None:
    """For every day as start, forward, backward, and counted, as if nothing were published."""
    blind = build_day_table(without(year))
    first, last = day(f"{year}-01-01"), day(f"{year}-12-31")
    for start in range(first - 20, last + 1):
        for count in (1, 2, 3, 5, 7, 10, 20):
            real = nth_working_day(TABLE, start, count, 0)
            if real <= day("2026-12-31"):
                low = nth_working_day(blind, start, count, 0)
                high = nth_working_day(blind, start, count, 1)
                assert low <= real <= high, (format_day(start), count)
            real = nth_working_day_before(TABLE, start, count, 0)
            if real >= day("2018-01-01"):
                low = nth_working_day_before(blind, start, count, 0)
                high = nth_working_day_before(blind, start, count, 1)
                assert low <= real <= high, (format_day(start), -count)
            until = min(start + 3 * count, last)
            if start >= day("2018-01-01"):
                fewest = working_days_after(blind, start, until, 0)
                most = working_days_after(blind, start, until, 1)
                assert fewest <= working_days_after(TABLE, start, until, 0) <= most


def test_the_bracket_holds_every_schedule_since_2008() -> None:
    """Against the older schedules, which are not among our data."""
    blind = build_day_table(Calendar(years=()))
    dates = [d for year in range(2008, 2027) for d in days_of(year)]
    work = [d for d in dates if chinese_calendar.is_workday(d)]
    epoch = dt.date(1970, 1, 1)
    following = 0
    for date in dates:
        while work[following] <= date:
            following += 1
            if following + 10 >= len(work):
                return
        start = (date - epoch).days
        for count in (1, 3, 10):
            real = (work[following + count - 1] - epoch).days
            low, high = (nth_working_day(blind, start, count, side) for side in (0, 1))
            assert low <= real <= high, (date, count)
