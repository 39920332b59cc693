"""Written times as minutes, by two tables: one of dates, one of what follows the date.

Generated code adds the two.  Looking up halves is quicker than keeping whole times, for cases have
few days and few times of day in common, but hardly ever the same minute.
"""

from __future__ import annotations

from engine.periods.instants import parse_instant
from engine.periods.units import DAY_MINUTES
from engine.truth import INF

BARE = 2**60
"""What follows the date where there is nothing: the time is the whole day."""

_MOST = 65_536
_SOME_DAY = "2000-01-01"


class Days(dict[str, int]):
    """An ISO date → its first minute. Raises InstantError for what is no date."""

    def __missing__(self, date: str) -> int:
        return _kept(self, date, parse_instant(date)[0])


class Clocks(dict[str, int]):
    """What follows the date → minutes to be added to the date's, BARE if nothing follows.

    Raises InstantError for what is no time of day.
    """

    def __init__(self) -> None:
        super().__init__({"": BARE})
        for minute in range(1440):
            clock = f"T{minute // 60:02d}:{minute % 60:02d}"
            self[f"{clock}:00+08:00"] = self[f"{clock}+08:00"] = minute

    def __missing__(self, clock: str) -> int:
        if not clock:
            return _kept(self, clock, BARE)
        minute, _ = parse_instant(_SOME_DAY + clock)
        return _kept(self, clock, minute - parse_instant(_SOME_DAY)[0])


def _kept(table: dict[str, int], text: str, minute: int) -> int:
    if len(table) >= _MOST:
        table.clear()
    table[text] = minute
    return minute


assert 2 * BARE < INF

DAYS = Days()
CLOCKS = Clocks()
"""Shared by all rulesets of a process: what a text means does not depend on them."""


def moment(text: str) -> tuple[int, int]:
    """First and last minute a written time can mean. Raises InstantError."""
    minute = DAYS[text[:10]] + CLOCKS[text[10:]]
    if minute < BARE:
        return minute, minute
    return minute - BARE, minute - BARE + DAY_MINUTES - 1
