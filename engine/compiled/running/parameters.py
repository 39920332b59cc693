"""Dated parameters: the value in force on the days a time touches (docs/semantics.md §4)."""

from __future__ import annotations

from typing import Any

from engine.compiled.running.intervals import day_of
from engine.compiled.running.lines import LengthCode
from engine.periods.units import DAY_MINUTES
from engine.truth import INF

_MOST = 65_536


class Dated(dict[int, Any]):
    """A parameter: day → the one value in force on it, None if there is no one value.

    ``rows`` hold first day, last day (INF if none) and value: a Decimal, or amount and unit of a
    length.
    """

    def __init__(self, rows: tuple[tuple[int, int, Any], ...]) -> None:
        self._rows = rows

    def __missing__(self, day: int) -> Any:
        if len(self) >= _MOST:
            self.clear()
        found = self[day] = self.between(day, day)
        return found

    def between(self, first: int, last: int) -> Any:
        """The value on every one of the days; None if values differ or none is in force."""
        found = [value for start, end, value in self._rows if start <= last and first <= end]
        return found[0] if found and all(value == found[0] for value in found) else None


def in_force(values: Dated, lo: int | None, hi: int | None, as_of: int) -> Any:
    """The value on every day the time touches; None if values differ or none is in force.

    A time of None is the governing time while that is itself being worked out: none is in force.
    """
    if lo is None or hi is None:
        return None
    if lo == hi < INF:
        return values[lo // DAY_MINUTES]
    return values.between(*touched(lo, hi, as_of))


def touched(lo: int, hi: int, as_of: int) -> tuple[int, int]:
    """The days a governing time may fall on; what has not happened falls on today."""
    if hi < INF:
        return day_of(lo), day_of(hi)
    today = day_of(as_of)
    return min(day_of(lo), today), today


def number_in_force(values: Dated, lo: int | None, hi: int | None, as_of: int) -> tuple[Any, Any]:
    """The same as an interval: nothing known where there is no one value."""
    value = in_force(values, lo, hi, as_of)
    return (-INF, INF) if value is None or isinstance(value, tuple) else (value, value)


def length_in_force(values: Dated, lo: int | None, hi: int | None, as_of: int) -> LengthCode | None:
    """The same for a length; None where there is no one length."""
    value = in_force(values, lo, hi, as_of)
    return value if isinstance(value, tuple) else None
