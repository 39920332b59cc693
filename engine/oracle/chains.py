"""The extensions and deductions of a limit, as one side of a line takes them (§5)."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

from dsl.ir.limits import Deduction, Length, Limit, Link
from engine.oracle.collections import Weighed, source_of, weigh
from engine.oracle.evaluator import Env, Evaluator
from engine.oracle.lengths import length_of
from engine.oracle.records import Ref
from engine.oracle.spans import Interval, Span, happened, is_settled
from engine.oracle.trace import Line
from engine.periods.extension import ADD, RESTART, TOTAL
from engine.periods.units import MAX_AMOUNT
from engine.truth import FALSE, INF, TRUE, UNKNOWN

MODES = {"add": ADD, "total": TOTAL, "restart": RESTART}
ENDLESS = MAX_AMOUNT + 1
"""A length without end."""


class Extension(NamedTuple):
    """One record of the chain, matched to a link; of weight TRUE only if to no link before it.

    ``length`` is the link's, None if the link has none or it is unknown which is in force
    (``unclear``); ``stated`` the amount the record grants.
    """

    kind: int
    link: Link
    ref: Ref
    weight: int
    effective: Span
    restart: Span
    length: Length | None
    unclear: bool
    stated: Interval | None

    def needed(self) -> tuple[Span, ...]:
        """What must have happened for the record to count."""
        is_restart = self.link.mode == "restart"
        return (self.effective, self.restart) if is_restart else (self.effective,)

    def place(self) -> tuple[int, int, int]:
        """The order in the chain."""
        position = INF if self.ref.position is None else self.ref.position
        return self.effective[0], position, self.kind


class Granted(NamedTuple):
    """What an extension gives on one side, in the codes of the calculus."""

    mode: int
    amount: int
    unit: str


class Piece(NamedTuple):
    """One deduction: what surely is deducted (None if nothing) and what may be."""

    deduction: Deduction
    ref: Ref
    sure: Span | None
    possible: Span | None


def on_line(item: Link | Deduction, line: Line) -> bool:
    """Whether an extension or deduction is for this line."""
    return item.line in ("both", line)


def extensions(ev: Evaluator, limit: Limit, env: Env, stop: Ref | None) -> list[Extension]:
    """Every record in the chain in its order, up to the record the chain stops before."""
    matched: list[Extension] = []
    for kind, link in enumerate(limit.links):
        weighed, _ = weigh(ev, link.binder, env)
        for w in weighed:
            earlier = [e.weight for e in matched if _same(e.ref, w.ref)]
            if TRUE not in earlier:
                doubtful = w._replace(weight=UNKNOWN) if earlier else w
                matched.append(_extension(ev, kind, link, doubtful))
    end = None if stop is None or stop.record is None else _place(ev, limit, env, matched, stop)
    return sorted(
        (
            e
            for e in matched
            if all(happened(when, ev.view) != FALSE for when in e.needed())
            and (end is None or e.place() < end)
        ),
        key=Extension.place,
    )


def _same(one: Ref, other: Ref) -> bool:
    return (one.entity, one.position, one.key) == (other.entity, other.position, other.key)


def _extension(ev: Evaluator, kind: int, link: Link, w: Weighed) -> Extension:
    effective = ev.time(link.effective, w.env)
    length = None if link.length is None else length_of(ev, link.length)
    return Extension(
        kind=kind,
        link=link,
        ref=w.ref,
        weight=w.weight,
        effective=effective,
        restart=effective if link.restart is None else ev.time(link.restart, w.env),
        length=length,
        unclear=link.length is not None and length is None,
        stated=None if link.stated is None else ev.number(link.stated, w.env),
    )


def _place(
    ev: Evaluator, limit: Limit, env: Env, matched: list[Extension], stop: Ref
) -> tuple[int, int, int] | None:
    """Where the chain stops; None if no link is over such records."""
    for e in matched:
        if _same(e.ref, stop):
            return e.place()
    for kind, link in enumerate(limit.links):
        if link.binder.entity == stop.entity:
            inner = {**env, link.binder.variable: stop}
            return _extension(ev, kind, link, Weighed(stop, FALSE, inner)).place()
    return None


def granted(extension: Extension, tier: Length, high: bool) -> Granted:
    """Mode, amount and unit on one side; an amount nobody knows is nothing or endless."""
    link, length = extension.link, extension.length
    mode = MODES[link.mode]
    unit = tier.unit if length is None else length.unit
    if length is None and not extension.unclear and extension.stated is None:
        return Granted(mode, tier.amount, tier.unit)
    cap = ENDLESS if length is None else length.amount
    least = 0 if extension.unclear else cap
    most = cap
    if extension.stated is not None:
        lo, hi = extension.stated
        least = min(least, 0 if lo == -INF else floor(lo))
        most = cap if hi == INF else min(cap, ceil(hi))
    if high:
        return Granted(mode, most, unit)
    if least == 0 and mode != RESTART:
        return Granted(TOTAL, 0, tier.unit)
    return Granted(mode, least, unit)


def counts(extension: Extension, high: bool) -> bool:
    """Whether one side may use the record at all."""
    return high or (extension.weight == TRUE and all(map(is_settled, extension.needed())))


def approved(extension: Extension, high: bool) -> int:
    """The minute that must not be after the expiry so far; INF where none is required."""
    if not extension.link.before_expiry:
        return INF
    return extension.effective[0 if high else 1]


def pieces(ev: Evaluator, limit: Limit, env: Env) -> list[Piece]:
    """Every record that is or may be deducted."""
    found = []
    for deduction in limit.deductions:
        weighed, _ = weigh(ev, deduction.binder, env)
        for w in weighed:
            begin = ev.time(deduction.from_, w.env)
            end = ev.time(deduction.to, w.env)
            if happened(begin, ev.view) == FALSE:
                continue
            running = happened(end, ev.view) == FALSE
            sure = (begin[1], INF if running else end[0])
            is_sure = w.weight == TRUE and is_settled(begin) and sure[0] < sure[1]
            found.append(
                Piece(
                    deduction=deduction,
                    ref=w.ref,
                    sure=sure if is_sure else None,
                    possible=(begin[0], end[1]) if begin[0] < end[1] else None,
                )
            )
    return found


def is_open(ev: Evaluator, limit: Limit, env: Env, line: Line) -> bool:
    """Whether there may be extensions or deductions of a line that are not listed."""
    items: tuple[Link | Deduction, ...] = (*limit.links, *limit.deductions)
    binders = [item.binder for item in items if on_line(item, line)]
    return any(source_of(ev, binder.source, env).is_open for binder in binders)
