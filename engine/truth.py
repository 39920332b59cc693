"""Three-valued truth and interval order, once for every engine (docs/semantics.md §1).

Truth is an int: FALSE 0 < UNKNOWN 1 < TRUE 2, so that and is ``min`` and or is ``max``.
A time or derived number is an interval ``(lo, hi)``; ``INF`` stands for "not (known to have)
happened" at an upper end and "no bound" elsewhere.
"""

from __future__ import annotations

FALSE = 0
UNKNOWN = 1
TRUE = 2

INF = 2**62
"""Beyond every instant (minutes) and every count."""


def negate(truth: int) -> int:
    """Kleene not."""
    return TRUE - truth


def before(a_lo: int, a_hi: int, b_lo: int, b_hi: int) -> int:
    """Is a < b, for every, some or no pair of values of the two intervals?"""
    if a_hi < b_lo:
        return TRUE
    return FALSE if a_lo >= b_hi else UNKNOWN


def not_after(a_lo: int, a_hi: int, b_lo: int, b_hi: int) -> int:
    """Is a <= b, for every, some or no pair of values of the two intervals?"""
    if a_hi <= b_lo:
        return TRUE
    return FALSE if a_lo > b_hi else UNKNOWN


def equal(a_lo: int, a_hi: int, b_lo: int, b_hi: int) -> int:
    """Is a == b, for every, some or no pair of values of the two intervals?"""
    if a_lo == a_hi == b_lo == b_hi:
        return TRUE
    return FALSE if a_hi < b_lo or b_hi < a_lo else UNKNOWN
