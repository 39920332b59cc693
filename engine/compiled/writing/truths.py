"""Conditions as source: Kleene logic, comparisons, codes and lists (docs/semantics.md §2)."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import (
    And,
    Attribute,
    CompareNumbers,
    CompareTimes,
    Constant,
    Contains,
    Happened,
    Holds,
    InList,
    Key,
    Not,
    OneOf,
    Or,
    Overlaps,
    Recorded,
    SameValue,
    Shares,
    Truth,
)
from engine.compiled.writing.emitter import Emitter, Pair
from engine.compiled.writing.records import key_of

_MIRRORED = {"gt": "lt", "ge": "le"}


def constant(em: Emitter, node: Constant) -> str:
    return "2" if node.value else "0"


def negation(em: Emitter, node: Not) -> str:
    inner = em.truth(node.item)
    return str(2 - int(inner)) if inner.isdigit() else f"2 - ({inner})"


def conjunction(em: Emitter, node: And) -> str:
    return conjoin(em, "2", node.items)


def conjoin(em: Emitter, first: str, items: tuple[Truth, ...]) -> str:
    """The least of ``first`` and the items; later items only while it is not FALSE."""
    result, own = "", False
    for item in sorted(items, key=em.anatomy.weight):
        if not result:
            held = em.truth(item)
            if held == "0" or first == "0":
                return "0"
            if first == "2":
                result = held
            elif held == "2":
                result = first
            else:
                result, own = _named(em, first), True
                em.line(f"if (x := {held}) < {result}: {result} = x")
            continue
        if not own:
            result, own = _named(em, result), True
        with em.block(f"if {result}"):
            held = em.truth(item)
            if held == "0":
                em.line(f"{result} = 0")
            elif held != "2":
                em.line(f"if (x := {held}) < {result}: {result} = x")
    return result or first


def disjunction(em: Emitter, node: Or) -> str:
    result, own = "", False
    for item in sorted(node.items, key=em.anatomy.weight):
        if not result:
            result = em.truth(item)
            if result == "2":
                return "2"
            continue
        if not own:
            result, own = _named(em, result), True
        with em.block(f"if {result} != 2"):
            held = em.truth(item)
            if held == "2":
                em.line(f"{result} = 2")
            elif held != "0":
                em.line(f"if (x := {held}) > {result}: {result} = x")
    return result or "0"


def _named(em: Emitter, expression: str) -> str:
    """A local of its own for a value that will be changed."""
    name = em.temp("v")
    em.line(f"{name} = {expression}")
    return name


def holds(em: Emitter, node: Holds) -> str:
    value = em.attribute(node.attribute)
    if node.attribute.kind == "bool":
        return f"1 if {value} is None else 2 if {value} else 0"
    return f"2 if {value} == 'yes' else 0 if {value} == 'no' else 1"


def happened(em: Emitter, node: Happened) -> str:
    return is_happened(em, em.time(node.time))


def is_happened(em: Emitter, span: Pair) -> str:
    """Whether a time with these ends has happened: settled and not after as_of."""
    lo, hi = span
    stood, as_of = em.once("C.stood_at"), em.once("C.as_of")
    settled = f"{hi} < {em.pool.infinity} and {lo} <= {as_of}"
    return f"2 if {settled} else 0 if {lo} > {stood} else 1"


def recorded(em: Emitter, node: Recorded) -> str:
    return f"0 if {em.attribute(node.attribute)} is None else 2"


def compare_times(em: Emitter, node: CompareTimes) -> str:
    left, right = em.time(node.left), em.time(node.right)
    if node.by == "day":
        left, right = _days(em, left), _days(em, right)
    return compared(node.op, left, right)


def _days(em: Emitter, span: Pair) -> Pair:
    lo = em.bind(f"day_of({span[0]})")
    return lo, lo if span[0] == span[1] else em.bind(f"day_of({span[1]})")


def compare_numbers(em: Emitter, node: CompareNumbers) -> str:
    return compared(node.op, em.number(node.left), em.number(node.right))


def compared(op: str, left: Pair, right: Pair) -> str:
    """The order of two intervals: TRUE or FALSE only if every pair of values agrees."""
    if op in _MIRRORED:
        op, left, right = _MIRRORED[op], right, left
    (a, b), (c, d) = left, right
    if op == "lt":
        return f"2 if {b} < {c} else 0 if {a} >= {d} else 1"
    if op == "le":
        return f"2 if {b} <= {c} else 0 if {a} > {d} else 1"
    yes, no = ("2", "0") if op == "eq" else ("0", "2")
    return f"{yes} if {a} == {b} == {c} == {d} else {no} if {b} < {c} or {d} < {a} else 1"


def one_of(em: Emitter, node: OneOf) -> str:
    value = em.attribute(node.attribute)
    if not node.options:
        return f"1 if {value} is None else 0"
    if len(node.options) == 1:
        return f"2 if {value} == {node.options[0]!r} else 1 if {value} is None else 0"
    return f"2 if {value} in {em.pool.options(node.options)} else 1 if {value} is None else 0"


def contains(em: Emitter, node: Contains) -> str:
    value = em.attribute(node.attribute)
    options = em.pool.options(node.options)
    return f"1 if {value} is None else 0 if {options}.isdisjoint({value}) else 2"


def value_of(em: Emitter, node: Attribute | Key) -> str:
    """A single value, or the identifier of a record; None if unknown."""
    if isinstance(node, Attribute):
        return em.attribute(node)
    return key_of(em, em.record(node.of), node.entity)


def same_value(em: Emitter, node: SameValue) -> str:
    left, right = value_of(em, node.left), value_of(em, node.right)
    if "None" in (left, right):
        return "1"
    return f"1 if {left} is None or {right} is None else 2 if {left} == {right} else 0"


def in_list(em: Emitter, node: InList) -> str:
    item, listed = value_of(em, node.item), em.attribute(node.attribute)
    if item == "None":
        return "1"
    return f"1 if {item} is None or {listed} is None else 2 if {item} in {listed} else 0"


def shares(em: Emitter, node: Shares) -> str:
    left, right = em.attribute(node.left), em.attribute(node.right)
    return (
        f"1 if {left} is None or {right} is None else 0 if set({left}).isdisjoint({right}) else 2"
    )


def overlaps(em: Emitter, node: Overlaps) -> str:
    a, b = em.time(node.a_from), em.time(node.a_to)
    c, d = em.time(node.b_from), em.time(node.b_to)
    result = em.temp("v")
    em.line(f"{result} = {compared('lt', a, d)}")
    em.line(f"if (x := {compared('lt', c, b)}) < {result}: {result} = x")
    return result


MEANINGS: dict[type, Any] = {
    Constant: constant,
    Not: negation,
    And: conjunction,
    Or: disjunction,
    Holds: holds,
    Happened: happened,
    Recorded: recorded,
    CompareTimes: compare_times,
    CompareNumbers: compare_numbers,
    OneOf: one_of,
    Contains: contains,
    SameValue: same_value,
    InList: in_list,
    Shares: shares,
    Overlaps: overlaps,
}
