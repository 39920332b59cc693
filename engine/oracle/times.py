"""Meaning of times: what is known of a minute (docs/semantics.md §2–§3)."""

from __future__ import annotations

from dsl.ir import expressions as x
from engine.oracle.evaluator import Env, Evaluator, Meanings
from engine.oracle.spans import NOTHING_KNOWN, Span, hull, plus
from engine.periods.instants import parse_instant
from engine.truth import FALSE, INF, TRUE


def time_of(ev: Evaluator, node: x.TimeOf, env: Env) -> Span:
    """The recorded time; a missing event comes after all that is complete, if ever."""
    attribute = node.attribute
    text = ev.read(attribute, env)
    if text is not None:
        return parse_instant(text)
    record = ev.record(attribute.of, env).record
    if record is None or attribute.planned or attribute.kind != "datetime":
        return NOTHING_KNOWN
    ev.look(attribute.entity)
    return plus(ev.records.until(attribute.entity), 1), INF


def literal(ev: Evaluator, node: x.TimeLiteral, env: Env) -> Span:
    """As written."""
    return node.minute, node.minute


def now(ev: Evaluator, node: x.Now, env: Env) -> Span:
    """as_of."""
    return ev.view.as_of, ev.view.as_of


def earlier_of(ev: Evaluator, node: x.EarlierOf, env: Env) -> Span:
    """Least ends of all."""
    spans = [ev.time(item, env) for item in node.items]
    return min(lo for lo, _ in spans), min(hi for _, hi in spans)


def later_of(ev: Evaluator, node: x.LaterOf, env: Env) -> Span:
    """Greatest ends of all."""
    spans = [ev.time(item, env) for item in node.items]
    return max(lo for lo, _ in spans), max(hi for _, hi in spans)


def shifted(ev: Evaluator, node: x.Shifted, env: Env) -> Span:
    """Both ends moved."""
    lo, hi = ev.time(node.time, env)
    if isinstance(node.minutes, int):
        return plus(lo, node.minutes), plus(hi, node.minutes)
    least, most = ev.number(node.minutes, env)
    return int(plus(lo, least)), int(plus(hi, most))


def choose(ev: Evaluator, node: x.ChooseTime, env: Env) -> Span:
    """One side, or both sides' hull while the condition is unknown."""
    when = ev.truth(node.when, env)
    if when == TRUE:
        return ev.time(node.then, env)
    if when == FALSE:
        return ev.time(node.otherwise, env)
    return hull(ev.time(node.then, env), ev.time(node.otherwise, env))


def call(ev: Evaluator, node: x.CallTime, env: Env) -> Span:
    """The definition's body for that record."""
    definition = ev.book.definitions[node.name]
    return ev.time(definition.body, ev.bound(definition.variable, node.of, env))


TIMES: Meanings = {
    x.TimeOf: time_of,
    x.TimeLiteral: literal,
    x.Now: now,
    x.EarlierOf: earlier_of,
    x.LaterOf: later_of,
    x.Shifted: shifted,
    x.ChooseTime: choose,
    x.CallTime: call,
}
