"""Moments that only rules know of: literal times, times moved by a span, spans that have passed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from dsl.ir import expressions as x
from dsl.ir.rules import Ruleset

_DAY = 1440
_UNITS = {"minute": 1, "hour": 60, "day": _DAY}


class Moved(NamedTuple):
    """An attribute of an entity from which a rule counts ``minutes`` on."""

    entity: str
    attribute: str
    minutes: int


class DerivedMoments:
    """Found once per ruleset by reading through its conditions."""

    def __init__(self, ruleset: Ruleset) -> None:
        spans = {p.name: [_minutes(v.value) for v in p.values] for p in ruleset.parameters}
        literals: set[int] = set()
        moved: set[Moved] = set()
        self._shifts: dict[int, tuple[x.Expiry, set[int]]] = {}
        for node in nodes_below((ruleset.rules, ruleset.definitions, ruleset.periods)):
            if isinstance(node, x.TimeLiteral):
                literals.add(node.minute)
            for time, minutes in _shifts(node, spans):
                moved.update(Moved(a.entity, a.name, minutes) for a in _attributes(time))
                for below in nodes_below(time):
                    if isinstance(below, x.Expiry):
                        self._shifts.setdefault(id(below), (below, set()))[1].add(minutes)
        self.literals = frozenset(literals)
        self._moved: dict[str, list[Moved]] = {}
        for each in sorted(moved):
            self._moved.setdefault(each.entity, []).append(each)

    def shifts_of(self, node: x.Expiry) -> tuple[int, ...]:
        """The minutes a rule counts from this end on, none among them."""
        _, shifts = self._shifts.get(id(node), (node, set()))
        return (0, *sorted(shifts - {0}))

    def of(self, entity: str) -> list[Moved]:
        """What rules count from the attributes of an entity."""
        return self._moved.get(entity, [])


def just_around(minute: int) -> Iterator[int]:
    """The minutes at which a comparison with this minute may turn."""
    yield from (minute - 1, minute, minute + 1)


def around(minute: int) -> Iterator[int]:
    """The minutes at which a comparison with this minute, or with its day, may turn."""
    midnight = minute - minute % _DAY
    yield from just_around(minute)
    yield from (midnight - 1, midnight, midnight + _DAY - 1, midnight + _DAY)


def _shifts(node: Any, spans: dict[str, list[int]]) -> Iterator[tuple[Any, int]]:
    """The times a node counts from, with the minutes it counts."""
    if isinstance(node, x.Shifted):
        for minutes in _spans_of(node.minutes, spans):
            yield node.time, minutes
    if isinstance(node, x.Covered):
        # A gap that is still open grows from where the covering ends, or from the beginning.
        for minutes in _spans_of(node.tolerance, spans):
            yield node.piece_to, minutes
            yield node.span_from, minutes
    if isinstance(node, x.CompareNumbers):
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(side, x.Elapsed):
                for amount in _amounts_of(other, spans):
                    yield side, amount * _UNITS[side.unit]


def _spans_of(given: int | x.ParameterValue, spans: dict[str, list[int]]) -> list[int]:
    """The minutes that are written, or all that the parameter ever comes to."""
    return [given] if isinstance(given, int) else spans[given.name]


def _amounts_of(number: Any, spans: dict[str, list[int]]) -> list[int]:
    """What a number without sums comes to, in its own unit; facts that are numbers stay still."""
    if isinstance(number, x.NumberLiteral):
        return [int(number.value)]
    return spans[number.name] if isinstance(number, x.ParameterValue) else []


def _attributes(node: Any) -> Iterator[x.Attribute]:
    for below in nodes_below(node):
        if isinstance(below, x.Attribute) and below.kind in ("date", "datetime") and not below.many:
            yield below


def _minutes(value: Any) -> int:
    return int(value) if isinstance(value, Decimal) else 0


def nodes_below(value: Any) -> Iterator[Any]:
    """Every struct below a value, itself included."""
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, tuple):
            stack.extend(current)
        elif isinstance(current, msgspec.Struct):
            yield current
            stack.extend(getattr(current, name) for name in current.__struct_fields__)
