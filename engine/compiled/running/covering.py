"""``Covered``: a span of time without gaps (docs/semantics.md §3)."""

from __future__ import annotations

from typing import Any

from engine.truth import FALSE, INF, TRUE, UNKNOWN

Piece = tuple[int, int, int, int, int]
"""Weight of a record, the ends of its beginning, the ends of its end."""


def covered(
    span: tuple[int, int, int, int],
    pieces: list[Piece],
    is_open: int,
    tolerance: tuple[Any, Any],
    as_of: int,
    stood_at: int,
) -> int:
    """Whether the pieces cover the span, given by the ends of its beginning and of its end."""
    begin_lo, begin_hi = _standing(span[0], span[1], as_of, stood_at)
    end_lo, end_hi = _standing(span[2], span[3], as_of, stood_at)
    inner: list[tuple[int, int]] = []
    outer: list[tuple[int, int]] = []
    for weight, from_lo, from_hi, to_lo, to_hi in pieces:
        if from_hi == INF and from_lo > stood_at:
            continue
        start_lo, start_hi = _standing(from_lo, from_hi, as_of, stood_at)
        stop_lo, stop_hi = _standing(to_lo, to_hi, as_of, stood_at)
        outer.append((start_lo, stop_hi))
        if weight == TRUE:
            inner.append((start_hi, stop_lo))
    if not _has_gap(begin_lo, end_hi, inner, tolerance[0]):
        return TRUE
    if not is_open and _has_gap(begin_hi, end_lo, outer, tolerance[1]):
        return FALSE
    return UNKNOWN


def _standing(lo: int, hi: int, as_of: int, stood_at: int) -> tuple[int, int]:
    """An end that is not settled runs to as_of at most."""
    if hi < INF:
        return lo, hi
    return (as_of, as_of) if lo > stood_at else (min(lo, as_of), as_of)


def _has_gap(start: int, end: int, pieces: list[tuple[int, int]], tolerance: Any) -> bool:
    """Whether a stretch of the span longer than the tolerance lies in no piece."""
    if end < start:
        return False
    reached = start
    for begin, stop in sorted(pieces):
        if begin > stop:
            continue
        if begin >= end:
            break
        if begin - reached > tolerance:
            return True
        reached = max(reached, stop)
    return bool(end - reached > tolerance)
