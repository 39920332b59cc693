"""Records of a source, counted, chosen and laid side by side (semantics §3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from dsl.ir import expressions as x
from engine.rete.intervals import Span, happened, moved_by, settled
from engine.rete.making import Maker, Makers
from engine.rete.memory import CASE, Env, Evaluate, Ref, Session
from engine.truth import FALSE, INF, TRUE, UNKNOWN


class Gathered(NamedTuple):
    """The records that may satisfy a binder, in order, as (record, weight, variables)."""

    found: list[tuple[Ref, int, Env]]
    is_open: bool
    horizon: int


Source = Callable[[Session, Env], tuple[list[tuple[Ref, int]], bool, int]]
Gather = Callable[[Session, Env], Gathered]


def source_of(make: Maker, node: x.Source) -> Source:
    """Records with their membership, whether there may be more, and after which minute."""
    entity = node.entity
    if isinstance(node, x.Section):

        def section(s: Session, env: Env) -> tuple[list[tuple[Ref, int]], bool, int]:
            members = [(ref, TRUE) for ref in s.records.section(entity)]
            if entity == CASE:
                return members, False, s.stood_at
            return members, s.is_open(entity), s.until(entity)

        return section
    read = make.value(node.references)

    def listed(s: Session, env: Env) -> tuple[list[tuple[Ref, int]], bool, int]:
        keys = read(s, env)
        if keys is None:
            possible = [(ref, UNKNOWN) for ref in s.records.section(entity)]
            return possible, s.is_open(entity), s.until(entity)
        named = [(s.records.find(entity, key), TRUE) for key in dict.fromkeys(keys)]
        return named, False, s.stood_at

    return listed


def gather(make: Maker, binder: x.Binder) -> Gather:
    """The records of a binder whose weight is above FALSE."""
    source, variable = source_of(make, binder.source), binder.variable
    where = None if binder.where is None else make(binder.where)

    def gathered(s: Session, env: Env) -> Gathered:
        members, is_open, horizon = source(s, env)
        found = []
        for ref, membership in members:
            s.steps.spend()
            inner = {**env, variable: ref}
            weight = membership if where is None else min(membership, where(s, inner))
            if weight > FALSE:
                found.append((ref, weight, inner))
        return Gathered(found, is_open, horizon)

    return gathered


def exists(make: Maker, node: x.Exists) -> Evaluate:
    """Some record does, or an unlisted one could."""
    gathered = gather(make, node.binder)

    def answer(s: Session, env: Env) -> int:
        held = gathered(s, env)
        best = max((weight for _, weight, _ in held.found), default=FALSE)
        return max(best, UNKNOWN) if held.is_open else best

    return answer


def count(make: Maker, node: x.Count) -> Evaluate:
    """From the certain ones to all that may be."""
    gathered = gather(make, node.binder)

    def answer(s: Session, env: Env) -> Span:
        held = gathered(s, env)
        certain = sum(1 for _, weight, _ in held.found if weight == TRUE)
        return certain, INF if held.is_open else len(held.found)

    return answer


def total(make: Maker, node: x.Sum) -> Evaluate:
    """The sum of values that are not negative."""
    gathered, value = gather(make, node.binder), make(node.value)

    def answer(s: Session, env: Env) -> Span:
        held = gathered(s, env)
        least: Any = 0
        most: Any = INF if held.is_open else 0
        for _, weight, inner in held.found:
            few, many = value(s, inner)
            if weight == TRUE and few > -INF:
                least += few
            most = INF if INF in (most, many) else most + many
        return least, most

    return answer


def earliest(make: Maker, node: x.Earliest) -> Evaluate:
    """The first of the records' times."""
    gathered, time = gather(make, node.binder), make(node.time)

    def answer(s: Session, env: Env) -> Span:
        held = gathered(s, env)
        return _first([(w, time(s, inner)) for _, w, inner in held.found], held.horizon)

    return answer


def _first(timed: list[tuple[int, Span]], horizon: int) -> Span:
    least = min([moved_by(horizon, 1), *(span[0] for _, span in timed)])
    most = min([INF, *(span[1] for weight, span in timed if weight == TRUE)])
    return least, most


def latest(make: Maker, node: x.Latest) -> Evaluate:
    """The last that has happened."""
    gathered, time = gather(make, node.binder), make(node.time)

    def answer(s: Session, env: Env) -> Span:
        held = gathered(s, env)
        timed = [(w, time(s, inner)) for _, w, inner in held.found]
        done = [(w, span) for w, span in timed if settled(span)]
        if not done:
            return _first(timed, held.horizon)
        certain = [span[0] for w, span in done if w == TRUE]
        least = max(certain) if certain else _first(timed, held.horizon)[0]
        may_come = any(not settled(span) and span[0] <= s.stood_at for _, span in timed)
        if held.is_open or may_come or not certain:
            return least, INF
        return least, max(span[1] for _, span in done)

    return answer


def pick(make: Maker, node: x.Pick) -> Evaluate:
    """The first (last) record, if that is certain."""
    gathered, by = gather(make, node.binder), make(node.by)
    sign = -1 if node.latest else 1
    nobody = Ref(node.binder.entity, None, None, None)

    def answer(s: Session, env: Env) -> Ref:
        held = gathered(s, env)
        ranked = []
        for ref, weight, inner in held.found:
            least, most = by(s, inner)
            if weight != TRUE or least != most:
                return nobody
            place = INF if ref.position is None else ref.position
            ranked.append((sign * least, place, ref))
        if held.is_open or not ranked:
            return nobody
        return min(ranked, key=lambda entry: entry[:2])[2]

    return answer


def covered(make: Maker, node: x.Covered) -> Evaluate:
    """The span has no gap above the tolerance."""
    begin, end, gathered = make(node.span_from), make(node.span_to), gather(make, node.binder)
    piece_from, piece_to = make(node.piece_from), make(node.piece_to)
    exact = node.tolerance if isinstance(node.tolerance, int) else None
    tolerated = None if isinstance(node.tolerance, int) else make(node.tolerance)

    def answer(s: Session, env: Env) -> int:
        first, last = _standing(s, begin(s, env)), _standing(s, end(s, env))
        few, many = (exact, exact) if tolerated is None else tolerated(s, env)
        held = gathered(s, env)
        certain, possible = [], []
        for _, weight, inner in held.found:
            start = piece_from(s, inner)
            if not settled(start) and happened(start, s.as_of, s.stood_at) == FALSE:
                continue
            start, stop = _standing(s, start), _standing(s, piece_to(s, inner))
            possible.append((start[0], stop[1]))
            if weight == TRUE:
                certain.append((start[1], stop[0]))
        if not _gap(first[0], last[1], certain, few):
            return TRUE
        if not held.is_open and _gap(first[1], last[0], possible, many):
            return FALSE
        return UNKNOWN

    return answer


def _standing(s: Session, span: Span) -> Span:
    if settled(span):
        return span
    if happened(span, s.as_of, s.stood_at) == FALSE:
        return s.as_of, s.as_of
    return min(span[0], s.as_of), s.as_of


def _gap(start: int, end: int, pieces: list[Span], tolerance: Any) -> bool:
    if end < start:
        return False
    reached = start
    for begin, stop in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        if begin >= end:
            break
        if begin - reached > tolerance:
            return True
        reached = max(reached, stop)
    return bool(end - reached > tolerance)


GATHERING: Makers = {
    x.Exists: exists,
    x.Count: count,
    x.Sum: total,
    x.Earliest: earliest,
    x.Latest: latest,
    x.Pick: pick,
    x.Covered: covered,
}
