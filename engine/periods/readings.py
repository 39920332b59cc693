"""口径: the options of counting on which sources disagree.

A reading is one choice for each option. A rule names two of them, a strict and a lenient one;
what lies between their deadlines is in dispute.
"""

from typing import NamedTuple

EXACT = 0
"""Hours run from the minute of the event (X1 A)."""
NEXT_HOUR = 1
"""The hour that has begun is not counted: from the next whole hour (X1 B, 刑诉法105条)."""

CALENDAR = 0
"""A day is a calendar day, the starting day not counted (刑诉法105条)."""
FULL24 = 1
"""In custody a day is a full 24 hours (X2 A, 羁押期限规定4条)."""

CORRESPONDING = 0
"""A month ends on the corresponding day, or the month's last day if there is none (PC-07)."""
MONTH_END = 1
"""As CORRESPONDING, but from a month's last day to a month's last day (PC-06, 高法解释202条)."""

NO_ROLL = 0
"""A last day that is a rest day stays the last day (PC-11, A3)."""
ROLL = 1
"""A last day that is a rest day moves to the first working day after it (PC-10, A2)."""

ONE_END = 0
"""Of a deducted span one of the two outer days is counted (X6 A, A11)."""
BOTH_ENDS = 1
"""Both outer days of a deducted span are deducted (X6 B)."""

INCLUSIVE = 0
"""届满n日前: the day n days before is still in time (PC-14, X12 A)."""
CLEAR = 1
"""n full days must lie between the act and the end (X12 B, A15)."""

ANCHORED = 0
"""Lengths are summed and counted once from the start (X4 A, A10)."""
SEGMENT = 1
"""Each extension is counted from the end of the one before (X4 B)."""


class Reading(NamedTuple):
    """One choice for each option, as int codes of this module."""

    hour_mode: int = EXACT
    day_mode: int = CALENDAR
    month_mode: int = CORRESPONDING
    roll: int = NO_ROLL
    deduct: int = ONE_END
    back: int = INCLUSIVE
    chain: int = ANCHORED
