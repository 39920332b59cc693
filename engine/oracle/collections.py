"""Meaning of sources, counting and choosing among records (docs/semantics.md §3)."""

from __future__ import annotations

from typing import NamedTuple

from dsl.ir import expressions as x
from engine.oracle.evaluator import Env, Evaluator, Meanings
from engine.oracle.records import CASE, Ref
from engine.oracle.spans import Interval, Span, is_settled, plus
from engine.truth import FALSE, INF, TRUE, UNKNOWN


class Source(NamedTuple):
    """The records of a source, each with the truth of its membership.

    ``is_open``: there may be records that are not listed; they can only have come after
    ``horizon``.
    """

    members: tuple[tuple[Ref, int], ...]
    is_open: bool
    horizon: int


class Weighed(NamedTuple):
    """A record that may satisfy the binder, with the variables bound to it."""

    ref: Ref
    weight: int
    env: Env


def source_of(ev: Evaluator, node: x.Source, env: Env) -> Source:
    """What a binder ranges over."""
    if isinstance(node, x.Section):
        everything = ev.records.members(node.entity)
        if node.entity == CASE:
            return Source(everything, False, ev.view.stood_at)
        is_open = not ev.look(node.entity)
        return Source(everything, is_open, ev.records.until(node.entity))
    keys = ev.read(node.references, env)
    if keys is None:
        possible = tuple((ref, UNKNOWN) for ref in ev.records.section(node.entity))
        is_open = not ev.look(node.entity)
        return Source(possible, is_open, ev.records.until(node.entity))
    named = tuple((ev.records.find(node.entity, key), TRUE) for key in dict.fromkeys(keys))
    return Source(named, False, ev.view.stood_at)


def weigh(ev: Evaluator, binder: x.Binder, env: Env) -> tuple[list[Weighed], Source]:
    """The records whose weight is above FALSE, in order, and the source they come from."""
    source = source_of(ev, binder.source, env)
    weighed = [
        Weighed(ref, ev.weight(binder, membership, ref, env), {**env, binder.variable: ref})
        for ref, membership in source.members
    ]
    return [w for w in weighed if w.weight > FALSE], source


def exists(ev: Evaluator, node: x.Exists, env: Env) -> int:
    """Some record does; unknown if an unlisted one could."""
    found, source = weigh(ev, node.binder, env)
    least = UNKNOWN if source.is_open else FALSE
    return max([least, *(w.weight for w in found)])


def count(ev: Evaluator, node: x.Count, env: Env) -> Interval:
    """From those that certainly do to all that may."""
    found, source = weigh(ev, node.binder, env)
    return sum(w.weight == TRUE for w in found), INF if source.is_open else len(found)


def total(ev: Evaluator, node: x.Sum, env: Env) -> Interval:
    """From the known values of certain records to all values that may be."""
    found, source = weigh(ev, node.binder, env)
    lo, hi = 0, INF if source.is_open else 0
    for w in found:
        least, most = ev.number(node.value, w.env)
        if w.weight == TRUE and least > -INF:
            lo += least
        hi = INF if INF in (hi, most) else hi + most
    return lo, hi


def earliest(ev: Evaluator, node: x.Earliest, env: Env) -> Span:
    """No earlier than any candidate or unlisted record, no later than any certain one."""
    found, source = weigh(ev, node.binder, env)
    timed = [(w.weight, ev.time(node.time, w.env)) for w in found]
    return _earliest(timed, source)


def _earliest(timed: list[tuple[int, Span]], source: Source) -> Span:
    lo = min(plus(source.horizon, 1), min((span[0] for _, span in timed), default=INF))
    return lo, min((span[1] for weight, span in timed if weight == TRUE), default=INF)


def latest(ev: Evaluator, node: x.Latest, env: Env) -> Span:
    """The latest that has happened; unsettled ones count only as doubt."""
    found, source = weigh(ev, node.binder, env)
    timed = [(w.weight, ev.time(node.time, w.env)) for w in found]
    settled = [(weight, span) for weight, span in timed if is_settled(span)]
    if not settled:
        return _earliest(timed, source)
    certain = [span for weight, span in settled if weight == TRUE]
    doubtful = any(not is_settled(span) and span[0] <= ev.view.stood_at for _, span in timed)
    lo = max(span[0] for span in certain) if certain else _earliest(timed, source)[0]
    if source.is_open or not certain or doubtful:
        return lo, INF
    return lo, max(span[1] for _, span in settled)


def pick(ev: Evaluator, node: x.Pick, env: Env) -> Ref:
    """The record that certainly is the earliest (latest), else an unknown one."""
    found, source = weigh(ev, node.binder, env)
    timed = [(ev.time(node.by, w.env), w) for w in found]
    uncertain = source.is_open or any(w.weight != TRUE or span[0] != span[1] for span, w in timed)
    if uncertain or not timed:
        return Ref(node.binder.entity, None, None, None)
    instants = [span[0] for span, _ in timed]
    wanted = max(instants) if node.latest else min(instants)
    tied = [w.ref for span, w in timed if span[0] == wanted]
    return min(tied, key=lambda ref: INF if ref.position is None else ref.position)


COLLECTIONS: Meanings = {
    x.Exists: exists,
    x.Count: count,
    x.Sum: total,
    x.Earliest: earliest,
    x.Latest: latest,
    x.Pick: pick,
}
