"""The ends of a limit on two lines and two sides each (docs/semantics.md §5)."""

from __future__ import annotations

from typing import NamedTuple

from engine.periods.calendar import DayTable
from engine.periods.limit import simple_deadline
from engine.periods.readings import Reading
from engine.truth import INF

STRICT_LOW, STRICT_HIGH, LENIENT_LOW, LENIENT_HIGH = 1, 2, 4, 8
ALL_SIDES = 15
MOST = 4_096
"""Starts kept per limit; when there are more the table starts anew."""

LengthCode = tuple[int, int]
"""Amount and unit in the codes of the calculus."""


class End(NamedTuple):
    """Where one line ends on one side: deadline, last good minute, and how sure that is."""

    deadline: int
    last_good: int
    provisional: int = 0
    suspended: int = 0


Sides = tuple[End, End, End, End]
"""Strict low and high, lenient low and high."""

NEVER = End(INF, INF)
AT_ONCE = End(-INF, -INF)


class Lines(NamedTuple):
    """Deadlines and last good minutes; ``provisional`` and ``suspended`` are masks of sides.

    ``moving``: the ends may move as time goes by, without new facts.
    """

    strict_low: int
    strict_high: int
    lenient_low: int
    lenient_high: int
    strict_low_good: int
    strict_high_good: int
    lenient_low_good: int
    lenient_high_good: int
    provisional: int
    suspended: int
    moving: bool = False


def lines_of(strict_low: End, strict_high: End, lenient_low: End, lenient_high: End) -> Lines:
    """The four ends put together."""
    return Lines(
        strict_low.deadline,
        strict_high.deadline,
        lenient_low.deadline,
        lenient_high.deadline,
        strict_low.last_good,
        strict_high.last_good,
        lenient_low.last_good,
        lenient_high.last_good,
        strict_low.provisional
        | strict_high.provisional << 1
        | lenient_low.provisional << 2
        | lenient_high.provisional << 3,
        strict_low.suspended
        | strict_high.suspended << 1
        | lenient_low.suspended << 2
        | lenient_high.suspended << 3,
    )


def in_order(sides: Sides) -> Lines:
    """The four ends, the earlier of each line first: its two sides never cross."""
    strict_low, strict_high, lenient_low, lenient_high = sides
    if strict_low.deadline >= strict_high.deadline:
        strict_low, strict_high = _sorted(strict_low, strict_high)
    if lenient_low.deadline >= lenient_high.deadline:
        lenient_low, lenient_high = _sorted(lenient_low, lenient_high)
    return lines_of(strict_low, strict_high, lenient_low, lenient_high)


def _sorted(low: End, high: End) -> tuple[End, End]:
    return (low, low) if low.deadline == high.deadline else (high, low)


def sides_of(lines: Lines) -> Sides:
    """The four ends of the lines."""
    ends = [
        End(
            lines[side], lines[side + 4], lines.provisional >> side & 1, lines.suspended >> side & 1
        )
        for side in range(4)
    ]
    return ends[0], ends[1], ends[2], ends[3]


def joined(low: Lines, high: Lines) -> Lines:
    """Low sides of one, high sides of the other: a start that is not exact."""
    early, late = sides_of(low), sides_of(high)
    return in_order((early[0], late[1], early[2], late[3]))


class Simple(dict[int, Lines]):
    """A limit of constant length without extensions and deductions: start → its ends.

    ``scale``: 1440 where only the day of the start matters, so that starts are given as days,
    else 1.  Worked out once for each start while it stays in the bounded table.
    """

    def __init__(
        self,
        table: DayTable,
        length: LengthCode,
        strict: Reading,
        lenient: Reading,
        scale: int = 1,
    ) -> None:
        self._table = table
        self._amount, self._unit = length
        self._readings = strict, lenient
        self._scale = scale

    def __missing__(self, start: int) -> Lines:
        minute = -INF if start == -INF // self._scale else start * self._scale
        strict, lenient = self._readings
        found = in_order((*self._line(minute, strict), *self._line(minute, lenient)))
        if len(self) >= MOST:
            self.clear()
        self[start] = found
        return found

    def _line(self, start: int, reading: Reading) -> tuple[End, End]:
        """Both sides; the late one differs only where a schedule is not published."""
        low = self._end(start, reading, 0)
        return low, self._end(start, reading, 1) if low.provisional else low

    def _end(self, start: int, reading: Reading, high: int) -> End:
        return End(*simple_deadline(self._table, start, self._amount, self._unit, reading, high))
