"""Duties made ready: what each comes to for one subject (semantics §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.periods.publication import awaited_publication
from engine.rete.ends import clock_end, reached, rungs_at
from engine.rete.intervals import DAY, Span, happened, settled
from engine.rete.limits import Clock, Line
from engine.rete.making import Maker
from engine.rete.memory import Env, Session
from engine.rows import COMPLIANT, DISPUTED, PENDING, UNDETERMINED, VIOLATION, WARNING
from engine.truth import FALSE, INF, TRUE, UNKNOWN, before, not_after

BY_TRUTH = {TRUE: COMPLIANT, UNKNOWN: UNDETERMINED, FALSE: VIOLATION}


class Outcome(NamedTuple):
    """A duty's verdict and figures; when it may change, and which publication it waits for."""

    verdict: int
    level: int = 0
    strict: int | None = None
    lenient: int | None = None
    provisional: bool = False
    completed: int | None = None
    moments: tuple[int, ...] = ()
    awaited: int = INF


Judge = Callable[[Session, Env], Outcome]


def outcome_of(make: Maker, duty: Duty, ladder: tuple[Rung, ...]) -> Judge:
    """The duty, ready to be judged."""
    if isinstance(duty, Require):
        return _require(make, duty)
    if isinstance(duty, Precede):
        return _precede(make, duty)
    return _meet(make, duty, ladder)


def _require(make: Maker, duty: Require) -> Judge:
    holds = make(duty.holds)
    lenient = None if duty.lenient is None else make(duty.lenient)

    def judge(s: Session, env: Env) -> Outcome:
        held = holds(s, env)
        if held == FALSE and lenient is not None:
            weaker = lenient(s, env)
            return Outcome(DISPUTED if weaker == TRUE else BY_TRUTH[weaker])
        return Outcome(BY_TRUTH[held])

    return judge


def _precede(make: Maker, duty: Precede) -> Judge:
    first, second = make(duty.first), make(duty.second)
    order = not_after if duty.inclusive else before

    def judge(s: Session, env: Env) -> Outcome:
        later = second(s, env)
        moments = (later[0],) if settled(later) else ()
        come = happened(later, s.as_of, s.stood_at)
        if come != TRUE:
            return Outcome(PENDING if come == FALSE else UNDETERMINED, moments=moments)
        return Outcome(BY_TRUTH[order(*first(s, env), *later)], moments=moments)

    return judge


def _meet(make: Maker, duty: Meet, ladder: tuple[Rung, ...]) -> Judge:
    clock_for, done_at, table = clock_end(make, duty), make(duty.done), make.table

    def judge(s: Session, env: Env) -> Outcome:
        clock, done = clock_for(s, env), done_at(s, env)
        completed = done[0] if done[0] == done[1] else None
        if clock.lines is None:
            waits = happened(clock.start, s.as_of, s.stood_at) == FALSE
            return Outcome(PENDING if waits else UNDETERMINED, completed=completed)
        if duty.not_before:
            shown = Outcome(_not_before(s, done, clock.lines))
        else:
            start = None if duty.from_time is not None else clock.start[0]
            rungs = rungs_at(table, ladder, start, clock.lines[0][0].deadline)
            shown = _running(s, done, clock, clock.lines, rungs)
        strict, lenient = clock.lines[0][0].deadline, clock.lines[1][1].deadline
        provisional = any(side.provisional for side in clock.sides())
        return shown._replace(
            strict=None if strict == -INF else strict,
            lenient=None if lenient == -INF else lenient,
            provisional=provisional,
            completed=completed,
            awaited=_awaited(make, clock) if provisional else INF,
        )

    return judge


def _running(
    s: Session,
    done: Span,
    clock: Clock,
    lines: tuple[Line, Line],
    rungs: list[tuple[int, int]],
) -> Outcome:
    verdict = _in_time(s, done, clock, lines)
    low = lines[0][0]
    level = 0
    if verdict == PENDING and s.as_of <= min(low.last_good, lines[1][0].last_good):
        level = reached(rungs, s.as_of)
    moments: list[int] = []
    if happened(done, s.as_of, s.stood_at) == FALSE:
        moments = [side.last_good + 1 for side in clock.sides() if not side.suspended]
        if not low.suspended:
            moments += [minute for minute, _ in rungs]
    return Outcome(WARNING if level else verdict, level, moments=tuple(moments))


def _in_time(s: Session, done: Span, clock: Clock, lines: tuple[Line, Line]) -> int:
    is_open = happened(done, s.as_of, s.stood_at) == FALSE
    late, kept, runs = [], [], []
    for low, high in lines:
        late.append(done[0] > high.last_good and (settled(done) or s.as_of > high.last_good))
        kept.append(done[1] <= low.last_good)
        runs.append(is_open and s.as_of <= low.last_good)
    if all(late):
        return VIOLATION
    if any(late[i] and (kept[1 - i] or runs[1 - i]) for i in (0, 1)):
        return DISPUTED
    if all(kept):
        return COMPLIANT
    if all(runs) or (is_open and all(side.suspended for side in clock.sides())):
        return PENDING
    return UNDETERMINED


def _not_before(s: Session, done: Span, lines: tuple[Line, Line]) -> int:
    if not settled(done):
        waits = happened(done, s.as_of, s.stood_at) == FALSE
        return COMPLIANT if waits else UNDETERMINED
    (a_low, a_high), (b_low, b_high) = ((line[0].deadline, line[1].deadline) for line in lines)
    if done[1] < min(a_low, b_low):
        return VIOLATION
    if done[0] >= max(a_high, b_high):
        return COMPLIANT
    crossed = (done[0] >= a_high and done[1] < b_low) or (done[0] >= b_high and done[1] < a_low)
    return DISPUTED if crossed else UNDETERMINED


def _awaited(make: Maker, clock: Clock) -> int:
    ends = [side.deadline for side in clock.sides() if side.provisional]
    finite = [minute for minute in (clock.start[0], *ends) if -INF < minute < INF]
    if not finite:
        return INF
    return awaited_publication(make.table, min(finite) // DAY, max(finite) // DAY)
