"""Numbers as plans (docs/semantics.md §1–§4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir import expressions as x
from engine.explaining.witness import definitions
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.explaining.witness.script import Script, Writer
from engine.oracle.evaluator import Env
from engine.oracle.meanings import MEANINGS
from engine.oracle.numbers import parameter as meaning_of_parameter
from engine.oracle.spans import Interval

MOST_DAYS = 1024
"""Governing days for which the value of a parameter is kept."""


def literal(s: Script, node: x.NumberLiteral) -> tuple[str, str]:
    """As written."""
    value = s.keep(node.value)
    return value, value


def by_meaning(plans: Plans, node: Any) -> Plan:
    """As the oracle does it."""
    meaning = MEANINGS[type(node)]
    return settling(lambda w, env: meaning(w, node, env))


def parameter(plans: Plans, node: x.ParameterValue) -> Plan:
    """A dated parameter; noted where its value hangs on which day governs."""

    if node.at is not None:
        return settling(lambda w, env: meaning_of_parameter(w, node, env))
    by_days: dict[tuple[int, int] | None, Interval] = {}

    def valued(w: Witness, env: Env) -> Interval:
        found = by_days.get(w.days)
        if found is None:
            if len(by_days) >= MOST_DAYS:
                by_days.clear()
            found = by_days[w.days] = meaning_of_parameter(w, node, env)
        if found[0] != found[1]:
            w.laws_open += 1
        return found

    return valued


def call(s: Script, node: x.CallNumber) -> tuple[str, str]:
    """The definition's body for that record."""
    body = s.keep(definitions.called(s.plans, node.name))
    gaps, lo, hi = s.mark(), s.fresh("l"), s.fresh("h")
    ref, _ = s.record(node.of)
    s.line(f"{lo}, {hi} = {body}(w, {ref}, env)")
    s.settle(gaps, f"{lo} == {hi}")
    return lo, hi


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
    x.NumberOf: by_meaning,
    x.ListLength: by_meaning,
    x.Age: by_meaning,
    x.Elapsed: by_meaning,
    x.Arithmetic: by_meaning,
    x.ParameterValue: parameter,
}

WRITTEN_NUMBERS: Mapping[type, Writer] = {
    x.NumberLiteral: literal,
    x.CallNumber: call,
}
