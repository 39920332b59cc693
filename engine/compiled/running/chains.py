"""Limits whose end depends on the case: tiers, extensions, restarts, deductions (§5)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor
from typing import Any, NamedTuple

from engine.compiled.running.lines import (
    AT_ONCE,
    MOST,
    NEVER,
    End,
    LengthCode,
    Lines,
    Sides,
    Simple,
    in_order,
    joined,
    lines_of,
)
from engine.periods.calendar import DayTable, is_open
from engine.periods.extension import RESTART, TOTAL
from engine.periods.limit import run_limit
from engine.periods.readings import Reading
from engine.periods.units import DAY_MINUTES, MAX_AMOUNT
from engine.truth import INF, TRUE

MARGIN = 40
"""Days beyond an end that rolling or shifting it could look at."""

ENDLESS = MAX_AMOUNT + 1
"""A length without end."""

UNKNOWN_SIDES = (AT_ONCE, NEVER, AT_ONCE, NEVER)
UNKNOWN_LENGTH = lines_of(*UNKNOWN_SIDES)

Amount = int | Decimal


class Extension(NamedTuple):
    """One record matched to a link; the first three fields are its place in the chain.

    ``length`` is the link's, None if it has none or (``unclear``) it is unknown which is in
    force; ``stated`` what the record itself grants.  Of a link that restarts nothing,
    ``restart`` is the same as ``effective``.  ``lenient``: only the lenient line has it.
    """

    effective: int
    place: int
    kind: int
    weight: int
    effective_hi: int
    restart: int
    restart_hi: int
    length: LengthCode | None
    unclear: bool
    stated: tuple[Amount, Amount] | None
    lenient: bool
    record: Any


class Deducted(NamedTuple):
    """One span that may not count: weight, and the ends of its beginning and of its end.

    ``lenient``: only the lenient line leaves it out.
    """

    weight: int
    from_lo: int
    from_hi: int
    to_lo: int
    to_hi: int
    lenient: bool


class Plan:
    """What is fixed of a limit: readings and kinds of links.

    ``kinds``: per link mode, whether approval must precede the expiry, largest number of uses,
    index of the link that must come first (-1: none).  ``kept``: the latest chains worked out.
    """

    def __init__(
        self,
        table: DayTable,
        strict: Reading,
        lenient: Reading,
        kinds: tuple[tuple[int, bool, int, int], ...],
    ) -> None:
        self.table = table
        self.readings = strict, lenient
        self.kinds = kinds
        self.caps = tuple(kind[2] for kind in kinds)
        self.afters = tuple(kind[3] for kind in kinds)
        self.kept: dict[Any, Sides] = {}
        self._simple: dict[LengthCode, Simple] = {}

    def simple(self, length: LengthCode, lo: int, hi: int) -> Lines:
        """The ends without links and deductions."""
        if length not in self._simple:
            self._simple[length] = Simple(self.table, length, *self.readings)
        starts = self._simple[length]
        return starts[lo] if lo == hi else joined(starts[lo], starts[hi])


def ends(
    plan: Plan,
    lengths: Sequence[LengthCode | None],
    lo: int,
    hi: int,
    links: Sequence[Extension] = (),
    spans: Sequence[Deducted] = (),
    unlisted: int = 0,
    unlisted_lenient: int = 0,
    as_of: int = 0,
) -> Lines:
    """The ends of a limit whose clock starts between ``lo`` and ``hi``.

    ``lengths``: one for each tier that may apply, None if it is unknown which is in force.
    ``links`` in the order of the chain; ``unlisted``: there may be more links or deductions, and
    ``unlisted_lenient``: of those that only the lenient line has.
    """
    if len(lengths) == 1 and lengths[0] is not None and not links and not spans:
        result = plan.simple(lengths[0], lo, hi)
    else:
        result = _widest(
            [
                UNKNOWN_SIDES if length is None else _run(plan, length, lo, hi, links, spans, as_of)
                for length in lengths
            ]
        )
    if unlisted or unlisted_lenient:
        result = _opened(result, unlisted, as_of)
    return result._replace(moving=True) if unlisted or unlisted_lenient or spans else result


def _widest(found: list[Sides]) -> Lines:
    """The least low and the greatest high ends of several possible lengths."""
    if len(found) < 2:
        return in_order(found[0]) if found else UNKNOWN_LENGTH
    strict_low, strict_high, lenient_low, lenient_high = zip(*found, strict=True)
    return in_order(
        (
            min(strict_low, key=_deadline),
            max(strict_high, key=_deadline),
            min(lenient_low, key=_deadline),
            max(lenient_high, key=_deadline),
        )
    )


def _deadline(end: End) -> int:
    return end.deadline


def _opened(lines: Lines, strict: int, as_of: int) -> Lines:
    """What is unlisted, of the lenient line at least, may have moved an end that has passed."""
    if strict and as_of > lines.strict_low_good:
        lines = lines._replace(strict_high=INF, strict_high_good=INF)
    if as_of > lines.lenient_low_good:
        lines = lines._replace(lenient_high=INF, lenient_high_good=INF)
    return lines


def _run(
    plan: Plan,
    length: LengthCode,
    lo: int,
    hi: int,
    links: Sequence[Extension],
    spans: Sequence[Deducted],
    as_of: int,
) -> Sides:
    if any(e.lenient for e in links) or any(s.lenient for s in spans):
        own = [e for e in links if not e.lenient], [s for s in spans if not s.lenient]
        every = (
            [e._replace(lenient=False) for e in links],
            [s._replace(lenient=False) for s in spans],
        )
        strict = _run(plan, length, lo, hi, *own, as_of)[:2]
        return (*strict, *_run(plan, length, lo, hi, *every, as_of)[2:])
    low = lo, *_arguments(plan, length, links, spans, 0)
    if lo == hi and all(map(_is_exact, links)) and not spans:
        high = low
    else:
        high = hi, *_arguments(plan, length, links, spans, 1)
    if low != high or spans:
        return _sides(plan, length, low, high, as_of)
    key = length, low
    found = plan.kept.get(key)
    if found is None:
        found = _sides(plan, length, low, high, as_of)
        if len(plan.kept) >= MOST:
            plan.kept.clear()
        plan.kept[key] = found
    return found


def _sides(
    plan: Plan,
    length: LengthCode,
    low: tuple[Any, ...],
    high: tuple[Any, ...],
    as_of: int,
) -> Sides:
    sides = []
    for reading in plan.readings:
        first = _counted(plan, length, reading, low, as_of, 0)
        sides.append(first)
        if low == high and _is_settled(plan, low, first, as_of):
            sides.append(first)
        else:
            sides.append(_counted(plan, length, reading, high, as_of, 1))
    return sides[0], sides[1], sides[2], sides[3]


def _arguments(
    plan: Plan,
    length: LengthCode,
    links: Sequence[Extension],
    spans: Sequence[Deducted],
    high: int,
) -> tuple[tuple[int, ...], ...]:
    """What one side takes of links and deductions, in the order of the calculus."""
    chain = links if high else [e for e in links if _is_sure(e)]
    taken = [s for s in (_span(s, high) for s in spans) if s is not None] if spans else ()
    grants, approved, restarts, kinds = [], [], [], []
    for e in chain:
        grants.append(_granted(plan, e, length, high))
        approved.append(_approved(plan, e, high))
        restarts.append(e.restart_hi if high else e.restart)
        kinds.append(e.kind)
    modes, amounts, units = zip(*grants, strict=True) if grants else ((), (), ())
    begins, ends = zip(*taken, strict=True) if taken else ((), ())
    return modes, amounts, units, tuple(approved), tuple(restarts), tuple(kinds), begins, ends


def _counted(
    plan: Plan,
    length: LengthCode,
    reading: Reading,
    arguments: tuple[Any, ...],
    as_of: int,
    high: int,
) -> End:
    start, mode, amount, unit, approved, restart, kind, begin, end = arguments
    found = run_limit(
        plan.table,
        start,
        *length,
        reading,
        mode,
        amount,
        unit,
        approved,
        restart,
        kind,
        plan.caps,
        plan.afters,
        begin,
        end,
        as_of,
        high,
    )
    return End(*found[:4])


def _is_settled(plan: Plan, arguments: tuple[Any, ...], end: End, as_of: int) -> bool:
    """Whether the late side is the early one: no day in question has an unpublished schedule."""
    start, modes = arguments[0], arguments[1]
    last = max(end.deadline, as_of)
    if RESTART in modes or start == -INF or last >= INF:
        return False
    return is_open(plan.table, start // DAY_MINUTES - 1, last // DAY_MINUTES + MARGIN) == 0


def _is_sure(extension: Extension) -> bool:
    """Whether the low side may use the record at all."""
    settled = extension.effective_hi < INF and extension.restart_hi < INF
    return extension.weight == TRUE and settled


def _is_exact(extension: Extension) -> bool:
    """Whether both sides take the same from the record."""
    length, stated = extension.length, extension.stated
    return (
        _is_sure(extension)
        and extension.effective == extension.effective_hi
        and extension.restart == extension.restart_hi
        and length is not None
        and length[0] > 0
        and (stated is None or 0 < stated[0] == stated[1] == floor(stated[0]))
    )


def _approved(plan: Plan, extension: Extension, high: int) -> int:
    if not plan.kinds[extension.kind][1]:
        return INF
    return extension.effective if high else extension.effective_hi


def _granted(plan: Plan, extension: Extension, tier: LengthCode, high: int) -> tuple[int, int, int]:
    """Mode, amount and unit on one side; an amount nobody knows is nothing or endless."""
    mode, length, stated = plan.kinds[extension.kind][0], extension.length, extension.stated
    if length is None and not extension.unclear and stated is None:
        return mode, *tier
    cap, unit = (ENDLESS, tier[1]) if length is None else length
    if high:
        limited = stated is not None and stated[1] != INF
        return mode, min(cap, ceil(stated[1])) if limited and stated else cap, unit
    least = 0 if extension.unclear else cap
    if stated is not None:
        least = min(least, 0 if stated[0] == -INF else floor(stated[0]))
    if least == 0 and mode != RESTART:
        return TOTAL, 0, tier[1]
    return mode, least, unit


def _span(span: Deducted, high: int) -> tuple[int, int] | None:
    """What one record takes out on a side; ``from`` is known to have happened or may have."""
    if high:
        return (span.from_lo, span.to_hi) if span.from_lo < span.to_hi else None
    sure = span.weight == TRUE and span.from_hi < INF and span.from_hi < span.to_lo
    return (span.from_hi, span.to_lo) if sure else None


def deducted(
    weight: int, span: tuple[int, int, int, int], lenient: bool, as_of: int, stood_at: int
) -> Deducted | None:
    """A deduction; None if it is known not to have begun. Still running: its end is INF."""
    from_lo, from_hi, to_lo, to_hi = span
    if not _may_have_come(from_lo, from_hi, as_of, stood_at):
        return None
    if not _may_have_come(to_lo, to_hi, as_of, stood_at):
        to_lo = INF
    return Deducted(weight, from_lo, from_hi, to_lo, to_hi, lenient)


def in_chain(
    found: Sequence[Extension],
    end: tuple[int, int, int] | None,
    as_of: int,
    stood_at: int,
) -> list[Extension]:
    """The chain in its order, without what is known not to have happened, up to ``end``."""
    chain = [
        e
        for e in found
        if _may_have_come(e.effective, e.effective_hi, as_of, stood_at)
        if _may_have_come(e.restart, e.restart_hi, as_of, stood_at)
        if end is None or e[:3] < end
    ]
    if len(chain) > 1:
        chain.sort(key=_place)
    return chain


def _place(extension: Extension) -> tuple[int, int, int]:
    return extension[:3]


def _may_have_come(lo: int, hi: int, as_of: int, stood_at: int) -> bool:
    return (hi < INF and lo <= as_of) or lo <= stood_at


def stopped(found: Sequence[Extension], record: Any) -> tuple[int, int, int] | None:
    """The place of the record the chain stops before, None if no link took it."""
    return next((e[:3] for e in found if e.record is record), None)
