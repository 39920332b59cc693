"""Numbers and times as bounds (semantics §2–§4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from dsl.ir import expressions as x
from engine.durable.quantities.known import (
    ANYTHING,
    DAY,
    Bound,
    Known,
    added,
    around,
    days,
    endless,
)
from engine.durable.quantities.reckoner import Kinds, Reckoner
from engine.periods.instants import parse_instant
from engine.truth import FALSE, INF, TRUE

_FIRST_DAY = dt.date(1970, 1, 1)


def less(left: Known, right: Known) -> Known:
    """The difference; unbounded where either side is."""
    least = -INF if -INF in (left[0], -right[1]) else added(left[0], -right[1])
    most = INF if INF in (left[1], -right[0]) else added(left[1], -right[0])
    return least, most


def _literal(reckon: Reckoner, node: x.NumberLiteral, bound: Bound) -> Known:
    return node.value, node.value


def _number(reckon: Reckoner, node: x.NumberOf, bound: Bound) -> Known:
    value = reckon.value(node.attribute, bound)
    return ANYTHING if value is None else (value, value)


def _entries(reckon: Reckoner, node: x.ListLength, bound: Bound) -> Known:
    values = reckon.value(node.attribute, bound)
    return (0, INF) if values is None else (len(values), len(values))


def _age(reckon: Reckoner, node: x.Age, bound: Bound) -> Known:
    written = reckon.value(node.birth, bound)
    first, last = days(reckon(node.at, bound))
    if written is None:
        return ANYTHING
    born = _date(parse_instant(written)[0] // DAY)
    return _years(born, first), _years(born, last)


def _years(born: dt.date, on: int) -> int:
    if endless(on):
        return on
    date = _date(on)
    had_birthday = (date.month, date.day) > (born.month, born.day)
    return max(0, date.year - born.year - (not had_birthday))


def _date(number: int) -> dt.date:
    return _FIRST_DAY + dt.timedelta(days=number)


def _elapsed(reckon: Reckoner, node: x.Elapsed, bound: Bound) -> Known:
    start, end = reckon(node.start, bound), reckon(node.end, bound)
    if node.unit == "day":
        return less(days(end), days(start))
    least, most = less(end, start)
    if node.unit == "minute":
        return least, most
    return tuple(value if endless(value) else value // 60 for value in (least, most))


def _arithmetic(reckon: Reckoner, node: x.Arithmetic, bound: Bound) -> Known:
    left, right = reckon(node.left, bound), reckon(node.right, bound)
    if node.op == "sub":
        return less(left, right)
    if node.op == "add":
        return less(left, (-right[1], -right[0]))
    products = [_product(a, b) for a in left for b in right]
    return min(products), max(products)


def _product(a: Any, b: Any) -> Any:
    if a == 0 or b == 0:
        return 0
    if endless(a) or endless(b):
        return INF if (a < 0) == (b < 0) else -INF
    return a * b


def _parameter(reckon: Reckoner, node: x.ParameterValue, bound: Bound) -> Known:
    at = reckon.governing if node.at is None else reckon(node.at, bound)
    value = reckon.parameter(node.name, at)
    return (value, value) if isinstance(value, Decimal) else ANYTHING


def _time(reckon: Reckoner, node: x.TimeOf, bound: Bound) -> Known:
    attribute = node.attribute
    written = reckon.value(attribute, bound)
    if written is not None:
        return parse_instant(written)
    is_event = attribute.kind == "datetime" and not attribute.planned
    if not is_event or reckon(attribute.of, bound).record is None:
        return ANYTHING
    return added(reckon.view.until.get(attribute.entity, -INF), 1), INF


def _fixed(reckon: Reckoner, node: x.TimeLiteral, bound: Bound) -> Known:
    return node.minute, node.minute


def _now(reckon: Reckoner, node: x.Now, bound: Bound) -> Known:
    return reckon.view.as_of, reckon.view.as_of


def _earlier(reckon: Reckoner, node: x.EarlierOf, bound: Bound) -> Known:
    spans = [reckon(item, bound) for item in node.items]
    return min(lo for lo, _ in spans), min(hi for _, hi in spans)


def _later(reckon: Reckoner, node: x.LaterOf, bound: Bound) -> Known:
    spans = [reckon(item, bound) for item in node.items]
    return max(lo for lo, _ in spans), max(hi for _, hi in spans)


def _shifted(reckon: Reckoner, node: x.Shifted, bound: Bound) -> Known:
    lo, hi = reckon(node.time, bound)
    exact = isinstance(node.minutes, int)
    least, most = (node.minutes, node.minutes) if exact else reckon(node.minutes, bound)  # type: ignore[arg-type]
    return int(added(lo, least)), int(added(hi, most))


def _choose(reckon: Reckoner, node: x.ChooseTime, bound: Bound) -> Known:
    when = reckon(node.when, bound)
    spans = [reckon(node.then, bound)] if when != FALSE else []
    if when != TRUE:
        spans.append(reckon(node.otherwise, bound))
    return around(spans)


AMOUNTS: Kinds = {
    x.NumberLiteral: _literal,
    x.NumberOf: _number,
    x.ListLength: _entries,
    x.Age: _age,
    x.Elapsed: _elapsed,
    x.Arithmetic: _arithmetic,
    x.ParameterValue: _parameter,
    x.TimeOf: _time,
    x.TimeLiteral: _fixed,
    x.Now: _now,
    x.EarlierOf: _earlier,
    x.LaterOf: _later,
    x.Shifted: _shifted,
    x.ChooseTime: _choose,
}
"""Numbers and times of single records."""
