"""What a duty comes to (docs/semantics.md §6)."""

from __future__ import annotations

from typing import NamedTuple

from engine.compiled.running.ladders import Ladder
from engine.compiled.running.lines import ALL_SIDES, Lines
from engine.periods.calendar import DayTable
from engine.periods.publication import awaited_publication
from engine.rows import COMPLIANT, DISPUTED, PENDING, UNDETERMINED, VIOLATION, WARNING
from engine.truth import INF

DAY_MINUTES = 1440


class Outcome(NamedTuple):
    """A duty's verdict and figures, as a row shows them.

    ``moments``: minutes at which the verdict may change by itself; ``awaited``: when the schedule
    a provisional end waits for is usually published, INF if for none.
    """

    verdict: int
    level: int = 0
    strict: int | None = None
    lenient: int | None = None
    provisional: bool = False
    completed: int | None = None
    moments: tuple[int, ...] = ()
    awaited: int = INF


PLAIN = tuple(Outcome(verdict) for verdict in range(COMPLIANT + 1))
"""Outcomes without figures, by verdict."""


def required(holds: int, lenient: int = 0) -> Outcome:
    """A condition; ``lenient`` FALSE where no weaker one is accepted."""
    if holds:
        return PLAIN[COMPLIANT if holds == 2 else UNDETERMINED]
    return PLAIN[(VIOLATION, UNDETERMINED, DISPUTED)[lenient]]


def preceded(second_lo: int, second_hi: int, order: int, as_of: int, stood_at: int) -> Outcome:
    """Order of two events, given whether the first comes before the second."""
    moments = (second_lo,) if second_hi < INF else ()
    if not (second_hi < INF and second_lo <= as_of):
        verdict = PENDING if second_lo > stood_at else UNDETERMINED
    else:
        verdict = (VIOLATION, UNDETERMINED, COMPLIANT)[order]
    return Outcome(verdict, moments=moments) if moments else PLAIN[verdict]


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
    strict_low, strict_high = lines.strict_low_good, lines.strict_high_good
    lenient_low, lenient_high = lines.lenient_low_good, lines.lenient_high_good
    is_done = done_hi < INF
    is_open = not (is_done and done_lo <= as_of) and done_lo > stood_at
    level = 0
    moments: tuple[int, ...] = ()
    rungs: list[tuple[int, int]] = []
    if is_open:
        rungs = ladder.instants(start if has_start else -INF, lines.strict_low)
        moments = _moments(lines, rungs)
    if done_lo > lenient_high and (is_done or as_of > lenient_high):
        verdict = VIOLATION
    elif (
        done_lo > strict_high
        and (is_done or as_of > strict_high)
        and (done_hi <= lenient_low or (is_open and as_of <= lenient_low))
    ):
        verdict = DISPUTED
    elif done_hi <= strict_low:
        verdict = COMPLIANT
    elif is_open and (as_of <= strict_low or lines.suspended == ALL_SIDES):
        verdict = PENDING
        if as_of <= strict_low:
            level = max((level for minute, level in rungs if minute <= as_of), default=0)
            verdict = WARNING if level else PENDING
    else:
        verdict = UNDETERMINED
    return _shown(verdict, level, lines, start, done_lo, done_hi, moments, table)


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
    return _shown(verdict, 0, lines, start, done_lo, done_hi, (), table)


def _shown(
    verdict: int,
    level: int,
    lines: Lines,
    start: int,
    done_lo: int,
    done_hi: int,
    moments: tuple[int, ...],
    table: DayTable,
) -> Outcome:
    return Outcome(
        verdict,
        level,
        None if lines.strict_low == -INF else lines.strict_low,
        None if lines.lenient_high == -INF else lines.lenient_high,
        lines.provisional != 0,
        done_lo if done_lo == done_hi else None,
        moments,
        _awaited(lines, start, table) if lines.provisional else INF,
    )


def _awaited(lines: Lines, start: int, table: DayTable) -> int:
    ends = [lines[side] for side in range(4) if lines.provisional >> side & 1]
    days = [minute // DAY_MINUTES for minute in (start, *ends) if -INF < minute < INF]
    return awaited_publication(table, min(days), max(days)) if days else INF
