"""Conditions made ready (semantics §1–§3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.ir import expressions as x
from engine.rete.intervals import happened, per_day
from engine.rete.making import Maker, Makers
from engine.rete.memory import Env, Evaluate, Session
from engine.truth import FALSE, TRUE, UNKNOWN, before, equal, negate, not_after

Order = Callable[[Any, Any], int]

ORDERS: dict[str, Order] = {
    "lt": lambda a, b: before(*a, *b),
    "le": lambda a, b: not_after(*a, *b),
    "gt": lambda a, b: before(*b, *a),
    "ge": lambda a, b: not_after(*b, *a),
    "eq": lambda a, b: equal(*a, *b),
    "ne": lambda a, b: negate(equal(*a, *b)),
}


def constant(make: Maker, node: x.Constant) -> Evaluate:
    """As written."""
    value = TRUE if node.value else FALSE
    return lambda s, env: value


def negation(make: Maker, node: x.Not) -> Evaluate:
    """The opposite."""
    item = make(node.item)
    return lambda s, env: negate(item(s, env))


def conjunction(make: Maker, node: x.And) -> Evaluate:
    """The least."""
    items = [make(item) for item in node.items]

    def least(s: Session, env: Env) -> int:
        held = TRUE
        for item in items:
            held = min(held, item(s, env))
            if held == FALSE:
                break
        return held

    return least


def disjunction(make: Maker, node: x.Or) -> Evaluate:
    """The greatest."""
    items = [make(item) for item in node.items]

    def greatest(s: Session, env: Env) -> int:
        held = FALSE
        for item in items:
            held = max(held, item(s, env))
            if held == TRUE:
                break
        return held

    return greatest


def holds(make: Maker, node: x.Holds) -> Evaluate:
    """Yes, no, or not known."""
    read = make.value(node.attribute)

    def answer(s: Session, env: Env) -> int:
        value = read(s, env)
        if value is True or value == "yes":
            return TRUE
        return FALSE if value is False or value == "no" else UNKNOWN

    return answer


def has_happened(make: Maker, node: x.Happened) -> Evaluate:
    """Whether the time has come."""
    time = make(node.time)
    return lambda s, env: happened(time(s, env), s.as_of, s.stood_at)


def recorded(make: Maker, node: x.Recorded) -> Evaluate:
    """Whether a value is there."""
    read = make.value(node.attribute)
    return lambda s, env: FALSE if read(s, env) is None else TRUE


def compare_times(make: Maker, node: x.CompareTimes) -> Evaluate:
    """The order of minutes or days."""
    left, right, order = make(node.left), make(node.right), ORDERS[node.op]
    if node.by == "day":
        return lambda s, env: order(per_day(left(s, env)), per_day(right(s, env)))
    return lambda s, env: order(left(s, env), right(s, env))


def compare_numbers(make: Maker, node: x.CompareNumbers) -> Evaluate:
    """The order of numbers."""
    left, right, order = make(node.left), make(node.right), ORDERS[node.op]
    return lambda s, env: order(left(s, env), right(s, env))


def _known(*reads: Evaluate, test: Callable[..., bool]) -> Evaluate:
    """A test of values; unknown where one is missing."""

    def answer(s: Session, env: Env) -> int:
        values = [read(s, env) for read in reads]
        if any(value is None for value in values):
            return UNKNOWN
        return TRUE if test(*values) else FALSE

    return answer


def one_of(make: Maker, node: x.OneOf) -> Evaluate:
    """The value is one of the codes."""
    options = node.options
    return _known(make.value(node.attribute), test=lambda value: value in options)


def contains(make: Maker, node: x.Contains) -> Evaluate:
    """The list has one of the codes."""
    options = node.options
    read = make.value(node.attribute)
    return _known(read, test=lambda values: any(value in options for value in values))


def same_value(make: Maker, node: x.SameValue) -> Evaluate:
    """Both values are equal."""
    return _known(make.value(node.left), make.value(node.right), test=lambda a, b: bool(a == b))


def in_list(make: Maker, node: x.InList) -> Evaluate:
    """The value is in the list."""
    item, values = make.value(node.item), make.value(node.attribute)
    return _known(item, values, test=lambda a, many: a in many)


def shares(make: Maker, node: x.Shares) -> Evaluate:
    """The lists have a value in common."""
    left, right = make.value(node.left), make.value(node.right)
    return _known(left, right, test=lambda a, b: any(value in b for value in a))


def overlaps(make: Maker, node: x.Overlaps) -> Evaluate:
    """The spans share a minute; touching ends don't."""
    a, b = make(node.a_from), make(node.a_to)
    c, d = make(node.b_from), make(node.b_to)
    return lambda s, env: min(before(*a(s, env), *d(s, env)), before(*c(s, env), *b(s, env)))


TRUTHS: Makers = {
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
}
