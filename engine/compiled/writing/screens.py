"""Quick tests that settle the ordinary outcome of a subject without judging it in full.

A duty is *quiet* if it surely comes to compliant, or to pending with nothing that could change by
itself.  Where every duty of a rule is quiet for a subject its row is not asked for, and nothing
needs to be kept of it; in every other case the judging function decides.
"""

from __future__ import annotations

from dsl.ir.limits import Length, Limit, ParameterLength, PeriodUse, Reading
from dsl.ir.rules import Duty, Meet, Precede, Require
from engine.compiled.writing.emitter import Emitter, Pair
from engine.compiled.writing.limits import (
    length_source,
    limit_start,
    plan_constant,
    simple_lines,
)
from engine.periods.units import DAY_MINUTES, HOUR_MINUTES, MAX_AMOUNT

_LAXER = (
    ("hour", "exact", "next_hour"),
    ("day", "full24", "calendar"),
    ("month", "corresponding", "month_end"),
    ("roll", "none", "roll"),
    ("deduct", "one_end", "both_ends"),
)
"""Options of a reading: the choice that never ends later, and the one that never ends sooner."""


def quiet(em: Emitter, duty: Duty) -> str:
    """Writes a sufficient test that the duty is quiet; an expression that is true if it is."""
    match duty:
        case Require():
            return f"({em.truth(duty.holds)}) == 2"
        case Precede():
            return _precede(em, duty)
        case Meet():
            return _meet(em, duty)


def _precede(em: Emitter, duty: Precede) -> str:
    lo, hi = em.time(duty.second)
    first = em.time(duty.first)
    sign = "<=" if duty.inclusive else "<"
    come = f"{lo} <= {em.once('C.as_of')} and {first[1]} {sign} {lo}"
    return f"({come}) if {hi} < {em.pool.infinity} else {_not_come(em, lo)}"


def _not_come(em: Emitter, lo: str) -> str:
    """What has not happened for sure."""
    return f"{lo} > {em.once('C.stood_at')}"


def _meet(em: Emitter, duty: Meet) -> str:
    if duty.from_time is not None:
        lo, hi = em.time(duty.from_time)
        return f"{hi} == {em.pool.infinity} and {_not_come(em, lo)}"
    assert duty.limit is not None
    outer = em.env
    limit = duty.limit
    if isinstance(limit, PeriodUse):
        period = em.pool.periods[limit.name]
        em.env = {"case": outer["case"], period.variable: em.record(limit.of)}
        limit = period.limit
    start = limit_start(em, limit)
    result = em.temp("q")
    em.line(f"{result} = {_not_come(em, start[0])}")
    with em.block(f"if {start[1]} < {em.pool.infinity}"):
        ends = [] if duty.not_before else _strict_ends(em, duty, limit, start)
        em.env = outer
        if ends or duty.not_before:
            lo, hi = em.time(duty.done)
            tests = [f"{hi} <= {end}" for end in ends]
            if ends and not em.anatomy.is_event(duty.done):
                tests.append(f"{lo} <= {em.once('C.as_of')}")
            tests = tests or [f"{hi} == {em.pool.infinity}", _not_come(em, lo)]
            em.line(f"{result} = {' and '.join(tests)}")
        else:
            em.line(f"{result} = False")
    em.env = outer
    return result


def _strict_ends(em: Emitter, duty: Meet, limit: Limit, start: Pair) -> list[str]:
    """Minutes by which a completion is in time for sure, one for each tier; none if unknown.

    They are the ends without extensions and deductions, which can only move an end on: unless
    the clock is started anew, or a record may state its own length.
    """
    sooner = [link for link in limit.links if link.mode == "restart" or link.stated is not None]
    if duty.back is not None or sooner or not _is_laxer(limit.strict, limit.lenient):
        return []
    return [_strict_end(em, limit, tier.length, start[0]) for tier in limit.tiers]


def _strict_end(em: Emitter, limit: Limit, length: Length | ParameterLength, start: str) -> str:
    """The last good minute of the strict low side for one length."""
    if isinstance(length, ParameterLength):
        known = em.bind(length_source(em, length))
        end = f"{plan_constant(em, limit)}.simple({known}, {start}, {start}).strict_low_good"
        return em.bind(f"-{em.pool.infinity} if {known} is None else {end}")
    amount, reading = length.amount, limit.strict
    if amount > MAX_AMOUNT:
        return em.pool.infinity
    if length.unit == "day24" or (length.unit == "day" and reading.day == "full24"):
        return f"{start} + {DAY_MINUTES * amount}"
    if length.unit == "hour" and reading.hour == "exact":
        return f"{start} + {HOUR_MINUTES * amount}"
    if length.unit == "day" and reading.roll == "none":
        return f"({start} // {DAY_MINUTES} + {amount + 1}) * {DAY_MINUTES} - 1"
    return f"{simple_lines(em, limit, length, start)}.strict_low_good"


def _is_laxer(strict: Reading, lenient: Reading) -> bool:
    """Whether the lenient line surely never ends before the strict one."""
    return all(
        getattr(strict, option) == sooner or getattr(lenient, option) == later
        for option, sooner, later in _LAXER
    ) and (strict.chain == lenient.chain)
