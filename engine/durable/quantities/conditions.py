"""Conditions as 0, 1 or 2 (semantics §1–§3)."""

from __future__ import annotations

from typing import Any

from dsl.ir import expressions as x
from engine.durable.quantities.known import Bound, Known, come, days
from engine.durable.quantities.reckoner import Kinds, Reckoner
from engine.truth import FALSE, TRUE, UNKNOWN, before, equal, negate, not_after


def compared(operator: str, left: Known, right: Known) -> int:
    """Whether every, some or no pair of values is in that order."""
    match operator:
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


def _as_truth(value: bool | None) -> int:
    if value is None:
        return UNKNOWN
    return TRUE if value else FALSE


def _constant(reckon: Reckoner, node: x.Constant, bound: Bound) -> int:
    return _as_truth(node.value)


def _not(reckon: Reckoner, node: x.Not, bound: Bound) -> int:
    return negate(reckon(node.item, bound))


def _and(reckon: Reckoner, node: x.And, bound: Bound) -> int:
    held = TRUE
    for item in node.items:
        held = min(held, reckon(item, bound))
        if held == FALSE:
            return FALSE
    return held


def _or(reckon: Reckoner, node: x.Or, bound: Bound) -> int:
    held = FALSE
    for item in node.items:
        held = max(held, reckon(item, bound))
        if held == TRUE:
            return TRUE
    return held


def _holds(reckon: Reckoner, node: x.Holds, bound: Bound) -> int:
    value = reckon.value(node.attribute, bound)
    return _as_truth({"yes": True, "no": False, True: True, False: False}.get(value))


def _happened(reckon: Reckoner, node: x.Happened, bound: Bound) -> int:
    return come(reckon(node.time, bound), reckon.view)


def _recorded(reckon: Reckoner, node: x.Recorded, bound: Bound) -> int:
    return _as_truth(reckon.value(node.attribute, bound) is not None)


def _compare_times(reckon: Reckoner, node: x.CompareTimes, bound: Bound) -> int:
    left, right = reckon(node.left, bound), reckon(node.right, bound)
    if node.by == "day":
        left, right = days(left), days(right)
    return compared(node.op, left, right)


def _compare_numbers(reckon: Reckoner, node: x.CompareNumbers, bound: Bound) -> int:
    return compared(node.op, reckon(node.left, bound), reckon(node.right, bound))


def _one_of(reckon: Reckoner, node: x.OneOf, bound: Bound) -> int:
    value = reckon.value(node.attribute, bound)
    return _as_truth(None if value is None else value in node.options)


def _contains(reckon: Reckoner, node: x.Contains, bound: Bound) -> int:
    return _share(reckon.value(node.attribute, bound), node.options)


def _shares(reckon: Reckoner, node: x.Shares, bound: Bound) -> int:
    return _share(reckon.value(node.left, bound), reckon.value(node.right, bound))


def _share(some: Any, others: Any) -> int:
    if some is None or others is None:
        return UNKNOWN
    return _as_truth(any(value in others for value in some))


def _same_value(reckon: Reckoner, node: x.SameValue, bound: Bound) -> int:
    left, right = reckon.value(node.left, bound), reckon.value(node.right, bound)
    return _as_truth(None if left is None or right is None else bool(left == right))


def _in_list(reckon: Reckoner, node: x.InList, bound: Bound) -> int:
    item, values = reckon.value(node.item, bound), reckon.value(node.attribute, bound)
    return _as_truth(None if item is None or values is None else item in values)


def _overlaps(reckon: Reckoner, node: x.Overlaps, bound: Bound) -> int:
    starts_before_end = before(*reckon(node.a_from, bound), *reckon(node.b_to, bound))
    return min(starts_before_end, before(*reckon(node.b_from, bound), *reckon(node.a_to, bound)))


CONDITIONS: Kinds = {
    x.Constant: _constant,
    x.Not: _not,
    x.And: _and,
    x.Or: _or,
    x.Holds: _holds,
    x.Happened: _happened,
    x.Recorded: _recorded,
    x.CompareTimes: _compare_times,
    x.CompareNumbers: _compare_numbers,
    x.OneOf: _one_of,
    x.Contains: _contains,
    x.Shares: _shares,
    x.SameValue: _same_value,
    x.InList: _in_list,
    x.Overlaps: _overlaps,
}
"""All conditions on single records."""
