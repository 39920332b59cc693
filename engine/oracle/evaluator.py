"""The evaluator: hands each node to its meaning, counts steps, and records a trace if asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir.expressions import Attribute, Binder, Expression, Record
from dsl.ir.rules import Ruleset
from engine.oracle.records import CASE, Records, Ref
from engine.oracle.spans import Interval, Span
from engine.oracle.trace import Read, SectionRead, Trace
from engine.periods.calendar import DayTable
from engine.rows import View

Env = Mapping[str, Ref]
"""The records variables stand for; the case is always among them."""

UNKNOWN_STATE = "unknown"
"""The gap_state that says nothing is known: a missing value."""


class OverBudgetError(Exception):
    """The rule has used up its steps (步数超限)."""


class Budget:
    """Steps left for one rule (docs/semantics.md §8)."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int = 1) -> None:
        """Raises OverBudgetError when not as many are left."""
        self._left -= steps
        if self._left < 0:
            raise OverBudgetError


class Book:
    """A ruleset ready for lookup, with the day table of its calendar."""

    def __init__(self, ruleset: Ruleset, table: DayTable) -> None:
        self.ruleset = ruleset
        self.table = table
        self.definitions = {d.name: d for d in ruleset.definitions}
        self.parameters = {p.name: p for p in ruleset.parameters}
        self.periods = {p.name: p for p in ruleset.periods}


class Evaluator:
    """Evaluates nodes for one view; ``governing`` is the governing time of the rule at work."""

    def __init__(
        self,
        book: Book,
        meanings: Meanings,
        records: Records,
        budget: Budget,
        trace: Trace | None = None,
    ) -> None:
        self.book = book
        self.records = records
        self.view: View = records.view
        self.budget = budget
        self.trace = trace
        self.governing: Span | None = None
        self._meanings = meanings

    def truth(self, node: Expression, env: Env) -> int:
        """FALSE, UNKNOWN or TRUE."""
        return int(self._run(node, env))

    def time(self, node: Expression, env: Env) -> Span:
        """What is known of the minute, as (lo, hi)."""
        lo, hi = self._run(node, env)
        return lo, hi

    def number(self, node: Expression, env: Env) -> Interval:
        """What is known of the number, as (lo, hi)."""
        lo, hi = self._run(node, env)
        return lo, hi

    def record(self, node: Record, env: Env) -> Ref:
        """The record a node stands for, perhaps an unknown one."""
        found = self._run(node, env)
        assert isinstance(found, Ref)
        return found

    def bound(self, variable: str, of: Record, env: Env) -> Env:
        """What a definition or period of one record can see: that record and the case."""
        return {CASE: env[CASE], variable: self.record(of, env)}

    def weight(self, binder: Binder, membership: int, ref: Ref, env: Env) -> int:
        """How surely the record belongs to the binder: membership and where."""
        self.budget.spend()
        if self.trace is not None:
            self.trace.enter(binder, ref)
        inner = {**env, binder.variable: ref}
        held = membership
        if binder.where is not None:
            held = min(membership, self.truth(binder.where, inner))
        if self.trace is not None:
            self.trace.leave(held)
        return held

    def read(self, attribute: Attribute, env: Env) -> Any:
        """The raw value of an attribute; None if missing or of an unknown record."""
        ref = self.record(attribute.of, env)
        value = None if ref.record is None else getattr(ref.record, attribute.name)
        if attribute.kind == "enum" and value == UNKNOWN_STATE:
            value = None
        if self.trace is not None:
            path = self.records.pointer(ref, attribute.name)
            self.trace.read(Read(attribute.entity, attribute.name, path, value))
        return value

    def look(self, entity: str) -> bool:
        """Whether a section is current; noted in the trace as looked through."""
        current = self.records.is_current(entity)
        if self.trace is not None:
            until = self.records.until(entity)
            self.trace.look(SectionRead(entity, until, current))
        return current

    def _run(self, node: Expression, env: Env) -> Any:
        self.budget.spend()
        if self.trace is None:
            return self._meanings[type(node)](self, node, env)
        self.trace.enter(node)
        result = self._meanings[type(node)](self, node, env)
        self.trace.leave(result)
        return result


Meanings = Mapping[type, Callable[[Evaluator, Any, Env], Any]]
"""For each kind of node the function that is its meaning."""
