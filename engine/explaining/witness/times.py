"""Times as plans (docs/semantics.md §2–§3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir import expressions as x
from engine.explaining.witness import definitions
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.explaining.witness.reading import value_of
from engine.explaining.witness.script import Script, Writer
from engine.oracle.evaluator import Env
from engine.oracle.limits import expiry as meaning_of_expiry
from engine.oracle.meanings import MEANINGS
from engine.oracle.spans import Span
from engine.truth import INF


def time_of(s: Script, node: x.TimeOf) -> tuple[str, str]:
    """The recorded time; a missing event comes after all that is complete, if ever."""
    attribute = node.attribute
    gaps = s.mark()
    text, record = value_of(s, attribute)
    lo, hi = s.fresh("l"), s.fresh("h")
    s.line(f"if {text} is not None: {lo}, {hi} = parse({text})")
    if attribute.kind == "datetime" and not attribute.planned:
        with s.below(f"elif {record} is not None:"):
            s.line(f"w.look({attribute.entity!r})")
            until = s.fresh("u")
            s.line(f"{until} = w.records.until({attribute.entity!r})")
            s.line(f"{lo} = {until} + 1 if -INF < {until} < INF else {until}")
            s.line(f"{hi} = INF")
            s.settle(gaps, f"{lo} > as_of and not w.exact")
    s.line(f"else: {lo}, {hi} = -INF, INF")
    return lo, hi


def literal(s: Script, node: x.TimeLiteral) -> tuple[str, str]:
    """As written."""
    return repr(node.minute), repr(node.minute)


def now(s: Script, node: x.Now) -> tuple[str, str]:
    """as_of."""
    return "as_of", "as_of"


def earlier_of(s: Script, node: x.EarlierOf) -> tuple[str, str]:
    """Least ends of all."""
    return _extreme(s, node.items, "min")


def later_of(s: Script, node: x.LaterOf) -> tuple[str, str]:
    """Greatest ends of all."""
    return _extreme(s, node.items, "max")


def _extreme(s: Script, items: tuple[x.Time, ...], choose: str) -> tuple[str, str]:
    gaps = s.mark()
    spans = [s.span(item) for item in items]
    lo, hi = s.fresh("l"), s.fresh("h")
    for end, ends in zip((lo, hi), zip(*spans, strict=True), strict=True):
        s.line(f"{end} = {choose}(({', '.join(ends)},))")
    _settle(s, gaps, lo, hi)
    return lo, hi


def call(s: Script, node: x.CallTime) -> tuple[str, str]:
    """The definition's body for that record."""
    body = s.keep(definitions.called(s.plans, node.name))
    gaps, lo, hi = s.mark(), s.fresh("l"), s.fresh("h")
    ref, _ = s.record(node.of)
    s.line(f"{lo}, {hi} = {body}(w, {ref}, env)")
    _settle(s, gaps, lo, hi)
    return lo, hi


def _settle(s: Script, gaps: str, lo: str, hi: str) -> None:
    """What is missing does not matter where the time is known, or surely has not come."""
    s.settle(gaps, f"{lo} == {hi} or not ({hi} < INF or {lo} <= as_of or w.exact)")


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


def settling(plan: Callable[[Witness, Env], Span]) -> Plan:
    """The same of a plan."""

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
    x.Shifted: by_meaning,
    x.ChooseTime: by_meaning,
    x.Expiry: expiry,
}

WRITTEN_TIMES: Mapping[type, Writer] = {
    x.TimeOf: time_of,
    x.TimeLiteral: literal,
    x.Now: now,
    x.EarlierOf: earlier_of,
    x.LaterOf: later_of,
    x.CallTime: call,
}
