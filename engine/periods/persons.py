"""周岁: a year of age is full from the day after the birthday (A8)."""

from engine.periods.calendar import DayTable, add_months
from engine.periods.readings import CORRESPONDING


def has_reached_age(table: DayTable, birth: int, years: int, on: int) -> bool:
    """Whether a person born on day `birth` is `years` full years old on day `on`.

    A birthday on 29 February falls on 28 February in other years.
    """
    return on > add_months(table, birth, 12 * years, CORRESPONDING)


def full_years(table: DayTable, birth: int, on: int) -> int:
    """Age in full years on day `on`; 0 before the first birthday has passed."""
    years = 0
    while on > add_months(table, birth, 12 * (years + 1), CORRESPONDING):
        years += 1
    return years
