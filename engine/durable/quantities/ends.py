"""Where a clock ends on both lines and both sides (semantics §5)."""

from __future__ import annotations

from typing import NamedTuple

from dsl.ir import expressions as x
from dsl.ir import limits as li
from dsl.ir.rules import Meet
from engine.durable.quantities.chains import (
    Extension,
    Taken,
    Unlisted,
    deductions_of,
    extensions_of,
)
from engine.durable.quantities.known import Bound, Found, Known, around, settled
from engine.durable.quantities.reckoner import Kinds, Reckoner
from engine.periods import readings as codes
from engine.periods import units
from engine.periods.backward import run_back
from engine.periods.limit import run_limit
from engine.truth import FALSE, INF, TRUE

UNITS = {
    "hour": units.HOUR,
    "day": units.DAY,
    "day24": units.DAY24,
    "workday": units.WORKDAY,
    "month": units.MONTH,
    "year": units.YEAR,
}


class End(NamedTuple):
    """One end: the deadline, the last minute in time, and how firm it is."""

    deadline: int
    last_good: int
    provisional: bool = False
    stands: bool = False


Line = tuple[End, End]
"""The low and the high side."""


class Clock(NamedTuple):
    """When it starts and, if it runs, where the strict and the lenient line end."""

    start: Known
    lines: tuple[Line, Line] | None

    @property
    def ends(self) -> tuple[End, ...]:
        """All four."""
        return () if self.lines is None else (*self.lines[0], *self.lines[1])


class Basis(NamedTuple):
    """A limit with all it rests on."""

    limit: li.Limit
    start: Known
    tiers: list[li.Length | None]
    chain: list[Extension]
    taken: list[Taken]
    unlisted: Unlisted

    def strictly(self) -> Basis:
        """Without what is for the lenient line alone."""
        return self._replace(
            chain=[e for e in self.chain if e.link.line == "both"],
            taken=[t for t in self.taken if t.deduction.line == "both"],
            unlisted=[item for item in self.unlisted if item.line == "both"],
        )


_UNKNOWN_ENDS = (End(-INF, -INF), End(INF, INF))


def clock_of(reckon: Reckoner, duty: Meet, bound: Bound) -> Clock:
    """The clock of a duty, counted back where it says so."""
    if duty.from_time is not None:
        start = reckon(duty.from_time, bound)
        given = End(start[0], start[0]), End(start[1], start[1])
        clock = Clock(start, (given, given) if settled(start) else None)
    elif isinstance(duty.limit, li.PeriodUse):
        clock = _of_period(reckon, duty.limit, bound)
    else:
        assert duty.limit is not None
        clock = _of_limit(reckon, duty.limit, bound, None)
    if clock.lines is None or duty.back is None:
        return clock
    length = reckon.length(duty.back)
    if length is None:
        return Clock(clock.start, (_UNKNOWN_ENDS, _UNKNOWN_ENDS))
    strict, lenient = clock.lines
    return Clock(
        clock.start,
        (
            _back(reckon, strict, length, duty.strict_back),
            _back(reckon, lenient, length, duty.lenient_back),
        ),
    )


def _back(reckon: Reckoner, line: Line, length: li.Length, how: str) -> Line:
    reading = codes.Reading(back=codes.CLEAR if how == "clear" else codes.INCLUSIVE)
    moved = []
    for high, end in enumerate(line):
        deadline, last_good, open_days = run_back(
            reckon.library.table,
            end.deadline,
            end.deadline == end.last_good,
            length.amount,
            UNITS[length.unit],
            reading,
            high,
        )
        provisional = end.provisional or bool(open_days)
        moved.append(End(deadline, last_good, provisional, end.stands))
    return moved[0], moved[1]


def _of_period(reckon: Reckoner, use: li.PeriodUse, bound: Bound) -> Clock:
    period = reckon.library.periods[use.name]
    before = None if use.before is None else reckon(use.before, bound)
    inner = reckon.inside(period.variable, use.of, bound)
    return _of_limit(reckon, period.limit, inner, before)


