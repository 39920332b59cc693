"""Meaning of ``Covered``: a span without gaps (docs/semantics.md §3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dsl.ir import expressions as x
from engine.oracle.collections import weigh
from engine.oracle.evaluator import Env, Evaluator, Meanings
from engine.oracle.spans import Interval, Span, happened, is_settled
from engine.rows import View
from engine.truth import FALSE, TRUE, UNKNOWN


def covered(ev: Evaluator, node: x.Covered, env: Env) -> int:
    """Certain pieces leave no gap in the widest span, or all pieces leave one in the narrowest."""
    begin = _standing(ev.time(node.span_from, env), ev.view)
    end = _standing(ev.time(node.span_to, env), ev.view)
    tolerance = _tolerance(ev, node.tolerance, env)
    found, source = weigh(ev, node.binder, env)
    inner: list[Span] = []
    outer: list[Span] = []
    for w in found:
        start = ev.time(node.piece_from, w.env)
        stop = _standing(ev.time(node.piece_to, w.env), ev.view)
        if not is_settled(start) and happened(start, ev.view) == FALSE:
            continue
        start = _standing(start, ev.view)
        outer.append((start[0], stop[1]))
        if w.weight == TRUE:
            inner.append((start[1], stop[0]))
    if not _has_gap((begin[0], end[1]), inner, tolerance[0]):
        return TRUE
    if not source.is_open and _has_gap((begin[1], end[0]), outer, tolerance[1]):
        return FALSE
    return UNKNOWN


def _standing(span: Span, view: View) -> Span:
    """An end that is not settled runs to as_of, at most."""
    if is_settled(span):
        return span
    if happened(span, view) == FALSE:
        return view.as_of, view.as_of
    return min(span[0], view.as_of), view.as_of


def _tolerance(ev: Evaluator, tolerance: int | x.ParameterValue, env: Env) -> Interval:
    if isinstance(tolerance, int):
        return tolerance, tolerance
    return ev.number(tolerance, env)


def _has_gap(span: Span, pieces: Iterable[Span], tolerance: Any) -> bool:
    """Whether some stretch of the span longer than the tolerance lies in no piece."""
    reached, end = span
    if end < reached:
        return False
    for begin, stop in sorted(piece for piece in pieces if piece[0] <= piece[1]):
        if begin >= end:
            break
        if begin - reached > tolerance:
            return True
        reached = max(reached, stop)
    return bool(end - reached > tolerance)


COVERING: Meanings = {x.Covered: covered}
