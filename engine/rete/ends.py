"""The clock of a duty, counted back where it says so, and its warning ladder (semantics §5, §7)."""

from __future__ import annotations

from collections.abc import Callable

from dsl.ir.limits import Length, Limit
from dsl.ir.rules import Meet, Rung
from engine.periods.backward import run_back
from engine.periods.calendar import DayTable, add_months, nth_working_day_before
from engine.periods.limit import simple_deadline
from engine.periods.readings import CLEAR, CORRESPONDING, INCLUSIVE, Reading
from engine.rete.intervals import DAY, endless, settled
from engine.rete.limits import LATEST, SOONEST, UNITS, Clock, Line, Side, clock_of, use_of
from engine.rete.making import Maker
from engine.rete.memory import Env, Evaluate, Session
from engine.rows import LEVELS


def clock_end(make: Maker, duty: Meet) -> Callable[[Session, Env], Clock]:
    """The clock that a duty in time is held against."""
    forward = _forward(make, duty)
    if duty.back is None:
        return forward
    length_in = make.length(duty.back)
    modes = [
        Reading(back=CLEAR if mode == "clear" else INCLUSIVE)
        for mode in (duty.strict_back, duty.lenient_back)
    ]

    def clock(s: Session, env: Env) -> Clock:
        found = forward(s, env)
        if found.lines is None:
            return found
        length = length_in(s)
        if length is None:
            return Clock(found.start, ((SOONEST, LATEST), (SOONEST, LATEST)))
        strict, lenient = (
            _line_back(make.table, line, length, reading)
            for line, reading in zip(found.lines, modes, strict=True)
        )
        return Clock(found.start, (strict, lenient))

    return clock


def _forward(make: Maker, duty: Meet) -> Callable[[Session, Env], Clock]:
    if duty.from_time is not None:
        time = make(duty.from_time)

        def given(s: Session, env: Env) -> Clock:
            span = time(s, env)
            line = (Side(span[0], span[0]), Side(span[1], span[1]))
            return Clock(span, (line, line) if settled(span) else None)

        return given
    assert duty.limit is not None
    if isinstance(duty.limit, Limit):
        clock = clock_of(make, duty.limit)
        return lambda s, env: clock(s, env, None)
    use: Evaluate = use_of(make, duty.limit)
    return use


def _line_back(table: DayTable, line: Line, length: Length, reading: Reading) -> Line:
    low, high = (_back(table, side, length, reading, number) for number, side in enumerate(line))
    return low, high


def _back(table: DayTable, side: Side, length: Length, reading: Reading, high: int) -> Side:
    is_instant = side.deadline == side.last_good
    deadline, last_good, unsure = run_back(
        table, side.deadline, is_instant, length.amount, UNITS[length.unit], reading, high
    )
    return Side(deadline, last_good, side.provisional or bool(unsure), side.suspended)


def rungs_at(
    table: DayTable, ladder: tuple[Rung, ...], start: int | None, deadline: int
) -> list[tuple[int, int]]:
    """(minute, level) of each rung that can be placed."""
    placed = []
    for rung in ladder:
        minute = _placed(table, rung, start, deadline)
        if minute is not None and not endless(minute):
            placed.append((minute, LEVELS.index(rung.level)))
    return placed


def reached(rungs: list[tuple[int, int]], as_of: int) -> int:
    """The highest level reached, 0 if none."""
    return max((level for minute, level in rungs if minute <= as_of), default=0)


def _placed(table: DayTable, rung: Rung, start: int | None, deadline: int) -> int | None:
    if rung.before is not None:
        return None if endless(deadline) else _before(table, rung.before, deadline)
    if start is None or endless(start):
        return None
    if rung.after is not None and rung.after.unit == "minute":
        return start + rung.after.amount
    if rung.after is not None:
        unit = UNITS[rung.after.unit]
        return simple_deadline(table, start, rung.after.amount, unit, Reading(), 0)[0]
    if rung.used is None or endless(deadline):
        return None
    part, whole = rung.used
    return start + -(-(deadline - start) * part // whole)


def _before(table: DayTable, length: Length, deadline: int) -> int:
    fixed = {"minute": 1, "hour": 60, "day": DAY, "day24": DAY}.get(length.unit)
    if fixed is not None:
        return deadline - fixed * length.amount
    day, clock_time = divmod(deadline, DAY)
    if length.unit == "workday":
        return DAY * nth_working_day_before(table, day, length.amount, 0) + clock_time
    months = length.amount * 12 if length.unit == "year" else length.amount
    return DAY * add_months(table, day, -months, CORRESPONDING) + clock_time
