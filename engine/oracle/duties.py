"""What a duty comes to: its verdict and the figures shown (docs/semantics.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.oracle.evaluator import Env, Evaluator
from engine.oracle.instime import Clock, clock_of, verdict_in_time, verdict_not_before
from engine.oracle.rungs import level_at, rung_instants
from engine.oracle.spans import Span, happened, is_settled
from engine.oracle.trace import DutyTrace
from engine.periods.publication import awaited_publication
from engine.rows import COMPLIANT, DISPUTED, PENDING, UNDETERMINED, VIOLATION, WARNING
from engine.truth import FALSE, INF, TRUE, UNKNOWN, before, not_after


class Outcome(NamedTuple):
    """A duty's verdict with its figures, as a row shows them.

    ``moments`` are the minutes at which the verdict may change by itself; ``awaited`` is when
    the schedule that a provisional end waits for is usually published, INF if for none.
    """

    verdict: int
    level: int = 0
    strict: int | None = None
    lenient: int | None = None
    provisional: bool = False
    completed: int | None = None
    moments: tuple[int, ...] = ()
    awaited: int = INF


def outcome_of(ev: Evaluator, index: int, duty: Duty, ladder: Sequence[Rung], env: Env) -> Outcome:
    """The outcome of one duty for one subject."""
    if ev.trace is None:
        return _outcome(ev, duty, ladder, env, None)
    note = DutyTrace(index=index, duty=duty, verdict=UNDETERMINED)
    note.step = ev.trace.enter(duty)
    outcome = _outcome(ev, duty, ladder, env, note)
    note.verdict, note.level = outcome.verdict, outcome.level
    ev.trace.leave(outcome.verdict)
    ev.trace.duties.append(note)
    return outcome


def _outcome(
    ev: Evaluator, duty: Duty, ladder: Sequence[Rung], env: Env, note: DutyTrace | None
) -> Outcome:
    if isinstance(duty, Require):
        return Outcome(_require(ev, duty, env))
    if isinstance(duty, Precede):
        return _precede(ev, duty, env)
    return _meet(ev, duty, ladder, env, note)


def _require(ev: Evaluator, duty: Require, env: Env) -> int:
    holds = ev.truth(duty.holds, env)
    if holds == TRUE:
        return COMPLIANT
    if holds == UNKNOWN:
        return UNDETERMINED
    if duty.lenient is None:
        return VIOLATION
    return {TRUE: DISPUTED, UNKNOWN: UNDETERMINED, FALSE: VIOLATION}[ev.truth(duty.lenient, env)]


def _precede(ev: Evaluator, duty: Precede, env: Env) -> Outcome:
    second, first = ev.time(duty.second, env), ev.time(duty.first, env)
    moments = (second[0],) if is_settled(second) else ()
    come = happened(second, ev.view)
    if come != TRUE:
        return Outcome(PENDING if come == FALSE else UNDETERMINED, moments=moments)
    compare = not_after if duty.inclusive else before
    verdicts = {TRUE: COMPLIANT, FALSE: VIOLATION, UNKNOWN: UNDETERMINED}
    return Outcome(verdicts[compare(*first, *second)], moments=moments)


def _meet(
    ev: Evaluator, duty: Meet, ladder: Sequence[Rung], env: Env, note: DutyTrace | None
) -> Outcome:
    clock = clock_of(ev, duty, env, note)
    done = ev.time(duty.done, env)
    completed = done[0] if done[0] == done[1] else None
    if note is not None:
        note.start, note.done = clock.start, done
    if clock.ends is None:
        known = happened(clock.start, ev.view) == FALSE
        return Outcome(PENDING if known else UNDETERMINED, completed=completed)
    if duty.not_before:
        shown = Outcome(verdict_not_before(done, clock.ends, ev.view))
    else:
        shown = _in_time(ev, duty, ladder, clock, done)
    strict, lenient = clock.ends.strict[0].deadline, clock.ends.lenient[1].deadline
    provisional = any(side.provisional for side in clock.ends.sides())
    return shown._replace(
        strict=None if strict == -INF else strict,
        lenient=None if lenient == -INF else lenient,
        provisional=provisional,
        completed=completed,
        awaited=_awaited(ev, clock) if provisional else INF,
    )


def _in_time(
    ev: Evaluator, duty: Meet, ladder: Sequence[Rung], clock: Clock, done: Span
) -> Outcome:
    assert clock.ends is not None
    low = clock.ends.strict[0]
    start = None if duty.from_time is not None else clock.start[0]
    rungs = rung_instants(ladder, ev.book.table, start, low.deadline)
    verdict = verdict_in_time(done, clock.ends, ev.view)
    running = ev.view.as_of <= min(low.last_good, clock.ends.lenient[0].last_good)
    level = level_at(rungs, ev.view.as_of) if verdict == PENDING and running else 0
    verdict = WARNING if level else verdict
    moments: list[int] = []
    if happened(done, ev.view) == FALSE:
        moments += [s.last_good + 1 for s in clock.ends.sides() if not s.suspended]
        moments += [] if low.suspended else [minute for minute, _ in rungs]
    return Outcome(verdict, level, moments=tuple(moments))


def _awaited(ev: Evaluator, clock: Clock) -> int:
    assert clock.ends is not None
    deadlines = [side.deadline for side in clock.ends.sides() if side.provisional]
    minutes = [m for m in (clock.start[0], *deadlines) if -INF < m < INF]
    if not minutes:
        return INF
    return awaited_publication(ev.book.table, min(minutes) // 1440, max(minutes) // 1440)
