"""Quick tests that settle the ordinary outcome of a subject without judging it in full.

A duty is *quiet* if it surely comes to compliant, or to pending and it is known when that will
change.  Where every duty of a rule is quiet for a subject its row is not asked for, and only the
minute of its next change needs to be kept; in every other case the judging function decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from dsl.ir.expressions import Attribute, NumberOf, Variable
from dsl.ir.limits import Length, Limit, Link, ParameterLength, PeriodUse, Reading
from dsl.ir.rules import Duty, Meet, Precede, Require, Rung
from engine.compiled.writing.duties import ladder_constant
from engine.compiled.writing.emitter import Emitter, Pair
from engine.compiled.writing.limits import (
    duty_limit,
    length_source,
    limit_start,
    plan_constant,
    simple_length,
    simple_lines,
)
from engine.compiled.writing.records import section
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
        if not duty.not_before and duty.back is None:
            with em.block(f"if not {result}"):
                _by_lines(em, duty, ladder, Running(start, (lo, hi), result, change, waits))
    return Quiet(result, change if waits else None)


class Running(NamedTuple):
    """Names in the test of a duty whose clock runs: start, completion, the test's result, the
    minute of the next change, and whether that is asked for."""

    start: Pair
    done: Pair
    result: str
    change: str
    waits: bool


def _by_lines(em: Emitter, duty: Meet, ladder: tuple[Rung, ...], names: Running) -> None:
    """The test by the very ends of the limit, where extensions may decide."""
    assert duty.limit is not None
    inf, (lo, hi), result = em.pool.infinity, names.done, names.result
    is_kept = isinstance(duty.limit, PeriodUse) or simple_length(duty.limit) is not None
    if is_kept:
        with em.block(f"if {hi} < {inf}"):
            _, _, lines = duty_limit(em, duty.limit)
            em.line(
                f"{result} = {hi} <= {lines}.strict_low_good and {hi} <= {lines}.lenient_low_good"
            )
            if not em.anatomy.is_event(duty.done):
                em.line(f"{result} = {result} and {lo} <= {em.once('C.as_of')}")
    if names.waits:
        still_open = f"{hi} == {inf} and {_not_come(em, lo)} and {em.once('C.is_standing()')}"
        with em.block(f"if {names.start[0]} == {names.start[1]} and {still_open}"):
            _, _, lines = duty_limit(em, duty.limit)
            steps, as_of = ladder_constant(em, ladder), em.once("C.as_of")
            em.line(f"{names.change} = waits({lines}, {names.start[0]}, {as_of}, {steps})")
            em.line(f"{result} = {names.change} > 0")


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
    the clock is started anew, or a record states a negative length to be added.  (An extension may
    turn an end to the minute into the end of the day before that minute, hence ``<`` above.)
    """
    if duty.back is not None or not _is_laxer(limit.strict, limit.lenient):
        return []
    if any(_may_shorten(link) for link in limit.links):
        return []
    ends = [_strict_end(em, limit, tier.length, start[0]) for tier in limit.tiers]
    for link in limit.links:
        if link.mode == "add" and isinstance(link.stated, NumberOf):
            ends.append(_unless_negative(em, link.stated.attribute))
    return ends


def _may_shorten(link: Link) -> bool:
    """Whether a record matched to the link could bring the end forward."""
    if link.mode == "restart":
        return True
    if link.mode == "total" or link.stated is None:
        return False
    own = Variable(link.binder.variable, link.binder.entity)
    return not (isinstance(link.stated, NumberOf) and link.stated.attribute.of == own)


def _unless_negative(em: Emitter, attribute: Attribute) -> str:
    """INF if no record of the section has a negative number there, else -INF."""
    slot = em.pool.slot(("least", attribute.entity, attribute.name))
    field = em.pool.field(attribute.entity, attribute.name)
    records = section(em, attribute.entity)
    return em.here(f"{em.once('C.x')}[{slot}] or C.unless_negative({slot}, {records}, {field!r})")


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
