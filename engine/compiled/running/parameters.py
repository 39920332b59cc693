"""Dated parameters: the value in force on the days a time touches (docs/semantics.md §4)."""

from __future__ import annotations

from typing import Any

from engine.compiled.running.intervals import day_of
from engine.compiled.running.lines import LengthCode
from engine.truth import INF

Dated = tuple[tuple[int, int, Any], ...]
"""First day, last day (INF if none) and value: a Decimal, or amount and unit of a length."""


def in_force(values: Dated, lo: int | None, hi: int | None, as_of: int) -> Any:
    """The value on every day the time touches; None if values differ or none is in force.

    A time of None is the governing time while that is itself being worked out: none is in force.
    """
    if lo is None or hi is None:
        return None
    first, last = touched(lo, hi, as_of)
    found = [value for start, end, value in values if start <= last and first <= end]
    return found[0] if found and all(value == found[0] for value in found) else None


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
