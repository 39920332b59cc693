"""Duties as source: each leaves the name of its outcome (docs/semantics.md §6)."""

from __future__ import annotations

from dsl.ir.limits import Length
from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.compiled.running.ladders import AFTER, BEFORE, MINUTE, USED
from engine.compiled.running.lengths import UNITS
from engine.compiled.writing.emitter import Emitter, Pair
from engine.compiled.writing.limits import duty_limit, length_source
from engine.compiled.writing.truths import compared
from engine.periods.readings import CLEAR, INCLUSIVE
from engine.rows import LEVELS


def outcome(em: Emitter, duty: Duty, ladder: tuple[Rung, ...]) -> str:
    """Writes one duty for the subject at hand; the name of its ``Outcome``."""
    match duty:
        case Require():
            return _require(em, duty)
        case Precede():
            return _precede(em, duty)
        case Meet():
            return _meet(em, duty, ladder)


def _require(em: Emitter, duty: Require) -> str:
    holds = em.bind(em.truth(duty.holds), "v")
    if duty.lenient is None:
        return em.bind(f"required({holds})", "o")
    weaker = em.temp("v")
    em.line(f"{weaker} = 0")
    with em.block(f"if {holds} == 0"):
        em.line(f"{weaker} = {em.truth(duty.lenient)}")
    return em.bind(f"required({holds}, {weaker})", "o")


def _precede(em: Emitter, duty: Precede) -> str:
    second, first = em.time(duty.second), em.time(duty.first)
    order = em.bind(compared("le" if duty.inclusive else "lt", first, second), "v")
    return em.bind(f"preceded({second[0]}, {second[1]}, {order}, {_moments(em)})", "o")


def _meet(em: Emitter, duty: Meet, ladder: tuple[Rung, ...]) -> str:
    result = em.temp("o")
    start, lines = _clock(em, duty)
    done = em.time(duty.done)
    ends = f"{done[0]}, {done[1]}, {_moments(em)}"
    em.line(f"if {lines} is None: {result} = not_running({start[0]}, {start[1]}, {ends})")
    if duty.not_before:
        em.line(f"else: {result} = not_before({lines}, {start[0]}, {ends}, TABLE)")
    else:
        steps = ladder_constant(em, ladder)
        counted = duty.from_time is None
        em.line(f"else: {result} = in_time({lines}, {start[0]}, {ends}, {steps}, TABLE, {counted})")
    return result


def _moments(em: Emitter) -> str:
    return f"{em.once('C.as_of')}, {em.once('C.stood_at')}"


def _clock(em: Emitter, duty: Meet) -> tuple[Pair, str]:
    """The start's ends, and the name of the ends of the clock (None while it doesn't run)."""
    if duty.from_time is not None:
        start = em.time(duty.from_time)
        lines = em.temp("e")
        settled = f"{start[1]} < {em.pool.infinity}"
        em.line(f"{lines} = given({start[0]}, {start[1]}) if {settled} else None")
    else:
        assert duty.limit is not None
        lo, hi, lines = duty_limit(em, duty.limit)
        start = lo, hi
    if duty.back is not None:
        length = length_source(em, duty.back)
        modes = ", ".join(_back(mode) for mode in (duty.strict_back, duty.lenient_back))
        counted = f"counted_back(TABLE, {lines}, {length}, {modes})"
        lines = em.bind(f"None if {lines} is None else {counted}", "e")
    return start, lines


def _back(mode: str) -> str:
    return repr(CLEAR if mode == "clear" else INCLUSIVE)


def ladder_constant(em: Emitter, ladder: tuple[Rung, ...]) -> str:
    """The constant that places a rule's rungs."""
    return em.pool.constant(f"Ladder(TABLE, {tuple(_rung(rung) for rung in ladder)!r})")


def _rung(rung: Rung) -> tuple[int, int, int, int]:
    level = LEVELS.index(rung.level)
    if rung.before is not None:
        return level, BEFORE, rung.before.amount, _unit(rung.before)
    if rung.after is not None:
        return level, AFTER, rung.after.amount, _unit(rung.after)
    assert rung.used is not None
    return level, USED, *rung.used


def _unit(length: Length) -> int:
    return MINUTE if length.unit == "minute" else UNITS[length.unit]
