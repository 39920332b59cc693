"""The evaluator: hands each node to its meaning, counts steps, and records a trace if asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir.expressions import Attribute, Binder, Expression, Number, Record, Time, Truth
from dsl.ir.rules import Ruleset
from engine.oracle.records import Records, Ref
from engine.oracle.trace import Read, SectionRead, Trace
from engine.rows import View

Span = tuple[int, int]
"""An interval of minutes."""

Figures = tuple[Any, Any]
"""An interval of numbers (int or Decimal); ±INF where there is no bound."""

Env = Mapping[str, Ref]
"""The records variables stand for."""

BUDGET = 2_000_000
"""Steps one check may take (docs/semantics.md §8)."""


class OverBudgetError(Exception):
    """The check has used up its steps (步数超限)."""


class Evaluator:
    """Evaluates nodes for one view; ``governing`` is the governing time of the rule at work."""

    def __init__(
        self,
        ruleset: Ruleset,
        records: Records,
        meanings: Mapping[type, Callable[[Evaluator, Any, Env], Any]],
        budget: int = BUDGET,
        trace: Trace | None = None,
    ) -> None:
        self.ruleset = ruleset
        self.records = records
        self.view: View = records.view
        self.trace = trace
        self.governing: Span | None = None
        self.left = budget
        self._meanings = meanings
        self.definitions = {d.name: d for d in ruleset.definitions}
        self.parameters = {p.name: p for p in ruleset.parameters}
        self.periods = {p.name: p for p in ruleset.periods}

    def truth(self, node: Truth, env: Env) -> int:
        """FALSE, UNKNOWN or TRUE."""
        return int(self._run(node, env))

    def time(self, node: Time, env: Env) -> Span:
        """What is known of the minute, as (lo, hi)."""
        lo, hi = self._run(node, env)
        return lo, hi

    def number(self, node: Number, env: Env) -> Figures:
        """What is known of the number, as (lo, hi)."""
        lo, hi = self._run(node, env)
        return lo, hi

    def record(self, node: Record, env: Env) -> Ref:
        """The record a node stands for, perhaps an unknown one."""
        found = self._run(node, env)
        assert isinstance(found, Ref)
        return found

    def weight(self, binder: Binder, membership: int, ref: Ref, env: Env) -> int:
        """How surely the record belongs to the binder: membership and where."""
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
        if self.trace is not None:
            path = self.records.pointer(ref, attribute.name)
            self.trace.here.reads.append(Read(attribute.entity, attribute.name, path, value))
        return value

    def look(self, entity: str) -> bool:
        """Whether a section is current; noted in the trace as looked through."""
        current = self.records.is_current(entity)
        if self.trace is not None:
            until = self.records.until(entity)
            self.trace.here.sections.append(SectionRead(entity, until, current))
        return current

    def _run(self, node: Expression, env: Env) -> Any:
        self.left -= 1
        if self.left < 0:
            raise OverBudgetError
        if self.trace is None:
            return self._meanings[type(node)](self, node, env)
        self.trace.enter(node)
        result = self._meanings[type(node)](self, node, env)
        self.trace.leave(result)
        return result