def _of_limit(reckon: Reckoner, limit: li.Limit, bound: Bound, before: Found | None) -> Clock:
    start = _start(reckon, limit, bound)
    if not settled(start):
        return Clock(start, None)
    tiers: list[li.Length | None] = []
    for tier in limit.tiers:
        when = TRUE if tier.when is None else reckon(tier.when, bound)
        if when == TRUE:
            tiers.clear()
        if when != FALSE:
            tiers.append(reckon.length(tier.length))
    chain, more_links = extensions_of(reckon, limit, bound, before)
    taken, more_taken = deductions_of(reckon, limit, bound)
    basis = Basis(limit, start, tiers, chain, taken, more_links + more_taken)
    strict = _line(reckon, basis.strictly(), limit.strict)
    return Clock(start, (strict, _line(reckon, basis, limit.lenient)))


def _start(reckon: Reckoner, limit: li.Limit, bound: Bound) -> Known:
    possible = []
    for change in limit.start_changes:
        when = reckon(change.when, bound)
        if when != FALSE:
            possible.append(reckon(change.start, bound))
        if when == TRUE:
            return around(possible)
    return around([*possible, reckon(limit.start, bound)])


def _line(reckon: Reckoner, basis: Basis, reading: li.Reading) -> Line:
    # More facts mostly mean a later end, but not always: the two sides may come out crossed.
    sides = (
        min(_runs(reckon, basis, reading, 0), key=_deadline),
        max(_runs(reckon, basis, reading, 1), key=_deadline),
    )
    low, high = min(sides, key=_deadline), max(sides, key=_deadline)
    if basis.unlisted and reckon.view.as_of > low.last_good:
        high = high._replace(deadline=INF, last_good=INF)
    return low, high


def _deadline(end: End) -> int:
    return end.deadline


def _runs(reckon: Reckoner, basis: Basis, reading: li.Reading, high: int) -> list[End]:
    unknown = _UNKNOWN_ENDS[high]
    ends = [
        unknown if tier is None else _run(reckon, basis, reading, high, tier)
        for tier in basis.tiers
    ]
    return ends or [unknown]


def _run(reckon: Reckoner, basis: Basis, reading: li.Reading, high: int, tier: li.Length) -> End:
    chain = [e for e in basis.chain if e.usable(high)]
    grants = [e.grants(tier, high) for e in chain]
    links = basis.limit.links
    labels = [link.label for link in links]
    out = [span for taken in basis.taken if (span := taken.spans[high]) is not None]
    deadline, last_good, provisional, stands, *_ = run_limit(
        reckon.library.table,
        basis.start[high],
        tier.amount,
        UNITS[tier.unit],
        _codes(reading),
        tuple(mode for mode, _, _ in grants),
        tuple(amount for _, amount, _ in grants),
        tuple(UNITS[unit] for _, _, unit in grants),
        tuple(e.approved(high) for e in chain),
        tuple(e.restart[high] for e in chain),
        tuple(e.number for e in chain),
        tuple(link.at_most for link in links),
        tuple(-1 if link.after is None else labels.index(link.after) for link in links),
        tuple(begin for begin, _ in out),
        tuple(end for _, end in out),
        reckon.view.as_of,
        high,
    )
    return End(deadline, last_good, bool(provisional), bool(stands))


def _codes(reading: li.Reading) -> codes.Reading:
    return codes.Reading(
        hour_mode=codes.NEXT_HOUR if reading.hour == "next_hour" else codes.EXACT,
        day_mode=codes.FULL24 if reading.day == "full24" else codes.CALENDAR,
        month_mode=codes.MONTH_END if reading.month == "month_end" else codes.CORRESPONDING,
        roll=codes.ROLL if reading.roll == "roll" else codes.NO_ROLL,
        deduct=codes.BOTH_ENDS if reading.deduct == "both_ends" else codes.ONE_END,
        back=codes.CLEAR if reading.back == "clear" else codes.INCLUSIVE,
        chain=codes.SEGMENT if reading.chain == "segment" else codes.ANCHORED,
    )


def _expiry(reckon: Reckoner, node: x.Expiry, bound: Bound) -> Known:
    clock = _of_period(reckon, li.PeriodUse(node.period, node.of, node.before), bound)
    if clock.lines is None:
        return clock.start[0], INF
    strict, lenient = clock.lines
    return strict[0].last_good, lenient[1].last_good


EXPIRY: Kinds = {x.Expiry: _expiry}
"""The end of a named period as a time."""
