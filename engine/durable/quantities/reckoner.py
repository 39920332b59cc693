"""Works out the expressions of a ruleset on one view; what each kind means is in its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.limits import Length, ParameterLength
from dsl.ir.rules import Ruleset
from engine.durable.quantities.known import CASE, Bound, Found, Known, Sections, governed_days
from engine.periods.calendar import DayTable
from engine.rows import View

MISSING = "unknown"
"""The code of an enum that is a missing value."""

MOST_STEPS = 2_000_000
"""Expressions one rule of a check may work out."""


class TooManyStepsError(Exception):
    """步数超限."""


class Library:
    """What a ruleset names: definitions, parameters, periods, keys, and its calendar."""

    def __init__(self, ruleset: Ruleset, table: DayTable) -> None:
        self.table = table
        self.definitions = {d.name: d for d in ruleset.definitions}
        self.parameters = {p.name: p for p in ruleset.parameters}
        self.periods = {p.name: p for p in ruleset.periods}
        self.keys = {name: entity.key for name, entity in ruleset.vocabulary.entities.items()}


class Steps:
    """Steps left for one rule."""

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left


class Reckoner:
    """One view with what its rules name; ``governing`` is the governing time of the rule at work.

    ``reckon(node, bound)`` gives a truth (0, 1, 2), the bounds of a time or number, or a record.
    """

    def __init__(
        self, kinds: Kinds, library: Library, sections: Sections, view: View, steps: Steps
    ) -> None:
        self._kinds = kinds
        self.library = library
        self.sections = sections
        self.view = view
        self.governing: Known | None = None
        self._steps = steps

    def __call__(self, node: x.Expression, bound: Bound) -> Any:
        self.spend()
        return self._kinds[type(node)](self, node, bound)

    def spend(self) -> None:
        """One step.  Raises TooManyStepsError."""
        self._steps.left -= 1
        if self._steps.left < 0:
            raise TooManyStepsError

    def value(self, node: x.Attribute | x.Key, bound: Bound) -> Any:
        """What is recorded, or the record's identifier; None if missing."""
        found: Found = self(node.of, bound)
        if isinstance(node, x.Key):
            return found.key
        value = None if found.record is None else getattr(found.record, node.name)
        return None if node.kind == "enum" and value == MISSING else value

    def inside(self, variable: str, of: x.Record, bound: Bound) -> Bound:
        """What the body of a definition or period sees: the record and the case."""
        return {CASE: bound[CASE], variable: self(of, bound)}

    def parameter(self, name: str, at: Known | None) -> Decimal | Length | None:
        """The one value in force on all days ``at`` may fall on; None if there is not just one."""
        if at is None:
            return None
        first, last = governed_days(at, self.view)
        values = [
            each.value
            for each in self.library.parameters[name].values
            if each.from_day <= last and (each.until_day is None or each.until_day >= first)
        ]
        return values[0] if values and all(value == values[0] for value in values) else None

    def length(self, length: Length | ParameterLength) -> Length | None:
        """A length as it is in force, None if unclear."""
        if isinstance(length, Length):
            return length
        value = self.parameter(length.name, self.governing)
        return value if isinstance(value, Length) else None


Kinds = Mapping[type, Callable[[Reckoner, Any, Bound], Any]]
"""For each kind of expression how it is worked out."""


def _variable(reckon: Reckoner, node: x.Variable, bound: Bound) -> Found:
    return bound[node.name]


def _follow(reckon: Reckoner, node: x.Follow, bound: Bound) -> Found:
    return reckon.sections.named(node.entity, reckon.value(node.reference, bound))


def _call(reckon: Reckoner, node: x.CallTruth | x.CallNumber | x.CallTime, bound: Bound) -> Any:
    definition = reckon.library.definitions[node.name]
    return reckon(definition.body, reckon.inside(definition.variable, node.of, bound))


NAMED: Kinds = {
    x.Variable: _variable,
    x.Follow: _follow,
    x.CallTruth: _call,
    x.CallNumber: _call,
    x.CallTime: _call,
}
"""References to records and definitions."""
