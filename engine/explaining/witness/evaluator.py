"""The witness: an evaluator that takes notes of the parts of a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dsl.ir.expressions import Attribute, Binder, Expression, Record
from dsl.ir.rules import Ruleset
from engine.explaining.witness.notes import Gap, Notes, Piece
from engine.oracle.evaluator import UNKNOWN_STATE, Book, Budget, Env, Evaluator
from engine.oracle.meanings import MEANINGS
from engine.oracle.records import Records, Ref
from engine.oracle.spans import Interval, Span
from engine.periods.building import build_day_table


class Witness(Evaluator):
    """Evaluates the nodes of one rule for one subject.

    ``seen`` and ``gaps`` grow as it goes along; who finds a result certain cuts the gaps back.
    ``exact``: a time that has not happened counts as uncertain too.  ``known``: what definitions
    came to, shared by the witnesses of one view.
    """

    def __init__(
        self,
        plans: Plans,
        records: Records,
        budget: Budget,
        known: dict[Any, Any],
        exact: bool = False,
    ) -> None:
        self.notes = Notes()
        self.known = known
        super().__init__(plans.book, MEANINGS, records, budget, self.notes)
        self.seen = self.notes.seen
        self.gaps = self.notes.gaps
        self.exact = exact
        self._plans = plans

    def truth(self, node: Expression, env: Env) -> int:
        """FALSE, UNKNOWN or TRUE."""
        found: int = self._run(node, env)
        return found

    def time(self, node: Expression, env: Env) -> Span:
        """What is known of the minute, as (lo, hi)."""
        found: Span = self._run(node, env)
        return found

    def number(self, node: Expression, env: Env) -> Interval:
        """What is known of the number, as (lo, hi)."""
        found: Interval = self._run(node, env)
        return found

    def record(self, node: Record, env: Env) -> Ref:
        """The record a node stands for, perhaps an unknown one."""
        found: Ref = self._run(node, env)
        return found

    def result(self, node: Expression, env: Env) -> Any:
        """What any node comes to."""
        return self._run(node, env)

    def weight(self, binder: Binder, membership: int, ref: Ref, env: Env) -> int:
        """How surely the record belongs to the binder; what was read of others is forgotten.

        Of the records a duty tries itself only those that are in doubt are pieces.
        """
        self.budget.spend()
        weigh = self._plans.weighing(binder)
        inner = {**env, binder.variable: ref}
        notes = self.notes
        pieces = notes.pieces
        if pieces is None:
            return weigh(self, membership, inner)
        seen, gaps, laws = len(self.seen), len(self.gaps), notes.laws_open
        notes.pieces = None
        held = weigh(self, membership, inner)
        notes.pieces = pieces
        if notes.duty is None or len(self.gaps) > gaps or notes.laws_open > laws:
            pieces.append(self._piece(binder, held, seen, gaps, laws))
        return held

    def read(self, attribute: Attribute, env: Env) -> Any:
        """The raw value of an attribute; None if missing or of an unknown record."""
        notes = self.notes
        if notes.pieces is None:
            return self._plans.reading(attribute)(self, env)
        ref = self.record(attribute.of, env)
        value = None if ref.record is None else getattr(ref.record, attribute.name)
        if attribute.kind == "enum" and value == UNKNOWN_STATE:
            value = None
        if value is not None and notes.duty is not None:
            self.seen.append((ref, attribute))
        return value

    def look(self, entity: str) -> bool:
        """Whether a section is current; noted as looked through."""
        current = self.records.is_current(entity)
        notes = self.notes
        if notes.pieces is None:
            if current:
                self.seen.append(entity)
            else:
                self.gaps.append(Gap("section", entity))
        elif notes.duty is not None:
            if current:
                self.seen.append(entity)
            else:
                notes.duty.unfinished.append(entity)
        return current

    def _run(self, node: Expression, env: Env) -> Any:
        plan = self._plans.of(node)
        notes = self.notes
        pieces = notes.pieces
        if pieces is None:
            return plan(self, env)
        seen, gaps, laws = len(self.seen), len(self.gaps), notes.laws_open
        notes.pieces = None
        result = plan(self, env)
        notes.pieces = pieces
        pieces.append(self._piece(node, result, seen, gaps, laws))
        return result

    def _piece(self, node: Any, result: Any, seen: int, gaps: int, laws: int) -> Piece:
        """A part of the rule with what came since the marks."""
        law_open = self.notes.laws_open > laws
        return Piece(node, result, self.seen[seen:], self.gaps[gaps:], law_open)


Plan = Callable[[Witness, Env], Any]
"""A node made into a function: its result; values read and gaps go to the witness' lists."""

Weigh = Callable[[Witness, int, Env], int]
"""A binder made into a function of a record's membership and the variables bound to it."""

Maker = Callable[["Plans", Any], Any]
"""Makes the function of one kind of node."""


class Plans:
    """The nodes of a ruleset as functions, each made when it is first met.

    ``makers`` has one maker for each type of node, those of binders (``Weigh``) and attributes
    (``Plan``) among them.
    """

    def __init__(self, ruleset: Ruleset, makers: Mapping[type, Maker]) -> None:
        self.ruleset = ruleset
        self.book = Book(ruleset, build_day_table(ruleset.calendar))
        self._makers = makers
        self._made: dict[int, Any] = {}
        self._kept: list[Any] = []

    def of(self, node: Any) -> Plan:
        """The plan of a node."""
        found: Plan | None = self._made.get(id(node))
        return self._make(node) if found is None else found

    def reading(self, attribute: Attribute) -> Plan:
        """The plan of an attribute: its raw value, None if missing or of an unknown record."""
        return self.of(attribute)

    def weighing(self, binder: Binder) -> Weigh:
        """The plan of a binder."""
        found: Weigh | None = self._made.get(id(binder))
        return self._make(binder) if found is None else found

    def _make(self, node: Any) -> Any:
        """Nodes are told apart by identity, so each that has a plan is kept."""
        found = self._made[id(node)] = self._makers[type(node)](self, node)
        self._kept.append(node)
        return found
