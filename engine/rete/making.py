"""Turns checked expressions into functions of a session: the dispatch and the reading of facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.limits import Length, ParameterLength
from dsl.ir.rules import Parameter, Ruleset
from engine.periods.calendar import DayTable
from engine.rete.intervals import Span, touched
from engine.rete.memory import Env, Evaluate, Ref, Session

NOTHING = "unknown"
"""The code of gap_state that is a missing value."""


class Maker:
    """Makes functions of the nodes of one ruleset; ``maker(node)`` is the function of a node."""

    def __init__(self, ruleset: Ruleset, table: DayTable, makers: Makers) -> None:
        self.ruleset = ruleset
        self.table = table
        self._makers = makers
        self._parameters = {p.name: p for p in ruleset.parameters}

    def __call__(self, node: x.Expression) -> Evaluate:
        return self._makers[type(node)](self, node)

    def value(self, node: x.Attribute | x.Key) -> Evaluate:
        """The raw value of an attribute, or the identifier of a record; None if missing."""
        if isinstance(node, x.Key):
            record = self(node.of)
            return lambda s, env: record(s, env).key
        name, is_code = node.name, node.kind == "enum"
        if isinstance(node.of, x.Variable):
            variable = node.of.name

            def read_variable(s: Session, env: Env) -> Any:
                held = env[variable].record
                value = None if held is None else getattr(held, name)
                return None if is_code and value == NOTHING else value

            return read_variable
        of = self(node.of)

        def read(s: Session, env: Env) -> Any:
            held = of(s, env).record
            value = None if held is None else getattr(held, name)
            return None if is_code and value == NOTHING else value

        return read

    def in_force(self, name: str, s: Session, at: Span | None) -> Any:
        """The parameter's value on every day the time touches; None if unclear or none."""
        if at is None:
            return None
        first, last = touched(at, s.as_of)
        parameter: Parameter = self._parameters[name]
        values = [
            dated.value
            for dated in parameter.values
            if dated.from_day <= last and (dated.until_day is None or first <= dated.until_day)
        ]
        return values[0] if values and all(value == values[0] for value in values) else None

    def length(self, length: Length | ParameterLength) -> Callable[[Session], Length | None]:
        """The length in force; None if it is unknown which."""
        if isinstance(length, Length):
            return lambda s: length
        name = length.name

        def found(s: Session) -> Length | None:
            value = self.in_force(name, s, s.governing)
            return value if isinstance(value, Length) else None

        return found


Makers = Mapping[type, Callable[[Maker, Any], Evaluate]]
"""For each kind of node how its function is made."""


def variable(make: Maker, node: x.Variable) -> Evaluate:
    """The record bound to the name."""
    name = node.name
    return lambda s, env: env[name]


def follow(make: Maker, node: x.Follow) -> Evaluate:
    """The record a reference names."""
    read, entity = make.value(node.reference), node.entity

    def found(s: Session, env: Env) -> Ref:
        return s.records.find(entity, read(s, env))

    return found


def call(make: Maker, node: x.CallTruth | x.CallNumber | x.CallTime) -> Evaluate:
    """A definition of a record."""
    of, name = make(node.of), ("definition", node.name)
    return lambda s, env: s.value(name, of(s, env))


REFERENCES: Makers = {
    x.Variable: variable,
    x.Follow: follow,
    x.CallTruth: call,
    x.CallNumber: call,
    x.CallTime: call,
}
