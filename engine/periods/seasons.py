"""What a schedule nobody has published yet may look like: the assumptions behind the bracket.

A plausible schedule of a year keeps these rules; every schedule of 2008 to 2026 does.

1. Outside the seasons below the plain week holds: Monday to Friday work, Saturday and Sunday rest.
2. In a season weekdays inside [rest_from, rest_to] may become rest days, at most `rest` of them.
3. In a season Saturdays and Sundays may become make-up workdays, at most `work` of them.
4. 1 January, 1 May and 1 to 3 October are rest days (全国年节及纪念日放假办法).
5. No block of rest days is longer than `calendar.LONGEST_REST`.
6. The New Year holiday changes days of the December before it only if 1 January falls on a Sunday
   to Wednesday; on other days the weekend after it is nearer.

Seasons are wide because three of the festivals follow the moon: Spring Festival falls between
21 January and 20 February, Dragon Boat between 27 May and 25 June, Mid-Autumn between
7 September and 8 October; 3 September was once a holiday (2015). The budgets are the largest ever
used, and some more.
"""

from typing import NamedTuple

MonthDay = tuple[int, int]


class Season(NamedTuple):
    """A stretch of the year in which the schedule is open; days as (month, day), both included."""

    name: str
    first: MonthDay
    last: MonthDay
    rest_from: MonthDay
    rest_to: MonthDay
    rest: int
    work: int


NEW_YEAR_EVE = Season("元旦前", (12, 26), (12, 31), (12, 30), (12, 31), 2, 2)
"""The last week of a year is settled by the notice for the next year."""

SEASONS = (
    Season("元旦", (1, 1), (1, 10), (1, 1), (1, 4), 3, 2),
    Season("春节", (1, 11), (3, 12), (1, 18), (3, 2), 8, 3),
    Season("清明", (3, 24), (4, 16), (4, 2), (4, 8), 3, 2),
    Season("劳动节", (4, 17), (5, 17), (4, 27), (5, 8), 5, 3),
    Season("端午", (5, 18), (7, 5), (5, 24), (6, 29), 3, 2),
    Season("中秋国庆", (8, 28), (10, 20), (9, 3), (10, 12), 9, 4),
    NEW_YEAR_EVE,
)

REACHING_BACK = frozenset({6, 0, 1, 2})
"""Weekdays of 1 January, Monday 0, of assumption 6."""

ALWAYS_REST: tuple[MonthDay, ...] = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))

USUAL_NOTICE: MonthDay = (11, 15)
"""Notices came between 25 October and mid-December; those of the last years by 12 November."""
