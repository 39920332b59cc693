"""Numbers as source: each leaves the two ends of what is known (docs/semantics.md §3)."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import (
    Age,
    Arithmetic,
    Elapsed,
    ListLength,
    NumberLiteral,
    NumberOf,
    ParameterValue,
)
from engine.compiled.writing.emitter import Emitter, Pair
from engine.compiled.writing.parameters import parameter


def literal(em: Emitter, node: NumberLiteral) -> Pair:
    value = em.pool.number(node.value)
    return value, value


def number_of(em: Emitter, node: NumberOf) -> Pair:
    value, inf = em.attribute(node.attribute), em.pool.infinity
    low, high = em.temp("n"), em.temp("m")
    em.line(f"{low}, {high} = (-{inf}, {inf}) if {value} is None else ({value}, {value})")
    return low, high


def list_length(em: Emitter, node: ListLength) -> Pair:
    value, inf = em.attribute(node.attribute), em.pool.infinity
    low, high = em.temp("n"), em.temp("m")
    em.line(f"{low} = 0 if {value} is None else len({value})")
    em.line(f"{high} = {inf} if {value} is None else {low}")
    return low, high


def age(em: Emitter, node: Age) -> Pair:
    birth, inf = em.attribute(node.birth), em.pool.infinity
    lo, hi = em.time(node.at)
    low = em.bind(f"-{inf} if {birth} is None else age({birth}, {lo})", "n")
    return low, em.bind(f"{inf} if {birth} is None else age({birth}, {hi})", "m")


def elapsed(em: Emitter, node: Elapsed) -> Pair:
    (a, b), (c, d) = em.time(node.start), em.time(node.end)
    if node.unit == "day":
        a, b, c, d = (em.bind(f"day_of({end})") for end in (a, b, c, d))
    low, high = f"less({c}, {b})", f"more({d}, {a})"
    if node.unit == "hour":
        low, high = f"hour_of({low})", f"hour_of({high})"
    return em.bind(low, "n"), em.bind(high, "m")


def arithmetic(em: Emitter, node: Arithmetic) -> Pair:
    (a, b), (c, d) = em.number(node.left), em.number(node.right)
    if node.op == "mul":
        low, high = em.temp("n"), em.temp("m")
        em.line(f"{low}, {high} = products({a}, {b}, {c}, {d})")
        return low, high
    if node.op == "add":
        c, d = f"-({d})", f"-({c})"
    return em.bind(f"less({a}, {d})", "n"), em.bind(f"more({b}, {c})", "m")


def parameter_value(em: Emitter, node: ParameterValue) -> Pair:
    return parameter(em, node)


MEANINGS: dict[type, Any] = {
    NumberLiteral: literal,
    NumberOf: number_of,
    ListLength: list_length,
    Age: age,
    Elapsed: elapsed,
    Arithmetic: arithmetic,
    ParameterValue: parameter_value,
}
