"""Ends counted back (倒推) from an expiry or from an event (docs/semantics.md §5)."""

from __future__ import annotations

from engine.compiled.running.chains import UNKNOWN_LENGTH
from engine.compiled.running.lines import End, LengthCode, Lines, lines_of
from engine.periods.backward import run_back
from engine.periods.calendar import DayTable
from engine.periods.readings import Reading


def given(lo: int, hi: int) -> Lines:
    """A time that is itself the end, to the minute, on both lines."""
    low, high = End(lo, lo), End(hi, hi)
    return lines_of(low, high, low, high)


def counted_back(
    table: DayTable, lines: Lines, length: LengthCode | None, strict: int, lenient: int
) -> Lines:
    """The latest time to act so long before the end; ``strict`` and ``lenient`` say how."""
    if length is None:
        return UNKNOWN_LENGTH
    sides = []
    for side in range(4):
        deadline, last_good, provisional = run_back(
            table,
            lines[side],
            lines[side] == lines[side + 4],
            *length,
            Reading(back=lenient if side > 1 else strict),
            side % 2,
        )
        open_days = lines.provisional >> side & 1 or provisional
        sides.append(End(deadline, last_good, open_days, lines.suspended >> side & 1))
    return lines_of(*sides)._replace(moving=lines.moving)
