"""Arithmetic on interval ends and choices among records, called by generated code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from engine.periods.instants import parse_day
from engine.truth import INF

DAY_MINUTES = 1440
_EPOCH = dt.date(1970, 1, 1)

Candidate = tuple[int, int, int]
"""Weight of a record and the two ends of its time."""


def shift(value: Any, amount: Any) -> Any:
    """The sum; an infinite value stays, an infinite amount makes it so."""
    if value == INF or value == -INF:  # noqa: PLR1714
        return value
    if amount == INF or amount == -INF:  # noqa: PLR1714
        return amount
    return value + amount


def whole(value: Any) -> int:
    """The minutes of a shift by a parameter, cut to whole ones."""
    return int(value)


def less(left: Any, right: Any) -> Any:
    """The low end of a difference: infinite if either side is."""
    return -INF if left == -INF or right == INF else shift(left, -right)


def more(left: Any, right: Any) -> Any:
    """The high end of a difference: infinite if either side is."""
    return INF if left == INF or right == -INF else shift(left, -right)


def product(left: Any, right: Any) -> Any:
    """The product; 0 × ±INF is 0."""
    if left == 0 or right == 0:
        return 0
    if left in (INF, -INF) or right in (INF, -INF):
        return INF if (left > 0) == (right > 0) else -INF
    return left * right


def products(a: Any, b: Any, c: Any, d: Any) -> tuple[Any, Any]:
    """The ends of [a, b] × [c, d]."""
    corners = (product(a, c), product(a, d), product(b, c), product(b, d))
    return min(corners), max(corners)


def day_of(minute: int) -> int:
    """The day of a minute; ±INF stays."""
    return minute if minute == INF or minute == -INF else minute // DAY_MINUTES  # noqa: PLR1714


def hour_of(minutes: int) -> int:
    """Whole hours in so many minutes; ±INF stays."""
    return minutes if minutes == INF or minutes == -INF else minutes // 60  # noqa: PLR1714


def gap(state: str | None) -> str | None:
    """A gap_state as a value: ``unknown`` is none."""
    return None if state == "unknown" else state


@lru_cache(maxsize=4096)
def _civil(day: int) -> tuple[int, int, int]:
    date = _EPOCH + dt.timedelta(days=day)
    return date.year, date.month, date.day


_birth_day = lru_cache(maxsize=4096)(parse_day)


def age(birth: str, minute: int) -> int:
    """周岁 at a minute of a person born on an ISO date; ±INF stays."""
    if minute == INF or minute == -INF:  # noqa: PLR1714
        return minute
    year, *birthday = _civil(_birth_day(birth))
    at, *today = _civil(minute // DAY_MINUTES)
    return max(0, at - year - (0 if today > birthday else 1))


def latest(found: list[Candidate], is_open: int, after: int, stood_at: int) -> tuple[int, int]:
    """The latest that has happened (``Latest``). ``after`` is the source's horizon + 1."""
    settled = [candidate for candidate in found if candidate[2] < INF]
    certain = [lo for weight, lo, _ in settled if weight == 2]
    low = max(certain) if certain else min((lo for _, lo, _ in found), default=INF)
    if not certain and after < low:
        low = after
    if not settled:
        return low, INF
    doubtful = any(hi == INF and lo <= stood_at for _, lo, hi in found)
    if is_open or not certain or doubtful:
        return low, INF
    return low, max(hi for _, _, hi in settled)


def picked(
    found: list[tuple[int, int, int, Any, str | None]],
    is_open: int,
    is_latest: bool,
    section: Sequence[Any],
) -> tuple[Any, str | None]:
    """The member that certainly is the earliest (latest), with its key; else an unknown one."""
    if is_open or not found or any(w != 2 or lo != hi for w, lo, hi, _, _ in found):
        return None, None
    instants = [lo for _, lo, _, _, _ in found]
    wanted = max(instants) if is_latest else min(instants)
    tied = [(record, key) for _, lo, _, record, key in found if lo == wanted]
    return min(tied, key=lambda item: place_of(item[0], section))


def place_of(record: Any, section: Sequence[Any]) -> int:
    """The record's position in its section; an unknown record comes last."""
    if record is None:
        return INF
    return next(place for place, other in enumerate(section) if other is record)
