"""Numbers and times made ready (semantics §1–§4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from dsl.ir import expressions as x
from engine.periods.instants import parse_instant
from engine.rete.intervals import (
    ANYTHING,
    Span,
    day_of,
    difference,
    endless,
    moved_by,
    per_day,
    union,
)
from engine.rete.making import Maker, Makers
from engine.rete.memory import Env, Evaluate, Session
from engine.truth import FALSE, INF, TRUE

EPOCH = dt.date(1970, 1, 1).toordinal()


def number_literal(make: Maker, node: x.NumberLiteral) -> Evaluate:
    """As written."""
    span = (node.value, node.value)
    return lambda s, env: span


def number_of(make: Maker, node: x.NumberOf) -> Evaluate:
    """The recorded number."""
    read = make.value(node.attribute)

    def found(s: Session, env: Env) -> Span:
        value = read(s, env)
        return ANYTHING if value is None else (value, value)

    return found


def list_length(make: Maker, node: x.ListLength) -> Evaluate:
    """How many entries the list has."""
    read = make.value(node.attribute)

    def found(s: Session, env: Env) -> Span:
        values = read(s, env)
        return (0, INF) if values is None else (len(values), len(values))

    return found


def age(make: Maker, node: x.Age) -> Evaluate:
    """周岁, full from the day after the birthday."""
    read, at = make.value(node.birth), make(node.at)

    def found(s: Session, env: Env) -> Span:
        text = read(s, env)
        if text is None:
            return ANYTHING
        first, last = per_day(at(s, env))
        born = dt.date.fromordinal(EPOCH + day_of(parse_instant(text)[0]))
        return _full_years(born, first), _full_years(born, last)

    return found


def _full_years(born: dt.date, day: int) -> int:
    if endless(day):
        return day
    on = dt.date.fromordinal(EPOCH + day)
    years = on.year - born.year
    return max(0, years if (on.month, on.day) > (born.month, born.day) else years - 1)


def elapsed(make: Maker, node: x.Elapsed) -> Evaluate:
    """What lies between two times."""
    start, end, unit = make(node.start), make(node.end), node.unit

    def found(s: Session, env: Env) -> Span:
        begin, stop = start(s, env), end(s, env)
        if unit == "day":
            return difference(per_day(stop), per_day(begin))
        least, most = difference(stop, begin)
        if unit == "minute":
            return least, most
        return _hours(least), _hours(most)

    return found


def _hours(minutes: int) -> int:
    return minutes if endless(minutes) else minutes // 60


def arithmetic(make: Maker, node: x.Arithmetic) -> Evaluate:
    """Interval arithmetic."""
    left, right, op = make(node.left), make(node.right), node.op

    def found(s: Session, env: Env) -> Span:
        a, b = left(s, env), right(s, env)
        if op == "sub":
            return difference(a, b)
        if op == "add":
            return difference(a, (-b[1], -b[0]))
        products = [_product(one, other) for one in a for other in b]
        return min(products), max(products)

    return found


def _product(one: Any, other: Any) -> Any:
    if one == 0 or other == 0:
        return 0
    if endless(one) or endless(other):
        return INF if (one > 0) == (other > 0) else -INF
    return one * other


def parameter(make: Maker, node: x.ParameterValue) -> Evaluate:
    """The dated value in force."""
    at = None if node.at is None else make(node.at)
    name = node.name

    def found(s: Session, env: Env) -> Span:
        value = make.in_force(name, s, s.governing if at is None else at(s, env))
        return (value, value) if isinstance(value, Decimal) else ANYTHING

    return found


def time_of(make: Maker, node: x.TimeOf) -> Evaluate:
    """The recorded time; a missing event comes after all that is complete, if ever."""
    attribute = node.attribute
    read, of, entity = make.value(attribute), make(attribute.of), attribute.entity
    is_event = attribute.kind == "datetime" and not attribute.planned

    def found(s: Session, env: Env) -> Span:
        text = read(s, env)
        if text is not None:
            return parse_instant(text)
        if not is_event or of(s, env).record is None:
            return ANYTHING
        return moved_by(s.until(entity), 1), INF

    return found


def time_literal(make: Maker, node: x.TimeLiteral) -> Evaluate:
    """As written."""
    span = (node.minute, node.minute)
    return lambda s, env: span


def now(make: Maker, node: x.Now) -> Evaluate:
    """as_of."""
    return lambda s, env: (s.as_of, s.as_of)


def earlier_of(make: Maker, node: x.EarlierOf) -> Evaluate:
    """The least of each end."""
    items = [make(item) for item in node.items]

    def found(s: Session, env: Env) -> Span:
        least, most = zip(*(item(s, env) for item in items), strict=True)
        return min(least), min(most)

    return found


def later_of(make: Maker, node: x.LaterOf) -> Evaluate:
    """The greatest of each end."""
    items = [make(item) for item in node.items]

    def found(s: Session, env: Env) -> Span:
        least, most = zip(*(item(s, env) for item in items), strict=True)
        return max(least), max(most)

    return found


def shifted(make: Maker, node: x.Shifted) -> Evaluate:
    """Both ends moved by minutes."""
    time = make(node.time)
    if isinstance(node.minutes, int):
        fixed = node.minutes

        def by_so_much(s: Session, env: Env) -> Span:
            least, most = time(s, env)
            return moved_by(least, fixed), moved_by(most, fixed)

        return by_so_much
    amount = make(node.minutes)

    def found(s: Session, env: Env) -> Span:
        (least, most), (few, many) = time(s, env), amount(s, env)
        return int(moved_by(least, few)), int(moved_by(most, many))

    return found


def choose(make: Maker, node: x.ChooseTime) -> Evaluate:
    """One of two times, or what holds both."""
    when, then, otherwise = make(node.when), make(node.then), make(node.otherwise)

    def found(s: Session, env: Env) -> Span:
        held = when(s, env)
        if held == TRUE:
            return then(s, env)  # type: ignore[no-any-return]
        if held == FALSE:
            return otherwise(s, env)  # type: ignore[no-any-return]
        return union([then(s, env), otherwise(s, env)])

    return found


AMOUNTS: Makers = {
    x.NumberLiteral: number_literal,
    x.NumberOf: number_of,
    x.ListLength: list_length,
    x.Age: age,
    x.Elapsed: elapsed,
    x.Arithmetic: arithmetic,
    x.ParameterValue: parameter,
    x.TimeOf: time_of,
    x.TimeLiteral: time_literal,
    x.Now: now,
    x.EarlierOf: earlier_of,
    x.LaterOf: later_of,
    x.Shifted: shifted,
    x.ChooseTime: choose,
}
