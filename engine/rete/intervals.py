"""What is known of one minute or number, as this engine reckons with it (semantics §1–§2)."""

from __future__ import annotations

from typing import Any

from engine.truth import FALSE, INF, TRUE, UNKNOWN

Span = tuple[Any, Any]
"""(least, greatest) minute or number; ±INF where there is no bound."""

DAY = 1440
ANYTHING: Span = (-INF, INF)


def endless(value: Any) -> bool:
    """Whether an end is no bound."""
    return bool(value in (INF, -INF))


def moved_by(value: Any, amount: Any) -> Any:
    """The sum; an infinite value absorbs, then an infinite amount."""
    if endless(value):
        return value
    return amount if endless(amount) else value + amount


def difference(left: Span, right: Span) -> Span:
    """Least left minus greatest right, up to the other way round."""
    least = -INF if left[0] == -INF or right[1] == INF else moved_by(left[0], -right[1])
    most = INF if left[1] == INF or right[0] == -INF else moved_by(left[1], -right[0])
    return least, most


def per_day(span: Span) -> Span:
    """The calendar days of both ends."""
    return day_of(span[0]), day_of(span[1])


def day_of(minute: Any) -> Any:
    """The calendar day of a minute."""
    return minute if endless(minute) else minute // DAY


def settled(span: Span) -> bool:
    """Whether it is known by when it happens."""
    return bool(span[1] < INF)


def happened(span: Span, as_of: int, stood_at: int) -> int:
    """Whether the time has come."""
    if span[1] < INF and span[0] <= as_of:
        return TRUE
    return FALSE if span[0] > stood_at else UNKNOWN


def union(spans: list[Span]) -> Span:
    """The least interval that holds all."""
    return min(span[0] for span in spans), max(span[1] for span in spans)


def touched(span: Span, as_of: int) -> Span:
    """The days a governing time may fall on."""
    today = as_of // DAY
    first, last = per_day(span)
    return (first, last) if settled(span) else (min(first, today), today)
