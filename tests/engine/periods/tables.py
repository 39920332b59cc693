"""What the tests of the period calculus share: the published calendar as a table, and times."""

from pathlib import Path

from dsl.calendars import load_calendar
from dsl.ir.calendar import Calendar
from engine.periods.building import build_day_table
from engine.periods.instants import parse_instant

ROOT = Path(__file__).resolve().parents[3]
CALENDAR = load_calendar(ROOT / "rulesets" / "calendars")
TABLE = build_day_table(CALENDAR)


def at(text: str) -> int:
    """The minute of a written time, Beijing time unless it says otherwise; a date is its 00:00."""
    return parse_instant(text if len(text) == 10 else f"{text.replace(' ', 'T')}+08:00")[0]


def day(text: str) -> int:
    """The day number of an ISO date."""
    return at(text) // 1440


def without(year: int) -> Calendar:
    """The calendar as if the schedule of `year` had not been published."""
    return Calendar(years=tuple(y for y in CALENDAR.years if y.year != year))
