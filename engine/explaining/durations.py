"""Amounts of time in the words of a legal document."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from dsl.ir.limits import Length
from engine.truth import INF

HOUR = 60
DAY = 24 * HOUR

_EPOCH = dt.date(1970, 1, 1).toordinal()

UNIT_WORDS = {
    "hour": "小时",
    "day": "日",
    "day24": "日",
    "workday": "个工作日",
    "month": "个月",
    "year": "年",
}


def minutes_word(minutes: int) -> str:
    """A span in minutes: 1小时10分钟, 3日, 3日2小时; 0 is 不足1分钟."""
    days, rest = divmod(abs(minutes), DAY)
    hours, left = divmod(rest, HOUR)
    parts = ((days, "日"), (hours, "小时"), (left, "分钟"))
    return "".join(f"{n}{unit}" for n, unit in parts if n) or "不足1分钟"


def length_word(length: Length) -> str:
    """A statutory length as written: 24小时, 30日, 5个工作日, 2个月."""
    return amount_word(length.amount, length.unit)


def amount_word(amount: int, unit: str) -> str:
    """An amount of a unit of ``dsl.ir.limits.Unit``."""
    return f"{amount}{UNIT_WORDS[unit]}"


@lru_cache(maxsize=4096)
def instant_word(minute: int) -> str:
    """A minute as read aloud: 2026年3月11日15时20分."""
    if not in_calendar(minute):
        return "不确定的时刻"
    day, within = divmod(minute, DAY)
    hours, left = divmod(within, HOUR)
    clock = f"{hours}时{left:02d}分" if left else f"{hours}时"
    return f"{day_word(day)}{clock}"


def end_word(deadline: int, last_good: int) -> str:
    """The end of a period: an instant, or 24时 of the last day if it ends with a day."""
    if in_calendar(deadline) and last_good < deadline and deadline % DAY == 0:
        return f"{day_word(deadline // DAY - 1)}24时"
    return instant_word(deadline)


def span_word(lo: int, hi: int) -> str:
    """What is known of a time: an instant, a day, a range, or not yet happened."""
    if hi >= INF:
        return "尚无记载"
    if lo == hi:
        return instant_word(lo)
    if lo % DAY == 0 and hi == lo + DAY - 1:
        return day_word(lo // DAY)
    if not in_calendar(lo):
        return f"不晚于{instant_word(hi)}"
    return f"{instant_word(lo)}至{instant_word(hi)}之间"


def day_word(day: int) -> str:
    """A day number as 2026年3月11日."""
    date = dt.date.fromordinal(day + _EPOCH)
    return f"{date.year}年{date.month}月{date.day}日"


def in_calendar(minute: int) -> bool:
    """Whether the minute lies on a day that a date can name."""
    return 1 <= minute // DAY + _EPOCH <= dt.date.max.toordinal()
