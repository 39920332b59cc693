"""What a duty comes to (docs/semantics.md §6)."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from engine.compiled.running.ladders import Ladder
from engine.compiled.running.lines import ALL_SIDES, Lines
from engine.periods.calendar import DayTable
from engine.periods.publication import awaited_publication
from engine.rows import COMPLIANT, DISPUTED, PENDING, UNDETERMINED, VIOLATION, WARNING
from engine.truth import INF

DAY_MINUTES = 1440
ORDERED = (VIOLATION, UNDETERMINED, COMPLIANT)
"""Verdict of an order that is false, unknown, true."""


class Clock(Protocol):
    """What decides a duty's verdict as time goes by."""

    def at(self, minute: int, stood_at: int) -> tuple[int, int]:
        """Verdict and level at a minute."""
        ...


class Order(NamedTuple):
    """Two events, the second settled, and whether the first comes before it."""

    second: int
    order: int

    def at(self, minute: int, stood_at: int) -> tuple[int, int]:
        """Nothing to say until the second has come."""
        if self.second <= minute:
            return ORDERED[self.order], 0
        return (PENDING if self.second > stood_at else UNDETERMINED), 0


class Deadline(NamedTuple):
    """The ends of a clock, a completion, and the rungs on the way."""

    lines: Lines
    done_lo: int
    done_hi: int
    rungs: list[tuple[int, int]]

    def at(self, minute: int, stood_at: int) -> tuple[int, int]:
        """In time, late or running at a minute."""
        is_done = self.done_hi < INF and self.done_lo <= minute
        is_open = not is_done and self.done_lo > stood_at
        return standing(self.lines, self.done_lo, self.done_hi, minute, is_open, self.rungs)


class Outcome(NamedTuple):
    """A duty's verdict and figures, as a row shows them.

    ``moments``: minutes at which the verdict may change by itself; ``awaited``: when the schedule
    a provisional end waits for is usually published, INF if for none.  ``clock`` is what decides
    at another minute, None if the duty must be judged anew for that.
    """

    verdict: int
    level: int = 0
    strict: int | None = None
    lenient: int | None = None
    provisional: bool = False
    completed: int | None = None
    moments: tuple[int, ...] = ()
    awaited: int = INF
    clock: Clock | None = None

    def at(self, minute: int, stood_at: int) -> tuple[int, int]:
        """Verdict and level at a later minute, nothing else having changed."""
        if not self.moments:
            return self.verdict, self.level
        assert self.clock is not None
        return self.clock.at(minute, stood_at)


PLAIN = tuple(Outcome(verdict) for verdict in range(COMPLIANT + 1))
"""Outcomes without figures, by verdict."""


def required(holds: int, lenient: int = 0) -> Outcome:
    """A condition; ``lenient`` FALSE where no weaker one is accepted."""
    if holds:
        return PLAIN[COMPLIANT if holds == 2 else UNDETERMINED]
    return PLAIN[(VIOLATION, UNDETERMINED, DISPUTED)[lenient]]


def preceded(second_lo: int, second_hi: int, order: int, as_of: int, stood_at: int) -> Outcome:
    """Order of two events, given whether the first comes before the second."""
    if second_hi == INF:
        return PLAIN[PENDING if second_lo > stood_at else UNDETERMINED]
    if second_lo <= as_of:
        return PLAIN[ORDERED[order]]
    clock = Order(second_lo, order)
    verdict, _ = clock.at(as_of, stood_at)
    return Outcome(verdict, moments=(second_lo,), clock=clock)


def not_running(
    start_lo: int, start_hi: int, done_lo: int, done_hi: int, as_of: int, stood_at: int
) -> Outcome:
    """A duty in time whose clock does not run."""
    started = start_hi < INF and start_lo <= as_of
    verdict = PENDING if not started and start_lo > stood_at else UNDETERMINED
    return Outcome(verdict, completed=done_lo if done_lo == done_hi else None)


def in_time(
    lines: Lines,
    start: int,
    done_lo: int,
    done_hi: int,
    as_of: int,
    stood_at: int,
    ladder: Ladder,
    table: DayTable,
    has_start: bool,
) -> Outcome:
    """A duty to be done by the end of its clock; ``start`` is the low end of its start.

    ``has_start``: rungs may be counted from the start (not with ``from_time``).
    """
    is_open = not (done_hi < INF and done_lo <= as_of) and done_lo > stood_at
    if not is_open:
        verdict, _ = standing(lines, done_lo, done_hi, as_of, False, [])
        return _shown(verdict, lines, start, done_lo, done_hi, table)
    rungs = ladder.instants(start if has_start else -INF, lines.strict_low)
    verdict, level = standing(lines, done_lo, done_hi, as_of, True, rungs)
    return _shown(verdict, lines, start, done_lo, done_hi, table)._replace(
        level=level,
        moments=_moments(lines, rungs),
        clock=None if lines.moving else Deadline(lines, done_lo, done_hi, rungs),
    )


