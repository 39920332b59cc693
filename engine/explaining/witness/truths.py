"""Conditions as plans (docs/semantics.md §1–§3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dsl.ir import expressions as x
from engine.explaining.witness import definitions
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.explaining.witness.script import Script, Writer
from engine.oracle.evaluator import Env
from engine.oracle.meanings import MEANINGS
from engine.oracle.spans import DAY
from engine.truth import FALSE, TRUE, UNKNOWN

COMPARED = {
    "lt": "{T} if {b} < {c} else {F} if {a} >= {d} else {U}",
    "le": "{T} if {b} <= {c} else {F} if {a} > {d} else {U}",
    "gt": "{T} if {d} < {a} else {F} if {c} >= {b} else {U}",
    "ge": "{T} if {d} <= {a} else {F} if {c} > {b} else {U}",
    "eq": "{T} if {a} == {b} == {c} == {d} else {F} if {b} < {c} or {d} < {a} else {U}",
    "ne": "{F} if {a} == {b} == {c} == {d} else {T} if {b} < {c} or {d} < {a} else {U}",
}
"""Of (a, b) and (c, d), as ``engine.truth`` compares intervals."""


def constant(s: Script, node: x.Constant) -> str:
    """As written."""
    return repr(TRUE if node.value else FALSE)


def negation(s: Script, node: x.Not) -> str:
    """2 − x."""
    return _named(s, f"{TRUE} - {s.truth(node.item)}")


def conjunction(s: Script, node: x.And) -> str:
    """The least; every item is looked at."""
    return _extreme(s, node.items, "<", TRUE)


def disjunction(s: Script, node: x.Or) -> str:
    """The greatest; every item is looked at."""
    return _extreme(s, node.items, ">", FALSE)


def _extreme(s: Script, items: tuple[x.Truth, ...], side: str, start: int) -> str:
    gaps = s.mark()
    found = _named(s, repr(start))
    for item in items:
        held = s.truth(item)
        s.line(f"if {held} {side} {found}: {found} = {held}")
    s.settle(gaps, f"{found} != {UNKNOWN}")
    return found


def holds(s: Script, node: x.Holds) -> str:
    """Yes or no, everything else is unknown."""
    gaps, value = s.mark(), s.of(node.attribute)
    no = f"{FALSE} if {value} is False or {value} == 'no' else {UNKNOWN}"
    return _settled(s, gaps, f"{TRUE} if {value} is True or {value} == 'yes' else {no}")


def happened(s: Script, node: x.Happened) -> str:
    """Settled and not after as_of."""
    gaps = s.mark()
    lo, hi = s.span(node.time)
    no = f"{FALSE} if {lo} > view.stood_at else {UNKNOWN}"
    return _settled(s, gaps, f"{TRUE} if {hi} < INF and {lo} <= as_of else {no}")


def recorded(s: Script, node: x.Recorded) -> str:
    """Whether a value is there; never unknown."""
    gaps, value = s.mark(), s.of(node.attribute)
    return _settled(s, gaps, f"{FALSE} if {value} is None else {TRUE}")


def compare_times(s: Script, node: x.CompareTimes) -> str:
    """By minute or by calendar day."""
    gaps = s.mark()
    ends = [*s.span(node.left), *s.span(node.right)]
    if node.by == "day":
        ends = [_named(s, f"{end} // {DAY} if -INF < {end} < INF else {end}") for end in ends]
    return _settled(s, gaps, compared(node.op, ends))


def compare_numbers(s: Script, node: x.CompareNumbers) -> str:
    """Every pair of values must agree."""
    gaps = s.mark()
    ends = [*s.span(node.left), *s.span(node.right)]
    return _settled(s, gaps, compared(node.op, ends))


def compared(op: str, ends: Sequence[str]) -> str:
    """How two intervals compare, of which these are the names of the four ends."""
    a, b, c, d = ends
    return COMPARED[op].format(a=a, b=b, c=c, d=d, T=TRUE, F=FALSE, U=UNKNOWN)


def one_of(s: Script, node: x.OneOf) -> str:
    """The value is among the options."""
    value, options = s.of(node.attribute), s.keep(frozenset(node.options))
    yes = f"{TRUE} if {value} in {options} else {FALSE}"
    return _named(s, f"{UNKNOWN} if {value} is None else {yes}")


def contains(s: Script, node: x.Contains) -> str:
    """Some element is among the options."""
    values, options = s.of(node.attribute), s.keep(frozenset(node.options))
    yes = f"{FALSE} if {options}.isdisjoint({values}) else {TRUE}"
    return _named(s, f"{UNKNOWN} if {values} is None else {yes}")


def same_value(s: Script, node: x.SameValue) -> str:
    """Two known values are equal."""
    gaps = s.mark()
    one, other = _item(s, node.left), _item(s, node.right)
    known = f"{TRUE} if {one} == {other} else {FALSE}"
    return _settled(s, gaps, f"{UNKNOWN} if {one} is None or {other} is None else {known}")


def in_list(s: Script, node: x.InList) -> str:
    """A known value is in a known list."""
    gaps = s.mark()
    item, values = _item(s, node.item), s.of(node.attribute)
    known = f"{TRUE} if {item} in {values} else {FALSE}"
    return _settled(s, gaps, f"{UNKNOWN} if {item} is None or {values} is None else {known}")


def call(s: Script, node: x.CallTruth) -> str:
    """The definition's body for that record."""
    body = s.keep(definitions.called(s.plans, node.name))
    gaps = s.mark()
    ref, _ = s.record(node.of)
    return _settled(s, gaps, f"{body}(w, {ref}, env)")


def by_meaning(plans: Plans, node: Any) -> Plan:
    """As the oracle does it."""
    meaning = MEANINGS[type(node)]
    return _settling(lambda w, env: meaning(w, node, env))


def _item(s: Script, node: x.Attribute | x.Key) -> str:
    if isinstance(node, x.Attribute):
        value: str = s.of(node)
        return value
    ref, _ = s.record(node.of)
    return _named(s, f"{ref}.key")


def _named(s: Script, result: str) -> str:
    found = s.fresh("t")
    s.line(f"{found} = {result}")
    return found


def _settled(s: Script, gaps: str, result: str) -> str:
    """What is missing does not matter where the truth is known."""
    found = _named(s, result)
    s.settle(gaps, f"{found} != {UNKNOWN}")
    return found


def _settling(plan: Callable[[Witness, Env], int]) -> Plan:
    """The same of a plan."""

    def settled(w: Witness, env: Env) -> int:
        gaps = len(w.gaps)
        found = plan(w, env)
        if found != UNKNOWN:
            del w.gaps[gaps:]
        return found

    return settled


TRUTHS: Mapping[type, Maker] = {
    x.Shares: by_meaning,
    x.Overlaps: by_meaning,
    x.Covered: by_meaning,
}

WRITTEN_TRUTHS: Mapping[type, Writer] = {
    x.Constant: constant,
    x.Not: negation,
    x.And: conjunction,
    x.Or: disjunction,
    x.Holds: holds,
    x.Happened: happened,
    x.Recorded: recorded,
    x.CompareTimes: compare_times,
    x.CompareNumbers: compare_numbers,
    x.OneOf: one_of,
    x.Contains: contains,
    x.SameValue: same_value,
    x.InList: in_list,
    x.CallTruth: call,
}
