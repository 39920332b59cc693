"""Quick tests that settle the ordinary outcome of a subject without judging it in full.

A duty is *quiet* if it surely comes to compliant, or to pending and it is known when that will
change.  Where every duty of a rule is quiet for a subject its row is not asked for, and only the
minute of its next change needs to be kept; in every other case the judging function decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from dsl.ir.limits import Length, Limit, Link, ParameterLength, PeriodUse, Reading
from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.compiled.writing.duties import ladder_constant
from engine.compiled.writing.emitter import Emitter, Pair
from engine.compiled.writing.limits import (
    duty_limit,
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


class Quiet(NamedTuple):
    """An expression that is true only if a duty is quiet, and the name of the minute at which it
    will change then (INF: never by itself); None where it is not looked for."""

    test: str
    change: str | None = None


def quiet(em: Emitter, duty: Duty, ladder: tuple[Rung, ...], steady: bool) -> Quiet:
    """Writes a sufficient test that the duty is quiet.

    ``steady``: the rule's conditions stay as time goes by, so that pending may be settled here.
    """
    match duty:
        case Require():
            return Quiet(f"({em.truth(duty.holds)}) == 2")
        case Precede():
            return Quiet(_precede(em, duty))
        case Meet(from_time=None):
            return _meet(em, duty, ladder, steady)
        case Meet(from_time=from_time):
            assert from_time is not None
            lo, hi = em.time(from_time)
            return Quiet(f"{hi} == {em.pool.infinity} and {_not_come(em, lo)}")


def _precede(em: Emitter, duty: Precede) -> str:
    lo, hi = em.time(duty.second)
    first = em.time(duty.first)
    sign = "<=" if duty.inclusive else "<"
    come = f"{lo} <= {em.once('C.as_of')} and {first[1]} {sign} {lo}"
    return f"({come}) if {hi} < {em.pool.infinity} else {_not_come(em, lo)}"


def _not_come(em: Emitter, lo: str) -> str:
    """What has not happened for sure."""
    return f"{lo} > {em.once('C.stood_at')}"


def _meet(em: Emitter, duty: Meet, ladder: tuple[Rung, ...], steady: bool) -> Quiet:
    assert duty.limit is not None
    inf = em.pool.infinity
    with _inside(em, duty.limit) as limit:
        start = limit_start(em, limit)
    result, change = em.temp("q"), em.temp("w")
    waits = steady and not duty.not_before and duty.back is None
    em.line(f"{result} = {_not_come(em, start[0])}")
    if waits:
        em.line(f"{change} = {inf}")
    with em.block(f"if {start[1]} < {inf}"):
        lo, hi = em.time(duty.done)
        if duty.not_before:
            em.line(f"{result} = {hi} == {inf} and {_not_come(em, lo)}")
        else:
            with _inside(em, duty.limit) as limit:
                ends = _strict_ends(em, duty, limit, start)
            tests = [f"{hi} {'<' if limit.links else '<='} {end}" for end in ends]
            if not em.anatomy.is_event(duty.done):
                tests.append(f"{lo} <= {em.once('C.as_of')}")
            em.line(f"{result} = {' and '.join(tests) if ends else 'False'}")
        if waits:
            still_open = f"{hi} == {inf} and {_not_come(em, lo)} and {em.once('C.is_standing()')}"
            with em.block(f"if not {result} and {start[0]} == {start[1]} and {still_open}"):
                _, _, lines = duty_limit(em, duty.limit)
                steps = ladder_constant(em, ladder)
                em.line(f"{change} = waits({lines}, {start[0]}, {em.once('C.as_of')}, {steps})")
                em.line(f"{result} = {change} > 0")
    return Quiet(result, change if waits else None)


@contextmanager
def _inside(em: Emitter, limit: Limit | PeriodUse) -> Iterator[Limit]:
    """The limit, with the variable of a named period bound to its record."""
    if isinstance(limit, Limit):
        yield limit
        return
    period = em.pool.periods[limit.name]
    outer = em.env
    em.env = {"case": outer["case"], period.variable: em.record(limit.of)}
    try:
        yield period.limit
    finally:
        em.env = outer


def _strict_ends(em: Emitter, duty: Meet, limit: Limit, start: Pair) -> list[str]:
    """Minutes by which a completion is in time for sure, one for each tier; none if unknown.

    They are the ends without extensions and deductions, which can only move an end on: unless
    the clock is started anew, or a record may state a length to be added.  (An extension may
    turn an end to the minute into the end of the day before that minute, hence ``<`` above.)
    """
    sooner = [link for link in limit.links if _may_shorten(link)]
    if duty.back is not None or sooner or not _is_laxer(limit.strict, limit.lenient):
        return []
    return [_strict_end(em, limit, tier.length, start[0]) for tier in limit.tiers]


def _may_shorten(link: Link) -> bool:
    return link.mode == "restart" or (link.mode == "add" and link.stated is not None)


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
