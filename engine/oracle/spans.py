"""Intervals of minutes and numbers: what is known of one value (docs/semantics.md §1–§2)."""

from __future__ import annotations

from typing import Any

from engine.rows import View
from engine.truth import FALSE, INF, TRUE, UNKNOWN

Span = tuple[int, int]
"""An interval of minutes; ``hi`` INF: not (known to have) happened."""

Interval = tuple[Any, Any]
"""An interval of minutes or of numbers (int or Decimal); ±INF where there is no bound."""

DAY = 1440
"""Minutes in a day."""

NOTHING_KNOWN: Span = (-INF, INF)


def is_infinite(value: Any) -> bool:
    """Whether an end of an interval is no bound."""
    return bool(value in (-INF, INF))


def plus(value: Any, amount: Any) -> Any:
    """The sum; an infinite value stays infinite, an infinite amount makes it so."""
    if is_infinite(value):
        return value
    return amount if is_infinite(amount) else value + amount


def day_of(minute: int) -> int:
    """The day of a minute; ±INF stays."""
    return minute if is_infinite(minute) else minute // DAY


def is_settled(span: Span) -> bool:
    """Whether it is known by when it happens."""
    return span[1] < INF


def happened(span: Span, view: View) -> int:
    """Whether a time has come by as_of (§2)."""
    if is_settled(span) and span[0] <= view.as_of:
        return TRUE
    return FALSE if span[0] > view.stood_at else UNKNOWN


def hull(first: Span, second: Span) -> Span:
    """The least interval holding both."""
    return min(first[0], second[0]), max(first[1], second[1])


def touched_days(span: Span, view: View) -> Span:
    """The days a governing time may fall on; what has not happened falls on today (§6)."""
    today = day_of(view.as_of)
    if is_settled(span):
        return day_of(span[0]), day_of(span[1])
    return min(day_of(span[0]), today), today
