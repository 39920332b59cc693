"""What an IR node is made of: its parts, the variables it leaves free, what it depends on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from dsl.ir.expressions import (
    Attribute,
    Binder,
    CallNumber,
    CallTime,
    CallTruth,
    ChooseTime,
    Contains,
    Count,
    Covered,
    EarlierOf,
    Earliest,
    Exists,
    Expiry,
    Happened,
    InList,
    LaterOf,
    Latest,
    Now,
    ParameterValue,
    Pick,
    Shares,
    Sum,
    Time,
    TimeOf,
    Variable,
)
from dsl.ir.limits import Deduction, Link, ParameterLength, PeriodUse
from dsl.ir.rules import Ruleset

Part = Any
"""An IR node, or a binder, limit, link … of one."""

LOOPS = (Exists, Covered, Count, Sum, Earliest, Latest, Pick)
LISTS = (Contains, InList, Shares)
CALLS = (CallTruth, CallNumber, CallTime)


def parts(node: Part) -> Iterator[Part]:
    """The nodes directly inside a node, in the order of its fields."""
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, msgspec.Struct):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, msgspec.Struct))


def walk(node: Part) -> Iterator[Part]:
    """The node and everything inside it."""
    yield node
    for part in parts(node):
        yield from walk(part)


class Anatomy:
    """Free variables and dependences of nodes of one ruleset, worked out once each."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._bodies = {d.name: d.body for d in ruleset.definitions}
        self._periods = {p.name: p.limit for p in ruleset.periods}
        self._free: dict[Part, frozenset[str]] = {}
        self._governed: dict[Part, bool] = {}
        self._weight: dict[Part, int] = {}

    def free(self, node: Part) -> frozenset[str]:
        """Names of the variables the node needs bound."""
        found = self._free.get(node)
        if found is None:
            found = self._free[node] = self._find_free(node)
        return found

    def _find_free(self, node: Part) -> frozenset[str]:
        if isinstance(node, Variable):
            return frozenset((node.name,))
        binder = node if isinstance(node, Binder) else getattr(node, "binder", None)
        if not isinstance(binder, Binder):
            return frozenset().union(*(self.free(part) for part in parts(node)))
        inside = [part for part in parts(node) if part not in (binder, binder.source)]
        if binder.where is not None:
            inside.append(binder.where)
        bound = frozenset().union(*(self.free(part) for part in inside)) - {binder.variable}
        return bound | self.free(binder.source)

    def governed(self, node: Part) -> bool:
        """Whether the value depends on the governing time of the rule that asks."""
        found = self._governed.get(node)
        if found is None:
            found = self._governed[node] = self._find_governed(node)
        return found

    def _find_governed(self, node: Part) -> bool:
        if isinstance(node, ParameterValue):
            return node.at is None or self.governed(node.at)
        if isinstance(node, ParameterLength):
            return True
        if isinstance(node, CALLS) and self.governed(self._bodies[node.name]):
            return True
        if isinstance(node, Expiry) and self.governed(self._periods[node.period]):
            return True
        if isinstance(node, PeriodUse) and self.governed(self._periods[node.name]):
            return True
        return any(self.governed(part) for part in parts(node))

    def weight(self, node: Part) -> int:
        """A rough cost, so that cheap conditions are tried first."""
        found = self._weight.get(node)
        if found is None:
            found = 3 if isinstance(node, Attribute) else 1
            found += sum(self.weight(part) for part in parts(node))
            if isinstance(node, LOOPS):
                found *= 8
            elif isinstance(node, LISTS):
                found += 40
            elif isinstance(node, CALLS):
                found += self.weight(self._bodies[node.name])
            elif isinstance(node, Expiry):
                found += 40 + self.weight(self._periods[node.period])
            self._weight[node] = found
        return found

    def is_event(self, node: Time) -> bool:
        """Whether the time, if settled, surely is not after as_of, and stays as time goes by."""
        match node:
            case TimeOf(attribute=attribute):
                return not attribute.planned
            case Earliest(time=time) | Latest(time=time):
                return self.is_event(time)
            case EarlierOf(items=items) | LaterOf(items=items):
                return all(self.is_event(item) for item in items)
            case ChooseTime(then=then, otherwise=otherwise):
                return self.is_event(then) and self.is_event(otherwise)
            case CallTime(name=name):
                return self.is_event(self._bodies[name])  # type: ignore[arg-type]
            case _:
                return False

    def is_steady(self, node: Part) -> bool:
        """Whether the value stays as time goes by, as long as no section becomes outdated."""
        match node:
            case Now() | Covered():
                return False
            case ParameterValue(at=at):
                return at is None
            case Happened(time=time) if not self.is_event(time):
                return False
            case Link(effective=effective, restart=restart):
                times = (effective, effective if restart is None else restart)
                if not all(self.is_event(time) for time in times):
                    return False
            case Deduction(from_=begin, to=end):
                if not (self.is_event(begin) and self.is_event(end)):
                    return False
            case CallTruth(name=name) | CallNumber(name=name) | CallTime(name=name):
                if not self.is_steady(self._bodies[name]):
                    return False
            case Expiry(period=name):
                limit = self._periods[name]
                if limit.links or limit.deductions or not self.is_steady(limit):
                    return False
            case PeriodUse(name=name):
                if not self.is_steady(self._periods[name]):
                    return False
        return all(self.is_steady(part) for part in parts(node))

    def is_plain(self, node: Part) -> bool:
        """Whether the node can be evaluated without loops, calls and periods."""
        return not any(isinstance(p, (*LOOPS, *CALLS, Expiry)) for p in walk(node))
