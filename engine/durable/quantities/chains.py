"""What lengthens or stops a limit: the records of its links and deductions (semantics §5)."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

from dsl.ir.limits import Deduction, Length, Limit, Link
from engine.durable.quantities.among import Member, members_of
from engine.durable.quantities.known import Bound, Found, Known, come, settled
from engine.durable.quantities.reckoner import Reckoner
from engine.periods.extension import ADD, RESTART, TOTAL
from engine.periods.units import MAX_AMOUNT
from engine.truth import FALSE, INF, TRUE, UNKNOWN

UNBOUNDED = MAX_AMOUNT + 1
"""An amount beyond every calendar."""

_MODES = {"add": ADD, "total": TOTAL, "restart": RESTART}


class Extension(NamedTuple):
    """A record that uses a link, surely (TRUE) or perhaps."""

    number: int
    link: Link
    found: Found
    weight: int
    effective: Known
    restart: Known
    length: Length | None
    stated: Known | None

    @property
    def order(self) -> tuple[int, int, int]:
        """Its place in the chain."""
        place = INF if self.found.place is None else self.found.place
        return self.effective[0], place, self.number

    @property
    def awaited(self) -> list[Known]:
        """What has to have happened before it counts."""
        return [self.effective, self.restart] if self.link.mode == "restart" else [self.effective]

    def usable(self, high: int) -> bool:
        """Whether this side takes it into account."""
        return bool(high) or (self.weight == TRUE and all(map(settled, self.awaited)))

    def approved(self, high: int) -> int:
        """What must not come after the expiry so far, INF if nothing."""
        return self.effective[1 - high] if self.link.before_expiry else INF

    def grants(self, tier: Length, high: int) -> tuple[int, int, str]:
        """Mode, amount and unit on this side."""
        mode = _MODES[self.link.mode]
        if self.length is None and self.link.length is None and self.stated is None:
            return mode, tier.amount, tier.unit
        unit = tier.unit if self.length is None else self.length.unit
        cap = UNBOUNDED if self.length is None else self.length.amount
        least, most = (0 if self.length is None and self.link.length is not None else cap), cap
        if self.stated is not None:
            lo, hi = self.stated
            least = 0 if lo == -INF else min(least, floor(lo))
            most = cap if hi == INF else min(cap, ceil(hi))
        if high:
            return mode, most, unit
        if least == 0 and mode != RESTART:
            return TOTAL, 0, tier.unit
        return mode, least, unit


class Taken(NamedTuple):
    """The span one record takes out: surely, and perhaps."""

    deduction: Deduction
    spans: tuple[Known | None, Known | None]


Unlisted = list[Link | Deduction]
"""Links and deductions that may have records which are not listed."""


def extensions_of(
    reckon: Reckoner, limit: Limit, bound: Bound, before: Found | None
) -> tuple[list[Extension], Unlisted]:
    """The chain in its order, up to a record; and the links that may have unlisted ones."""
    matched: list[Extension] = []
    unlisted: Unlisted = []
    for number, link in enumerate(limit.links):
        members, whole = members_of(reckon, link.binder, bound)
        unlisted += [link] if whole.is_open else []
        for member in members:
            earlier = [e.weight for e in matched if _same(e.found, member.found)]
            if TRUE in earlier:
                continue
            weight = UNKNOWN if earlier else member.weight
            matched.append(_extension(reckon, number, link, member._replace(weight=weight)))
    stop = None
    if before is not None and before.record is not None:
        stop = _order_of(reckon, limit, bound, matched, before)
    chain = [
        e
        for e in matched
        if (stop is None or e.order < stop)
        and all(come(span, reckon.view) != FALSE for span in e.awaited)
    ]
    return sorted(chain, key=lambda e: e.order), unlisted


def _order_of(
    reckon: Reckoner, limit: Limit, bound: Bound, matched: list[Extension], record: Found
) -> tuple[int, int, int] | None:
    for extension in matched:
        if _same(extension.found, record):
            return extension.order
    for number, link in enumerate(limit.links):
        if link.binder.entity == record.entity:
            inner = {**bound, link.binder.variable: record}
            return _extension(reckon, number, link, Member(record, FALSE, inner)).order
    return None


def _same(one: Found, other: Found) -> bool:
    return (one.entity, one.place, one.key) == (other.entity, other.place, other.key)


def _extension(reckon: Reckoner, number: int, link: Link, member: Member) -> Extension:
    effective = reckon(link.effective, member.bound)
    return Extension(
        number,
        link,
        member.found,
        member.weight,
        effective,
        effective if link.restart is None else reckon(link.restart, member.bound),
        None if link.length is None else reckon.length(link.length),
        None if link.stated is None else reckon(link.stated, member.bound),
    )


def deductions_of(reckon: Reckoner, limit: Limit, bound: Bound) -> tuple[list[Taken], Unlisted]:
    """What is or may be taken out; and the deductions that may have unlisted ones."""
    found: list[Taken] = []
    unlisted: Unlisted = []
    for deduction in limit.deductions:
        members, whole = members_of(reckon, deduction.binder, bound)
        unlisted += [deduction] if whole.is_open else []
        for member in members:
            begin = reckon(deduction.from_, member.bound)
            end = reckon(deduction.to, member.bound)
            if come(begin, reckon.view) == FALSE:
                continue
            until = INF if come(end, reckon.view) == FALSE else end[0]
            is_sure = member.weight == TRUE and settled(begin) and begin[1] < until
            sure = (begin[1], until) if is_sure else None
            possible = (begin[0], end[1]) if begin[0] < end[1] else None
            found.append(Taken(deduction, (sure, possible)))
    return found, unlisted
