"""Numbers as plans (docs/semantics.md §1–§4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir import expressions as x
from engine.explaining.witness import definitions
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.oracle.evaluator import Env
from engine.oracle.meanings import MEANINGS
from engine.oracle.numbers import parameter as meaning_of_parameter
from engine.oracle.spans import Interval


def literal(plans: Plans, node: x.NumberLiteral) -> Plan:
    """As written."""
    value = node.value, node.value
    return lambda w, env: value


def by_meaning(plans: Plans, node: Any) -> Plan:
    """As the oracle does it."""
    meaning = MEANINGS[type(node)]
    return settling(lambda w, env: meaning(w, node, env))


def parameter(plans: Plans, node: x.ParameterValue) -> Plan:
    """A dated parameter; noted where its value hangs on which day governs."""

    def valued(w: Witness, env: Env) -> Interval:
        found = meaning_of_parameter(w, node, env)
        if node.at is None and found[0] != found[1]:
            w.laws_open += 1
        return found

    return settling(valued)


def call(plans: Plans, node: x.CallNumber) -> Plan:
    """The definition's body for that record."""
    of, body = plans.of(node.of), definitions.called(plans, node.name)
    return settling(lambda w, env: body(w, of(w, env), env))


def settling(plan: Callable[[Witness, Env], Interval]) -> Plan:
    """What is missing does not matter where the number is known."""

    def settled(w: Witness, env: Env) -> Interval:
        gaps = len(w.gaps)
        found = plan(w, env)
        if len(w.gaps) > gaps and found[0] == found[1]:
            del w.gaps[gaps:]
        return found

    return settled


NUMBERS: Mapping[type, Maker] = {
    x.NumberLiteral: literal,
    x.NumberOf: by_meaning,
    x.ListLength: by_meaning,
    x.Age: by_meaning,
    x.Elapsed: by_meaning,
    x.Arithmetic: by_meaning,
    x.ParameterValue: parameter,
    x.CallNumber: call,
}
