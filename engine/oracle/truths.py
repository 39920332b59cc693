"""Meaning of conditions (docs/semantics.md §1–§3)."""

from __future__ import annotations

from typing import Any

from dsl.ir import expressions as x
from engine.oracle.evaluator import Env, Evaluator, Meanings
from engine.oracle.spans import Interval, day_of, happened
from engine.truth import FALSE, TRUE, UNKNOWN, before, equal, negate, not_after


def constant(ev: Evaluator, node: x.Constant, env: Env) -> int:
    """As written."""
    return TRUE if node.value else FALSE


def negation(ev: Evaluator, node: x.Not, env: Env) -> int:
    """2 − x."""
    return negate(ev.truth(node.item, env))


def conjunction(ev: Evaluator, node: x.And, env: Env) -> int:
    """The least; nothing is true."""
    return min((ev.truth(item, env) for item in node.items), default=TRUE)


def disjunction(ev: Evaluator, node: x.Or, env: Env) -> int:
    """The greatest; nothing is false."""
    return max((ev.truth(item, env) for item in node.items), default=FALSE)


def holds(ev: Evaluator, node: x.Holds, env: Env) -> int:
    """Yes or no, everything else is unknown."""
    value = ev.read(node.attribute, env)
    if value is True or value == "yes":
        return TRUE
    return FALSE if value is False or value == "no" else UNKNOWN


def has_happened(ev: Evaluator, node: x.Happened, env: Env) -> int:
    """Settled and not after as_of."""
    return happened(ev.time(node.time, env), ev.view)


def recorded(ev: Evaluator, node: x.Recorded, env: Env) -> int:
    """Whether a value is there; never unknown."""
    return FALSE if ev.read(node.attribute, env) is None else TRUE


def compare_times(ev: Evaluator, node: x.CompareTimes, env: Env) -> int:
    """By minute or by calendar day."""
    left, right = ev.time(node.left, env), ev.time(node.right, env)
    if node.by == "day":
        left = (day_of(left[0]), day_of(left[1]))
        right = (day_of(right[0]), day_of(right[1]))
    return _compare(node.op, left, right)


def compare_numbers(ev: Evaluator, node: x.CompareNumbers, env: Env) -> int:
    """Every pair of values must agree."""
    return _compare(node.op, ev.number(node.left, env), ev.number(node.right, env))


def _compare(op: str, left: Interval, right: Interval) -> int:
    match op:
        case "lt":
            return before(*left, *right)
        case "le":
            return not_after(*left, *right)
        case "gt":
            return before(*right, *left)
        case "ge":
            return not_after(*right, *left)
        case "eq":
            return equal(*left, *right)
        case _:
            return negate(equal(*left, *right))


def one_of(ev: Evaluator, node: x.OneOf, env: Env) -> int:
    """The value is among the options."""
    value = ev.read(node.attribute, env)
    return UNKNOWN if value is None else _known(value in node.options)


def contains(ev: Evaluator, node: x.Contains, env: Env) -> int:
    """Some element is among the options."""
    values = ev.read(node.attribute, env)
    return UNKNOWN if values is None else _known(any(v in node.options for v in values))


def same_value(ev: Evaluator, node: x.SameValue, env: Env) -> int:
    """Two known values are equal."""
    left, right = _value(ev, node.left, env), _value(ev, node.right, env)
    return UNKNOWN if left is None or right is None else _known(left == right)


def in_list(ev: Evaluator, node: x.InList, env: Env) -> int:
    """A known value is in a known list."""
    item, values = _value(ev, node.item, env), ev.read(node.attribute, env)
    return UNKNOWN if item is None or values is None else _known(item in values)


def shares(ev: Evaluator, node: x.Shares, env: Env) -> int:
    """Two known lists have an element in common."""
    left, right = ev.read(node.left, env), ev.read(node.right, env)
    return UNKNOWN if left is None or right is None else _known(any(v in right for v in left))


def overlaps(ev: Evaluator, node: x.Overlaps, env: Env) -> int:
    """a < d and c < b; spans that only touch do not overlap."""
    a, b = ev.time(node.a_from, env), ev.time(node.a_to, env)
    c, d = ev.time(node.b_from, env), ev.time(node.b_to, env)
    return min(before(*a, *d), before(*c, *b))


def call(ev: Evaluator, node: x.CallTruth, env: Env) -> int:
    """The definition's body for that record."""
    definition = ev.book.definitions[node.name]
    return ev.truth(definition.body, ev.bound(definition.variable, node.of, env))


def _value(ev: Evaluator, node: x.Attribute | x.Key, env: Env) -> Any:
    if isinstance(node, x.Attribute):
        return ev.read(node, env)
    return ev.record(node.of, env).key


def _known(found: bool) -> int:
    return TRUE if found else FALSE


TRUTHS: Meanings = {
    x.Constant: constant,
    x.Not: negation,
    x.And: conjunction,
    x.Or: disjunction,
    x.Holds: holds,
    x.Happened: has_happened,
    x.Recorded: recorded,
    x.CompareTimes: compare_times,
    x.CompareNumbers: compare_numbers,
    x.OneOf: one_of,
    x.Contains: contains,
    x.SameValue: same_value,
    x.InList: in_list,
    x.Shares: shares,
    x.Overlaps: overlaps,
    x.CallTruth: call,
}
