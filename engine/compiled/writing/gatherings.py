"""Quantifiers, counts and extremes over a binder's records as loops (docs/semantics.md §3)."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import Count, Earliest, Exists, Latest, Members, Pick, Sum
from engine.compiled.writing.emitter import Emitter, Pair, Rec
from engine.compiled.writing.records import section
from engine.compiled.writing.sources import looped, source_of


def exists(em: Emitter, node: Exists) -> str:
    source = source_of(em, node.binder)
    result = em.temp("v")
    em.line(f"{result} = {source.open}")
    with looped(em, node.binder, source) as loop:
        if loop.weight == "2":
            em.line(f"{result} = 2")
            em.line("break")
        else:
            with em.block(f"if {loop.weight} > {result}"):
                em.line(f"{result} = {loop.weight}")
                em.line(f"if {result} == 2: break")
    return result


def count(em: Emitter, node: Count) -> Pair:
    source = source_of(em, node.binder)
    low, high = em.temp("n"), em.temp("m")
    em.line(f"{low} = {high} = 0")
    with looped(em, node.binder, source) as loop:
        em.line(f"{high} += 1")
        em.line(f"if {loop.weight} == 2: {low} += 1")
    em.line(f"if {source.open}: {high} = {em.pool.infinity}")
    return low, high


def total(em: Emitter, node: Sum) -> Pair:
    source = source_of(em, node.binder)
    inf = em.pool.infinity
    low, high = em.temp("n"), em.temp("m")
    em.line(f"{low} = 0")
    em.line(f"{high} = {inf} if {source.open} else 0")
    with looped(em, node.binder, source, (node.value,)) as loop:
        lo, hi = em.number(node.value)
        em.line(f"if {loop.weight} == 2 and {lo} > -{inf}: {low} += {lo}")
        em.line(f"{high} = {inf} if {high} == {inf} or {hi} == {inf} else {high} + {hi}")
    return low, high


def earliest(em: Emitter, node: Earliest) -> Pair:
    source = source_of(em, node.binder)
    low, high = em.temp("l"), em.temp("h")
    em.line(f"{low} = {source.after}")
    em.line(f"{high} = {em.pool.infinity}")
    with looped(em, node.binder, source, (node.time,)) as loop:
        lo, hi = em.time(node.time)
        em.line(f"if {lo} < {low}: {low} = {lo}")
        certain = "" if loop.weight == "2" else f"{loop.weight} == 2 and "
        em.line(f"if {certain}{hi} < {high}: {high} = {hi}")
    return low, high


def latest(em: Emitter, node: Latest) -> Pair:
    source = source_of(em, node.binder)
    found = em.temp("c")
    em.line(f"{found} = []")
    with looped(em, node.binder, source, (node.time,)) as loop:
        lo, hi = em.time(node.time)
        em.line(f"{found}.append(({loop.weight}, {lo}, {hi}))")
    low, high = em.temp("l"), em.temp("h")
    stood = em.once("C.stood_at")
    em.line(f"{low}, {high} = latest({found}, {source.open}, {source.after}, {stood})")
    return low, high


def pick(em: Emitter, node: Pick) -> Rec:
    if isinstance(node.binder.source, Members):
        return _pick_member(em, node)
    source = source_of(em, node.binder, ordered=True)
    found, best = em.temp("r"), em.temp("b")
    em.line(f"{found} = {best} = None")
    with em.block(f"if not {source.open}"), looped(em, node.binder, source, (node.by,)) as loop:
        lo, hi = em.time(node.by)
        doubt = "" if loop.weight == "2" else f"{loop.weight} == 1 or "
        with em.block(f"if {doubt}{lo} != {hi}"):
            em.line(f"{found} = None")
            em.line("break")
        with em.block(f"if {best} is None or {lo} {'>' if node.latest else '<'} {best}"):
            em.line(f"{found}, {best} = {loop.record.obj}, {lo}")
    return Rec(found, None, maybe=True)


def _pick_member(em: Emitter, node: Pick) -> Rec:
    """Members come in the list's order, so that a tie must be settled by the section's."""
    source = source_of(em, node.binder)
    found, key, candidates = em.temp("r"), em.temp("k"), em.temp("c")
    em.line(f"{candidates} = []")
    with looped(em, node.binder, source, (node.by,)) as loop:
        lo, hi = em.time(node.by)
        record = loop.record
        em.line(f"{candidates}.append(({loop.weight}, {lo}, {hi}, {record.obj}, {record.key}))")
    everything = section(em, node.binder.entity)
    chosen = f"picked({candidates}, {source.open}, {node.latest}, {everything})"
    em.line(f"{found}, {key} = {chosen}")
    return Rec(found, key, maybe=True)


MEANINGS: dict[type, Any] = {
    Exists: exists,
    Count: count,
    Sum: total,
    Earliest: earliest,
    Latest: latest,
    Pick: pick,
}
