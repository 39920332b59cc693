"""``Covered`` as source: the pieces are gathered, the gaps are looked for at run time."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import Covered
from engine.compiled.writing.emitter import Emitter
from engine.compiled.writing.parameters import parameter
from engine.compiled.writing.sources import looped, source_of
from engine.compiled.writing.writer import literal


def covered(em: Emitter, node: Covered) -> str:
    span = (*em.time(node.span_from), *em.time(node.span_to))
    if isinstance(node.tolerance, int):
        tolerance = (literal(node.tolerance),) * 2
    else:
        tolerance = parameter(em, node.tolerance)
    source = source_of(em, node.binder)
    pieces = em.temp("c")
    em.line(f"{pieces} = []")
    with looped(em, node.binder, source, (node.piece_from, node.piece_to)) as loop:
        piece = (*em.time(node.piece_from), *em.time(node.piece_to))
        em.line(f"{pieces}.append(({loop.weight}, {', '.join(piece)}))")
    moments = f"{em.once('C.as_of')}, {em.once('C.stood_at')}"
    arguments = f"({', '.join(span)}), {pieces}, {source.open}, ({', '.join(tolerance)}), {moments}"
    return em.bind(f"covered({arguments})", "v")


MEANINGS: dict[type, Any] = {Covered: covered}
