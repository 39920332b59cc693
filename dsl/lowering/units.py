"""Measure words: what a unit measures, and how lengths and minutes come out of amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from dsl.ir.limits import Length, Unit

#: What a number counts. ``bare``: not said (a plain number, or a fact without a unit).
Measure = Literal["bare", "count", "money", "age", "minutes", "days", "calendar"]

MEASURE_WORDS: dict[Measure, str] = {
    "bare": "数",
    "count": "个数",
    "money": "金额",
    "age": "周岁",
    "minutes": "时长（分钟、小时）",
    "days": "天数（日）",
    "calendar": "工作日、月、年",
}

_MEASURES: dict[str, Measure] = {
    "": "bare",
    "倍": "bare",
    "分": "bare",
    "元": "money",
    "周岁": "age",
    "分钟": "minutes",
    "小时": "minutes",
    "日": "days",
    "工作日": "calendar",
    "个24小时": "calendar",
    "月": "calendar",
    "年": "calendar",
}
_MINUTES = {"分钟": 1, "小时": 60}
_LENGTHS: dict[str, Unit] = {
    "小时": "hour",
    "日": "day",
    "个24小时": "day24",
    "工作日": "workday",
    "月": "month",
    "年": "year",
}
HALF_MONTH_DAYS = 15


def measure_of(unit: str) -> Measure:
    """What a unit measures; every measure word for things or persons is a count."""
    return _MEASURES.get(unit, "count")


def figure(value: Decimal, unit: str) -> Decimal:
    """The amount in the unit numbers are kept in: minutes for minutes and hours."""
    return value * _MINUTES.get(unit, 1)


def minutes_of(value: Decimal, unit: str) -> int | None:
    """A whole number of minutes, or None if the amount is none (days, months, half minutes)."""
    if unit not in _MINUTES:
        return None
    total = value * _MINUTES[unit]
    return int(total) if total == total.to_integral_value() else None


def length_of(value: Decimal, unit: str) -> Length | None:
    """The length a period may have, or None if the amount is none (minutes, 0, fractions).

    Half a month is 15 days (法释〔2021〕1号第二百零二条).
    """
    if unit not in _LENGTHS or value <= 0:
        return None
    if unit == "月" and value == Decimal("0.5"):
        return Length(HALF_MONTH_DAYS, "day")
    if value != value.to_integral_value():
        return None
    return Length(int(value), _LENGTHS[unit])