def waits(lines: Lines, start: int, as_of: int, ladder: Ladder) -> int:
    """When an open duty that surely is pending changes by itself; 0 if it is not surely pending.

    For a completion known not to have happened, a start known to the minute, and sections that
    stand as they do now at every later minute.
    """
    end = min(lines.strict_low_good, lines.lenient_low_good)
    if lines.moving or lines.provisional or lines.suspended or as_of > end or end >= INF:
        return 0
    first = end + 1
    for minute, _ in ladder.instants(start, lines.strict_low):
        if minute <= as_of:
            return 0
        first = min(first, minute)
    return first


def standing(
    lines: Lines,
    done_lo: int,
    done_hi: int,
    as_of: int,
    is_open: bool,
    rungs: list[tuple[int, int]],
) -> tuple[int, int]:
    """Verdict and level: what both lines agree on is certain."""
    strict_high, lenient_high = lines.strict_high_good, lines.lenient_high_good
    is_done = done_hi < INF
    late_strict = done_lo > strict_high and (is_done or as_of > strict_high)
    late_lenient = done_lo > lenient_high and (is_done or as_of > lenient_high)
    if late_strict and late_lenient:
        return VIOLATION, 0
    strict_low, lenient_low = lines.strict_low_good, lines.lenient_low_good
    runs_strict = is_open and as_of <= strict_low
    runs_lenient = is_open and as_of <= lenient_low
    if late_strict and (done_hi <= lenient_low or runs_lenient):
        return DISPUTED, 0
    if late_lenient and (done_hi <= strict_low or runs_strict):
        return DISPUTED, 0
    if done_hi <= strict_low and done_hi <= lenient_low:
        return COMPLIANT, 0
    if runs_strict and runs_lenient:
        level = max((level for minute, level in rungs if minute <= as_of), default=0)
        return (WARNING, level) if level else (PENDING, 0)
    if is_open and lines.suspended == ALL_SIDES:
        return PENDING, 0
    return UNDETERMINED, 0


def _moments(lines: Lines, rungs: list[tuple[int, int]]) -> tuple[int, ...]:
    """When the verdict of an open duty may change: after each end, and at each rung."""
    running = ~lines.suspended
    found = [lines[side + 4] + 1 for side in range(4) if running >> side & 1]
    if running & 1:
        found += [minute for minute, _ in rungs]
    return tuple(found)


def not_before(
    lines: Lines,
    start: int,
    done_lo: int,
    done_hi: int,
    as_of: int,
    stood_at: int,
    table: DayTable,
) -> Outcome:
    """A duty that must not be done before the end of its clock."""
    if done_hi == INF:
        verdict = COMPLIANT if done_lo > stood_at else UNDETERMINED
    elif done_hi < lines.strict_low and done_hi < lines.lenient_low:
        verdict = VIOLATION
    elif done_lo >= lines.strict_high and done_lo >= lines.lenient_high:
        verdict = COMPLIANT
    elif (done_lo >= lines.strict_high and done_hi < lines.lenient_low) or (
        done_lo >= lines.lenient_high and done_hi < lines.strict_low
    ):
        verdict = DISPUTED
    else:
        verdict = UNDETERMINED
    return _shown(verdict, lines, start, done_lo, done_hi, table)


def _shown(
    verdict: int, lines: Lines, start: int, done_lo: int, done_hi: int, table: DayTable
) -> Outcome:
    return Outcome(
        verdict,
        0,
        None if lines.strict_low == -INF else lines.strict_low,
        None if lines.lenient_high == -INF else lines.lenient_high,
        lines.provisional != 0,
        done_lo if done_lo == done_hi else None,
        (),
        _awaited(lines, start, table) if lines.provisional else INF,
    )


def _awaited(lines: Lines, start: int, table: DayTable) -> int:
    ends = [lines[side] for side in range(4) if lines.provisional >> side & 1]
    days = [minute // DAY_MINUTES for minute in (start, *ends) if -INF < minute < INF]
    return awaited_publication(table, min(days), max(days)) if days else INF
