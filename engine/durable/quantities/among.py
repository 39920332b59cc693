"""Choosing, counting and laying side by side the records of a source (semantics §3)."""

from __future__ import annotations

from typing import NamedTuple

from dsl.ir import expressions as x
from engine.durable.quantities.known import CASE, Bound, Found, Known, added, come, settled
from engine.durable.quantities.reckoner import Kinds, Reckoner
from engine.truth import FALSE, INF, TRUE, UNKNOWN


class Range(NamedTuple):
    """The records a source may have, whether it may have more, and up to when surely not."""

    members: list[tuple[Found, int]]
    is_open: bool
    horizon: int


class Member(NamedTuple):
    """A record that may be one of a binder's: how surely, and the variables with it."""

    found: Found
    weight: int
    bound: Bound


def range_of(reckon: Reckoner, source: x.Source, bound: Bound) -> Range:
    """What a source ranges over."""
    view, entity = reckon.view, source.entity
    membership = TRUE
    if isinstance(source, x.Members):
        keys = reckon.value(source.references, bound)
        if keys is not None:
            named = [reckon.sections.named(entity, key) for key in dict.fromkeys(keys)]
            return Range([(each, TRUE) for each in named], False, view.stood_at)
        membership = UNKNOWN
    members = [(each, membership) for each in reckon.sections.all(entity)]
    if entity == CASE and membership == TRUE:
        return Range(members, False, view.stood_at)
    until = view.until.get(entity, -INF)
    return Range(members, until < view.stood_at, until)


def members_of(reckon: Reckoner, binder: x.Binder, bound: Bound) -> tuple[list[Member], Range]:
    """The records of weight above FALSE, and the range they are from."""
    whole = range_of(reckon, binder.source, bound)
    found = []
    for each, membership in whole.members:
        reckon.spend()
        inner = {**bound, binder.variable: each}
        weight = membership
        if binder.where is not None:
            weight = min(weight, reckon(binder.where, inner))
        if weight != FALSE:
            found.append(Member(each, weight, inner))
    return found, whole


def _exists(reckon: Reckoner, node: x.Exists, bound: Bound) -> int:
    members, whole = members_of(reckon, node.binder, bound)
    return max((UNKNOWN if whole.is_open else FALSE, *(m.weight for m in members)))


def _count(reckon: Reckoner, node: x.Count, bound: Bound) -> Known:
    members, whole = members_of(reckon, node.binder, bound)
    certain = [m for m in members if m.weight == TRUE]
    return len(certain), INF if whole.is_open else len(members)


def _sum(reckon: Reckoner, node: x.Sum, bound: Bound) -> Known:
    members, whole = members_of(reckon, node.binder, bound)
    values = [(m.weight, *reckon(node.value, m.bound)) for m in members]
    least = sum(lo for weight, lo, _ in values if weight == TRUE and lo > -INF)
    unbounded = whole.is_open or any(hi == INF for *_, hi in values)
    return least, INF if unbounded else sum(hi for *_, hi in values)


def _timed(
    reckon: Reckoner, binder: x.Binder, time: x.Time, bound: Bound
) -> tuple[list[tuple[Member, Known]], Range]:
    members, whole = members_of(reckon, binder, bound)
    return [(m, reckon(time, m.bound)) for m in members], whole


def _earliest(reckon: Reckoner, node: x.Earliest, bound: Bound) -> Known:
    return _first(*_timed(reckon, node.binder, node.time, bound))


def _first(timed: list[tuple[Member, Known]], whole: Range) -> Known:
    least = min((added(whole.horizon, 1), *(lo for _, (lo, _) in timed)))
    return least, min((INF, *(hi for m, (_, hi) in timed if m.weight == TRUE)))


def _latest(reckon: Reckoner, node: x.Latest, bound: Bound) -> Known:
    timed, whole = _timed(reckon, node.binder, node.time, bound)
    past = [(m, span) for m, span in timed if settled(span)]
    if not past:
        return _first(timed, whole)
    certain = [span for m, span in past if m.weight == TRUE]
    if not certain:
        return _first(timed, whole)[0], INF
    least = max(lo for lo, _ in certain)
    stood_at = reckon.view.stood_at
    doubtful = any(not settled(span) and span[0] <= stood_at for _, span in timed)
    return least, INF if whole.is_open or doubtful else max(hi for _, (_, hi) in past)


def _pick(reckon: Reckoner, node: x.Pick, bound: Bound) -> Found:
    timed, whole = _timed(reckon, node.binder, node.by, bound)
    certain = all(m.weight == TRUE and lo == hi for m, (lo, hi) in timed)
    if not timed or whole.is_open or not certain:
        return Found(node.binder.entity, None, None, None)
    sign = -1 if node.latest else 1
    order = [
        (sign * lo, INF if m.found.place is None else m.found.place, number)
        for number, (m, (lo, _)) in enumerate(timed)
    ]
    return timed[min(order)[2]][0].found


def _covered(reckon: Reckoner, node: x.Covered, bound: Bound) -> int:
    begin = _standing(reckon, reckon(node.span_from, bound))
    end = _standing(reckon, reckon(node.span_to, bound))
    tolerated = node.tolerance
    few, many = (tolerated, tolerated) if isinstance(tolerated, int) else reckon(tolerated, bound)
    members, whole = members_of(reckon, node.binder, bound)
    sure, possible = [], []
    for member in members:
        start = reckon(node.piece_from, member.bound)
        if not settled(start) and come(start, reckon.view) == FALSE:
            continue
        start = _standing(reckon, start)
        stop = _standing(reckon, reckon(node.piece_to, member.bound))
        possible.append((start[0], stop[1]))
        if member.weight == TRUE:
            sure.append((start[1], stop[0]))
    if _longest_gap(begin[0], end[1], sure) <= few:
        return TRUE
    if not whole.is_open and _longest_gap(begin[1], end[0], possible) > many:
        return FALSE
    return UNKNOWN


def _standing(reckon: Reckoner, span: Known) -> Known:
    if settled(span):
        return span
    as_of = reckon.view.as_of
    known_open = come(span, reckon.view) == FALSE
    return as_of if known_open else min(span[0], as_of), as_of


def _longest_gap(start: int, end: int, pieces: list[Known]) -> int:
    """The longest stretch in no piece; none at all if the span ends before it begins."""
    if end < start:
        return -INF
    longest, reached = 0, start
    for begin, stop in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        if begin < end:
            longest = max(longest, begin - reached)
            reached = max(reached, stop)
    return max(longest, end - reached)


AMONG: Kinds = {
    x.Exists: _exists,
    x.Count: _count,
    x.Sum: _sum,
    x.Earliest: _earliest,
    x.Latest: _latest,
    x.Pick: _pick,
    x.Covered: _covered,
}
"""Expressions over the records of a source."""
