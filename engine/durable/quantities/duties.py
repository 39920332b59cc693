"""The facts of one duty, and the figures a row shows of it (semantics §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.durable import verdict_facts as facts
from engine.durable.quantities.ends import Clock, clock_of
from engine.durable.quantities.known import DAY, Bound, Known, come, settled
from engine.durable.quantities.ladders import first_minutes, rungs_of
from engine.durable.quantities.reckoner import Reckoner
from engine.durable.verdict_facts import Given
from engine.periods.publication import awaited_publication
from engine.truth import FALSE, INF, before, not_after


class Prepared(NamedTuple):
    """A duty's facts, its figures, the minutes its verdict may change, what it waits for."""

    given: list[Given]
    strict: int | None = None
    lenient: int | None = None
    provisional: bool = False
    completed: int | None = None
    moments: tuple[int, ...] = ()
    awaited: int = INF


def prepared(
    reckon: Reckoner, place: int, duty: Duty, ladder: Sequence[Rung], bound: Bound
) -> Prepared:
    """A duty of a subject; ``place`` is its place in the rule."""
    if isinstance(duty, Require):
        holds = reckon(duty.holds, bound)
        asks = duty.lenient is not None and holds == FALSE
        weaker = reckon(duty.lenient, bound) if asks and duty.lenient is not None else FALSE
        return Prepared([(facts.REQUIRE, place, holds, weaker)])
    if isinstance(duty, Precede):
        first, second = reckon(duty.first, bound), reckon(duty.second, bound)
        order = (not_after if duty.inclusive else before)(*first, *second)
        moments = (second[0],) if settled(second) else ()
        has_come = come(second, reckon.view)
        return Prepared([(facts.PRECEDE, place, has_come, order)], moments=moments)
    return _meet(reckon, place, duty, ladder, bound)


def _meet(
    reckon: Reckoner, place: int, duty: Meet, ladder: Sequence[Rung], bound: Bound
) -> Prepared:
    clock, done = clock_of(reckon, duty, bound), reckon(duty.done, bound)
    completed = done[0] if done[0] == done[1] else None
    if clock.lines is None:
        waiting = (facts.WAITING, place, come(clock.start, reckon.view))
        return Prepared([waiting], completed=completed)
    low, high = clock.lines[0][0].deadline, clock.lines[1][1].deadline
    provisional = any(end.provisional for end in clock.ends)
    given, moments = _race(reckon, place, duty, ladder, clock, done)
    return Prepared(
        given,
        strict=None if low == -INF else low,
        lenient=None if high == -INF else high,
        provisional=provisional,
        completed=completed,
        moments=moments,
        awaited=_awaited(reckon, clock) if provisional else INF,
    )


def _race(
    reckon: Reckoner, place: int, duty: Meet, ladder: Sequence[Rung], clock: Clock, done: Known
) -> tuple[list[Given], tuple[int, ...]]:
    """Completion against the two lines, with the ladder and the minutes of change."""
    assert clock.lines is not None
    has_come = come(done, reckon.view)
    stands = int(all(end.stands for end in clock.ends))
    later = int(duty.not_before)
    given: list[Given] = [
        (facts.DONE, place, done[0], done[1], has_come, int(settled(done)), stands, later)
    ]
    for kind, (low, high) in zip((facts.STRICT, facts.LENIENT), clock.lines, strict=True):
        minutes = (low.deadline, high.deadline) if later else (low.last_good, high.last_good)
        given.append((kind, place, *minutes))
    if later:
        return given, ()
    first = clock.lines[0][0]
    start = None if duty.from_time is not None else clock.start[0]
    rungs = rungs_of(ladder, reckon.library.table, start, first.deadline)
    given.append((facts.LADDER, place, *first_minutes(rungs)))
    if has_come != FALSE:
        return given, ()
    moments = [end.last_good + 1 for end in clock.ends if not end.stands]
    return given, (*moments, *(() if first.stands else (minute for minute, _ in rungs)))


def _awaited(reckon: Reckoner, clock: Clock) -> int:
    minutes = [clock.start[0], *(end.deadline for end in clock.ends if end.provisional)]
    finite = [minute for minute in minutes if abs(minute) < INF]
    if not finite:
        return INF
    return awaited_publication(reckon.library.table, min(finite) // DAY, max(finite) // DAY)
