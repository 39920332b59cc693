"""Definitions of one record: what one came to is known for the whole hearing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.explaining.witness.evaluator import Plans, Witness
from engine.oracle.evaluator import Env
from engine.oracle.records import CASE, Ref

Called = Callable[[Witness, Ref, Env], Any]
"""A definition as a function of the record it is asked of."""


def called(plans: Plans, name: str) -> Called:
    """The definition's body for a record, with what it read and lacked."""
    definition = plans.book.definitions[name]
    body, variable = plans.of(definition.body), definition.variable

    def result_for(w: Witness, ref: Ref, env: Env) -> Any:
        about = name, ref.entity, ref.position, ref.key, w.governing, w.exact
        found = w.known.get(about)
        if found is not None:
            result, seen, gaps, laws = found
            w.seen.extend(seen)
            w.gaps.extend(gaps)
            w.laws_open += laws
            return result
        before = len(w.seen), len(w.gaps), w.laws_open
        result = body(w, {CASE: env[CASE], variable: ref})
        laws = w.laws_open - before[2]
        w.known[about] = result, w.seen[before[0] :], w.gaps[before[1] :], laws
        return result

    return result_for
