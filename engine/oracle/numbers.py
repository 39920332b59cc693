"""Meaning of numbers: intervals where facts are missing (docs/semantics.md §1–§4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.limits import Length
from engine.oracle.evaluator import Env, Evaluator, Meanings
from engine.oracle.spans import (
    DAY,
    NOTHING_KNOWN,
    Interval,
    Span,
    day_of,
    is_infinite,
    plus,
    touched_days,
)
from engine.periods.instants import parse_instant
from engine.truth import INF

_EPOCH = dt.date(1970, 1, 1)


def literal(ev: Evaluator, node: x.NumberLiteral, env: Env) -> Interval:
    """As written."""
    return node.value, node.value


def number_of(ev: Evaluator, node: x.NumberOf, env: Env) -> Interval:
    """The recorded number."""
    value = ev.read(node.attribute, env)
    return NOTHING_KNOWN if value is None else (value, value)


def list_length(ev: Evaluator, node: x.ListLength, env: Env) -> Interval:
    """Entries of a list that was sent."""
    values = ev.read(node.attribute, env)
    return (0, INF) if values is None else (len(values), len(values))


def age(ev: Evaluator, node: x.Age, env: Env) -> Interval:
    """周岁: full from the day after the birthday."""
    text = ev.read(node.birth, env)
    lo, hi = ev.time(node.at, env)
    if text is None:
        return NOTHING_KNOWN
    birth = parse_instant(text)[0] // DAY
    return _age_on(birth, day_of(lo)), _age_on(birth, day_of(hi))


def _age_on(birth: int, day: int) -> int:
    if is_infinite(day):
        return day
    born = _EPOCH + dt.timedelta(days=birth)
    at = _EPOCH + dt.timedelta(days=day)
    reached = (at.month, at.day) > (born.month, born.day)
    return max(0, at.year - born.year - (0 if reached else 1))


def elapsed(ev: Evaluator, node: x.Elapsed, env: Env) -> Interval:
    """From the latest start to the earliest end, up to the other way round."""
    start, end = ev.time(node.start, env), ev.time(node.end, env)
    if node.unit == "day":
        start = (day_of(start[0]), day_of(start[1]))
        end = (day_of(end[0]), day_of(end[1]))
    lo, hi = _minus(end, start)
    if node.unit == "hour":
        return _hours(lo), _hours(hi)
    return lo, hi


def _hours(minutes: int) -> int:
    return minutes if is_infinite(minutes) else minutes // 60


def _minus(left: Interval, right: Interval) -> Interval:
    lo = -INF if left[0] == -INF or right[1] == INF else plus(left[0], -right[1])
    hi = INF if left[1] == INF or right[0] == -INF else plus(left[1], -right[0])
    return lo, hi


def arithmetic(ev: Evaluator, node: x.Arithmetic, env: Env) -> Interval:
    """Interval arithmetic."""
    left, right = ev.number(node.left, env), ev.number(node.right, env)
    if node.op == "add":
        return _minus(left, (-right[1], -right[0]))
    if node.op == "sub":
        return _minus(left, right)
    corners = [_times(a, b) for a in left for b in right]
    return min(corners), max(corners)


def _times(left: Any, right: Any) -> Any:
    if left == 0 or right == 0:
        return 0
    if is_infinite(left) or is_infinite(right):
        return INF if (left > 0) == (right > 0) else -INF
    return left * right


def parameter(ev: Evaluator, node: x.ParameterValue, env: Env) -> Interval:
    """The value in force on the day of ``at`` or of the governing time."""
    at = ev.governing if node.at is None else ev.time(node.at, env)
    value = in_force(ev, node.name, at)
    return (value, value) if isinstance(value, Decimal) else NOTHING_KNOWN


def in_force(ev: Evaluator, name: str, at: Span | None) -> Decimal | Length | None:
    """The parameter's value on every day the time touches; None if values differ or none is."""
    if at is None:
        return None
    first, last = touched_days(at, ev.view)
    values = [
        dated.value
        for dated in ev.book.parameters[name].values
        if dated.from_day <= last and (dated.until_day is None or first <= dated.until_day)
    ]
    return values[0] if values and all(value == values[0] for value in values) else None


def call(ev: Evaluator, node: x.CallNumber, env: Env) -> Interval:
    """The definition's body for that record."""
    definition = ev.book.definitions[node.name]
    return ev.number(definition.body, ev.bound(definition.variable, node.of, env))


NUMBERS: Meanings = {
    x.NumberLiteral: literal,
    x.NumberOf: number_of,
    x.ListLength: list_length,
    x.Age: age,
    x.Elapsed: elapsed,
    x.Arithmetic: arithmetic,
    x.ParameterValue: parameter,
    x.CallNumber: call,
}
