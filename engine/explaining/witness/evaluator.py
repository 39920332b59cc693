"""The witness: an evaluator that takes notes of the parts of a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from dsl.ir.expressions import Attribute, Binder, Expression, Record
from dsl.ir.rules import Ruleset
from engine.explaining.witness.notes import Gap, Notes, Piece, Seen
from engine.oracle.evaluator import UNKNOWN_STATE, Book, Budget, Env, Evaluator
from engine.oracle.meanings import MEANINGS
from engine.oracle.records import Records, Ref
from engine.oracle.spans import Interval, Span
from engine.oracle.trace import Trace
from engine.periods.building import build_day_table


class Witness(Evaluator):
    """Evaluates the nodes of one rule for one subject.

    ``seen`` and ``gaps`` grow as it goes along; who finds a result certain cuts the gaps back.
    ``laws_open`` counts the dated parameters whose value hangs on the day that governs.
    ``pieces`` takes the parts of what is asked from here on, None inside of a part;
    ``unfinished`` the sections that a duty in time looks through itself, None elsewhere.
    ``days``: those that the governing time touches, None before it is known.
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
        super().__init__(plans.book, MEANINGS, records, budget)
        self.notes = Notes()
        self.known = known
        self.seen: list[Seen] = []
        self.gaps: list[Gap] = []
        self.laws_open = 0
        self.days: tuple[int, int] | None = None
        self.pieces: list[Piece] | None = None
        self.unfinished: list[str] | None = None
        self.exact = exact
        self._plans = plans

    @cached_property
    def runs(self) -> Trace:
        """Takes the runs of limits while a duty in time is at work."""
        return Trace()

    def truth(self, node: Expression, env: Env) -> int:
        """FALSE, UNKNOWN or TRUE."""
        found: int = self.result(node, env)
        return found

    def time(self, node: Expression, env: Env) -> Span:
        """What is known of the minute, as (lo, hi)."""
        found: Span = self.result(node, env)
        return found

    def number(self, node: Expression, env: Env) -> Interval:
        """What is known of the number, as (lo, hi)."""
        found: Interval = self.result(node, env)
        return found

    def record(self, node: Record, env: Env) -> Ref:
        """The record a node stands for, perhaps an unknown one."""
        found: Ref = self.result(node, env)
        return found

    def result(self, node: Expression, env: Env) -> Any:
        """What any node comes to."""
        plan = self._plans.of(node)
        pieces = self.pieces
        if pieces is None:
            return plan(self, env)
        self.pieces = None
        result = self.part(node, plan, env, pieces)
        self.pieces = pieces
        return result

    def part(self, node: Any, plan: Plan, env: Env, pieces: list[Piece]) -> Any:
        """What a part of the rule comes to, with a piece of its own."""
        seen, gaps, laws = len(self.seen), len(self.gaps), self.laws_open
        result = plan(self, env)
        self.note(pieces, node, result, seen, gaps, laws)
        return result

    def note(
        self, pieces: list[Piece], node: Any, result: Any, seen: int, gaps: int, laws: int
    ) -> None:
        """Add a piece with what came since the marks."""
        read, lacked = self.seen, self.gaps
        pieces.append(
            Piece(
                node,
                result,
                read[seen:] if len(read) > seen else (),
                lacked[gaps:] if len(lacked) > gaps else (),
                self.laws_open > laws,
            )
        )

    def weight(self, binder: Binder, membership: int, ref: Ref, env: Env) -> int:
        """How surely the record belongs to the binder; what was read of others is forgotten.

        Of the records a duty tries itself only those that are in doubt are pieces.
        """
        self.budget.spend()
        weigh = self._plans.weighing(binder)
        inner = {**env, binder.variable: ref}
        pieces = self.pieces
        if pieces is None:
            return weigh(self, membership, inner)
        seen, gaps, laws = len(self.seen), len(self.gaps), self.laws_open
        self.pieces = None
        held = weigh(self, membership, inner)
        self.pieces = pieces
        if self.unfinished is None or len(self.gaps) > gaps or self.laws_open > laws:
            self.note(pieces, binder, held, seen, gaps, laws)
        return held

    def read(self, attribute: Attribute, env: Env) -> Any:
        """The raw value of an attribute; None if missing or of an unknown record."""
        if self.pieces is None:
            return self._plans.reading(attribute)(self, env)
        ref = self.record(attribute.of, env)
        value = None if ref.record is None else getattr(ref.record, attribute.name)
        if attribute.kind == "enum" and value == UNKNOWN_STATE:
            value = None
        if value is not None and self.unfinished is not None:
            self.seen.append((ref, attribute))
        return value

    def look(self, entity: str) -> bool:
        """Whether a section is current; noted as looked through."""
        current = self.records.is_current(entity)
        if self.pieces is None:
            if current:
                self.seen.append(entity)
            else:
                self.gaps.append(Gap("section", entity))
        elif self.unfinished is not None:
            if current:
                self.seen.append(entity)
            else:
                self.unfinished.append(entity)
        return current


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
