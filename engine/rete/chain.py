"""The extensions and deductions of a limit, made ready (semantics §5)."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor
from typing import NamedTuple

from dsl.ir.limits import Deduction, Length, Limit, Link
from engine.periods.extension import ADD, RESTART, TOTAL
from engine.periods.units import MAX_AMOUNT
from engine.rete.gathering import gather
from engine.rete.intervals import Span, happened, settled
from engine.rete.making import Maker
from engine.rete.memory import Env, Evaluate, Ref, Session
from engine.truth import FALSE, INF, TRUE, UNKNOWN

MODES = {"add": ADD, "total": TOTAL, "restart": RESTART}
NO_END = MAX_AMOUNT + 1


class Use(NamedTuple):
    """A record matched to a link."""

    kind: int
    link: Link
    ref: Ref
    weight: int
    effective: Span
    restart: Span
    length: Length | None
    stated: Span | None

    def place(self) -> tuple[int, int, int]:
        """Its place in the chain."""
        position = INF if self.ref.position is None else self.ref.position
        return self.effective[0], position, self.kind

    def rests_on(self) -> tuple[Span, ...]:
        """The times that must have come."""
        return (self.effective, self.restart) if self.link.mode == "restart" else (self.effective,)

    def counts(self, high: bool) -> bool:
        """Whether one side may use it."""
        return high or (self.weight == TRUE and all(settled(span) for span in self.rests_on()))

    def approved(self, high: bool) -> int:
        """What must not be after the expiry so far."""
        return self.effective[0 if high else 1] if self.link.before_expiry else INF

    def grant(self, tier: Length, high: bool) -> tuple[int, int, str]:
        """Mode, amount and unit on one side."""
        mode = MODES[self.link.mode]
        unclear = self.link.length is not None and self.length is None
        if self.link.length is None and self.stated is None:
            return mode, tier.amount, tier.unit
        cap, unit = (NO_END, tier.unit) if self.length is None else (
            self.length.amount, self.length.unit
        )  # fmt: skip
        least, most = (0 if unclear else cap), cap
        if self.stated is not None:
            few, many = self.stated
            least = min(least, 0 if few == -INF else floor(few))
            most = cap if many == INF else min(cap, ceil(many))
        if high:
            return mode, most, unit
        if least == 0 and mode != RESTART:
            return TOTAL, 0, tier.unit
        return mode, least, unit


class Piece(NamedTuple):
    """What a deduction surely takes out, and what it may."""

    deduction: Deduction
    sure: Span | None
    possible: Span | None


MakeUse = Callable[[Session, Ref, int, Env], Use]
Open = list[Link | Deduction]
"""Those whose records may not all be listed."""

Chain = Callable[[Session, Env, Ref | None], tuple[list[Use], Open]]
Pieces = Callable[[Session, Env], tuple[list[Piece], Open]]


def chain_of(make: Maker, limit: Limit) -> Chain:
    """The records of the chain in order, up to one; and the links that may have more."""
    links = [
        (link, gather(make, link.binder), _use(make, kind, link))
        for kind, link in enumerate(limit.links)
    ]

    def matched(s: Session, env: Env, stop: Ref | None) -> tuple[list[Use], Open]:
        uses: list[Use] = []
        open_: Open = []
        for link, gathered, use in links:
            held = gathered(s, env)
            if held.is_open:
                open_.append(link)
            for ref, weight, inner in held.found:
                before = [one.weight for one in uses if _same(one.ref, ref)]
                if TRUE not in before:
                    uses.append(use(s, ref, UNKNOWN if before else weight, inner))
        end = None
        if stop is not None and stop.record is not None:
            end = next((one.place() for one in uses if _same(one.ref, stop)), None)
            for link, _, use in links:
                if end is None and link.binder.entity == stop.entity:
                    end = use(s, stop, FALSE, {**env, link.binder.variable: stop}).place()
        kept = [
            one
            for one in uses
            if (end is None or one.place() < end)
            and all(happened(t, s.as_of, s.stood_at) != FALSE for t in one.rests_on())
        ]
        return sorted(kept, key=Use.place), open_

    return matched


def _same(one: Ref, other: Ref) -> bool:
    return (one.entity, one.position, one.key) == (other.entity, other.position, other.key)


def _use(make: Maker, kind: int, link: Link) -> MakeUse:
    effective = make(link.effective)
    restart = effective if link.restart is None else make(link.restart)
    length = None if link.length is None else make.length(link.length)
    stated = None if link.stated is None else make(link.stated)

    def use(s: Session, ref: Ref, weight: int, env: Env) -> Use:
        return Use(
            kind,
            link,
            ref,
            weight,
            effective(s, env),
            restart(s, env),
            None if length is None else length(s),
            None if stated is None else stated(s, env),
        )

    return use


def pieces_of(make: Maker, deductions: tuple[Deduction, ...]) -> Pieces:
    """What is or may be deducted; and the deductions that may have more."""
    made = [(d, gather(make, d.binder), make(d.from_), make(d.to)) for d in deductions]

    def pieces(s: Session, env: Env) -> tuple[list[Piece], Open]:
        found: list[Piece] = []
        open_: Open = []
        for deduction, gathered, begin, end in made:
            held = gathered(s, env)
            if held.is_open:
                open_.append(deduction)
            for _, weight, inner in held.found:
                spans = _spans(s, begin, end, weight, inner)
                if spans is not None:
                    found.append(Piece(deduction, *spans))
        return found, open_

    return pieces


def _spans(
    s: Session, begin: Evaluate, end: Evaluate, weight: int, env: Env
) -> tuple[Span | None, Span | None] | None:
    start, stop = begin(s, env), end(s, env)
    if happened(start, s.as_of, s.stood_at) == FALSE:
        return None
    until = INF if happened(stop, s.as_of, s.stood_at) == FALSE else stop[0]
    is_sure = weight == TRUE and settled(start) and start[1] < until
    return (
        (start[1], until) if is_sure else None,
        (start[0], stop[1]) if start[0] < stop[1] else None,
    )
