"""Times as plans (docs/semantics.md §2–§3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir import expressions as x
from engine.explaining.witness import definitions
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.oracle.evaluator import Env
from engine.oracle.limits import expiry as meaning_of_expiry
from engine.oracle.meanings import MEANINGS
from engine.oracle.spans import NOTHING_KNOWN, Span, plus
from engine.periods.instants import parse_instant
from engine.truth import INF


def time_of(plans: Plans, node: x.TimeOf) -> Plan:
    """The recorded time; a missing event comes after all that is complete, if ever."""
    attribute = node.attribute
    read, of = plans.reading(attribute), plans.of(attribute.of)
    is_event = attribute.kind == "datetime" and not attribute.planned
    entity = attribute.entity

    def recorded(w: Witness, env: Env) -> Span:
        gaps = len(w.gaps)
        text = read(w, env)
        if text is not None:
            return parse_instant(text)
        if not is_event or of(w, env).record is None:
            return NOTHING_KNOWN
        w.look(entity)
        lo = plus(w.records.until(entity), 1)
        if not w.exact and lo > w.view.as_of:
            del w.gaps[gaps:]
        return lo, INF

    return recorded


def literal(plans: Plans, node: x.TimeLiteral) -> Plan:
    """As written."""
    span = node.minute, node.minute
    return lambda w, env: span


def now(plans: Plans, node: x.Now) -> Plan:
    """as_of."""
    return lambda w, env: (w.view.as_of, w.view.as_of)


def by_meaning(plans: Plans, node: Any) -> Plan:
    """As the oracle does it."""
    meaning = MEANINGS[type(node)]
    return settling(lambda w, env: meaning(w, node, env))


def expiry(plans: Plans, node: x.Expiry) -> Plan:
    """The end of a period that a condition asks for; its runs are nobody's arithmetic."""

    def ended(w: Witness, env: Env) -> Span:
        trace, w.trace = w.trace, None
        found = meaning_of_expiry(w, node, env)
        w.trace = trace
        return found

    return settling(ended)


def call(plans: Plans, node: x.CallTime) -> Plan:
    """The definition's body for that record."""
    of, body = plans.of(node.of), definitions.called(plans, node.name)
    return settling(lambda w, env: body(w, of(w, env), env))


def settling(plan: Callable[[Witness, Env], Span]) -> Plan:
    """What is missing does not matter where the time is known, or surely has not come."""

    def settled(w: Witness, env: Env) -> Span:
        gaps = len(w.gaps)
        found = plan(w, env)
        if len(w.gaps) > gaps:
            lo, hi = found
            if lo == hi or not (w.exact or hi < INF or lo <= w.view.as_of):
                del w.gaps[gaps:]
        return found

    return settled


TIMES: Mapping[type, Maker] = {
    x.TimeOf: time_of,
    x.TimeLiteral: literal,
    x.Now: now,
    x.EarlierOf: by_meaning,
    x.LaterOf: by_meaning,
    x.Shifted: by_meaning,
    x.ChooseTime: by_meaning,
    x.Expiry: expiry,
    x.CallTime: call,
}
