"""Conditions as plans (docs/semantics.md §1–§3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir import expressions as x
from engine.explaining.witness import definitions
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.oracle.evaluator import Env
from engine.oracle.meanings import MEANINGS
from engine.oracle.spans import day_of
from engine.truth import FALSE, INF, TRUE, UNKNOWN, before, equal, negate, not_after

Compare = Callable[[Any, Any, Any, Any], int]

COMPARED: dict[str, Compare] = {
    "lt": before,
    "le": not_after,
    "gt": lambda a, b, c, d: before(c, d, a, b),
    "ge": lambda a, b, c, d: not_after(c, d, a, b),
    "eq": equal,
    "ne": lambda a, b, c, d: negate(equal(a, b, c, d)),
}


def constant(plans: Plans, node: x.Constant) -> Plan:
    """As written."""
    result = TRUE if node.value else FALSE
    return lambda w, env: result


def negation(plans: Plans, node: x.Not) -> Plan:
    """2 − x."""
    item = plans.of(node.item)
    return lambda w, env: TRUE - item(w, env)


def conjunction(plans: Plans, node: x.And) -> Plan:
    """The least; every item is looked at."""
    items = [plans.of(item) for item in node.items]

    def least(w: Witness, env: Env) -> int:
        gaps, found = len(w.gaps), TRUE
        for item in items:
            held = item(w, env)
            if held < found:
                found = held
        if found != UNKNOWN:
            del w.gaps[gaps:]
        return found

    return least


def disjunction(plans: Plans, node: x.Or) -> Plan:
    """The greatest; every item is looked at."""
    items = [plans.of(item) for item in node.items]

    def greatest(w: Witness, env: Env) -> int:
        gaps, found = len(w.gaps), FALSE
        for item in items:
            held = item(w, env)
            if held > found:
                found = held
        if found != UNKNOWN:
            del w.gaps[gaps:]
        return found

    return greatest


def holds(plans: Plans, node: x.Holds) -> Plan:
    """Yes or no, everything else is unknown."""
    read = plans.reading(node.attribute)

    def held(w: Witness, env: Env) -> int:
        value = read(w, env)
        if value is True or value == "yes":
            return TRUE
        return FALSE if value is False or value == "no" else UNKNOWN

    return _settling(held)


def happened(plans: Plans, node: x.Happened) -> Plan:
    """Settled and not after as_of."""
    time = plans.of(node.time)

    def come(w: Witness, env: Env) -> int:
        lo, hi = time(w, env)
        if hi < INF and lo <= w.view.as_of:
            return TRUE
        return FALSE if lo > w.view.stood_at else UNKNOWN

    return _settling(come)


def recorded(plans: Plans, node: x.Recorded) -> Plan:
    """Whether a value is there; never unknown."""
    read = plans.reading(node.attribute)
    return _settling(lambda w, env: FALSE if read(w, env) is None else TRUE)


def compare_times(plans: Plans, node: x.CompareTimes) -> Plan:
    """By minute or by calendar day."""
    left, right, compare = plans.of(node.left), plans.of(node.right), COMPARED[node.op]
    by_day = node.by == "day"

    def compared(w: Witness, env: Env) -> int:
        a, b = left(w, env)
        c, d = right(w, env)
        if by_day:
            a, b, c, d = day_of(a), day_of(b), day_of(c), day_of(d)
        return compare(a, b, c, d)

    return _settling(compared)


def compare_numbers(plans: Plans, node: x.CompareNumbers) -> Plan:
    """Every pair of values must agree."""
    left, right, compare = plans.of(node.left), plans.of(node.right), COMPARED[node.op]
    return _settling(lambda w, env: compare(*left(w, env), *right(w, env)))


def one_of(plans: Plans, node: x.OneOf) -> Plan:
    """The value is among the options."""
    read, options = plans.reading(node.attribute), frozenset(node.options)

    def among(w: Witness, env: Env) -> int:
        value = read(w, env)
        if value is None:
            return UNKNOWN
        return TRUE if value in options else FALSE

    return among


def contains(plans: Plans, node: x.Contains) -> Plan:
    """Some element is among the options."""
    read, options = plans.reading(node.attribute), frozenset(node.options)

    def within(w: Witness, env: Env) -> int:
        values = read(w, env)
        if values is None:
            return UNKNOWN
        return FALSE if options.isdisjoint(values) else TRUE

    return within


def same_value(plans: Plans, node: x.SameValue) -> Plan:
    """Two known values are equal."""
    left, right = _item(plans, node.left), _item(plans, node.right)

    def same(w: Witness, env: Env) -> int:
        one, other = left(w, env), right(w, env)
        if one is None or other is None:
            return UNKNOWN
        return TRUE if one == other else FALSE

    return _settling(same)


def in_list(plans: Plans, node: x.InList) -> Plan:
    """A known value is in a known list."""
    read_item, read = _item(plans, node.item), plans.reading(node.attribute)

    def listed(w: Witness, env: Env) -> int:
        item, values = read_item(w, env), read(w, env)
        if item is None or values is None:
            return UNKNOWN
        return TRUE if item in values else FALSE

    return _settling(listed)


def by_meaning(plans: Plans, node: Any) -> Plan:
    """As the oracle does it."""
    meaning = MEANINGS[type(node)]
    return _settling(lambda w, env: meaning(w, node, env))


def call(plans: Plans, node: x.CallTruth) -> Plan:
    """The definition's body for that record."""
    of, body = plans.of(node.of), definitions.called(plans, node.name)
    return _settling(lambda w, env: body(w, of(w, env), env))


def _item(plans: Plans, node: x.Attribute | x.Key) -> Plan:
    if isinstance(node, x.Attribute):
        return plans.reading(node)
    of = plans.of(node.of)
    return lambda w, env: of(w, env).key


def _settling(plan: Callable[[Witness, Env], int]) -> Plan:
    """What is missing does not matter where the truth is known."""

    def settled(w: Witness, env: Env) -> int:
        gaps = len(w.gaps)
        found = plan(w, env)
        if found != UNKNOWN:
            del w.gaps[gaps:]
        return found

    return settled


TRUTHS: Mapping[type, Maker] = {
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
    x.Shares: by_meaning,
    x.Overlaps: by_meaning,
    x.Covered: by_meaning,
    x.CallTruth: call,
}
