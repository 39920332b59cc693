"""The records of one view, and what has been derived of them so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.rete.intervals import Span
from engine.rows import View
from engine.truth import INF

CASE = "case"


class Ref(NamedTuple):
    """A record at its place in the visible section, or an unknown one (no place, no record)."""

    entity: str
    position: int | None
    record: Any
    key: str | None


Env = dict[str, Ref]
Evaluate = Callable[["Session", Env], Any]
"""A condition, number, time or record made ready: what it comes to in a session."""


class OverBudgetError(Exception):
    """步数超限: too many records were looked at."""


class Steps:
    """How many more records may be looked at."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self) -> None:
        """One record looked at.  Raises OverBudgetError."""
        self.left -= 1
        if self.left < 0:
            raise OverBudgetError


class Derivation(NamedTuple):
    """A definition or a named period made ready.

    ``layer`` is above those of all it rests on.  ``governed``: it rests on the governing time of
    the rule that asks, so that it is no fact of the record alone.
    """

    name: tuple[str, str]
    entity: str
    variable: str
    body: Evaluate
    layer: int
    governed: bool


class Records:
    """The visible records, by section and by identifier."""

    def __init__(self, keys: Mapping[str, str | None], snapshot: Any) -> None:
        self._keys = keys
        self._snapshot = snapshot
        self._sections: dict[str, tuple[Ref, ...]] = {}
        self._found: dict[str, dict[str, Ref]] = {}

    def section(self, entity: str) -> tuple[Ref, ...]:
        """Every record of an entity; the case is always one."""
        held = self._sections.get(entity)
        if held is None:
            sent = getattr(self._snapshot, entity)
            rows = [sent] if entity == CASE else sent or ()
            held = tuple(Ref(entity, i, row, self._key(entity, row)) for i, row in enumerate(rows))
            self._sections[entity] = held
        return held

    def find(self, entity: str, key: str | None) -> Ref:
        """The first record with this identifier, else an unknown one that keeps it."""
        index = self._found.get(entity)
        if index is None:
            index = {}
            for ref in self.section(entity):
                if ref.key is not None:
                    index.setdefault(ref.key, ref)
            self._found[entity] = index
        found = None if key is None else index.get(key)
        return Ref(entity, None, None, key) if found is None else found

    def _key(self, entity: str, record: Any) -> str | None:
        name = self._keys.get(entity)
        if name is None or record is None:
            return None
        value = getattr(record, name)
        return value if isinstance(value, str) else None


class Session:
    """One view under judgement: its records, its moment, the values derived so far."""

    def __init__(
        self,
        view: View,
        records: Records,
        derivations: Mapping[tuple[str, str], Derivation],
        steps: Steps,
    ) -> None:
        self.view = view
        self.as_of = view.as_of
        self.stood_at = view.stood_at
        self.records = records
        self.derivations = derivations
        self.steps = steps
        self.governing: Span | None = None
        self.derived: dict[tuple[tuple[str, str], int], Any] = {}

    def until(self, entity: str) -> int:
        """Up to which minute the section is complete."""
        return self.view.until.get(entity, -INF)

    def is_open(self, entity: str) -> bool:
        """Whether the section may lack records of the moment the snapshot speaks for."""
        return self.until(entity) < self.stood_at

    def value(self, name: tuple[str, str], ref: Ref) -> Any:
        """A definition or period of a record: the derived one, else worked out on the spot."""
        derivation = self.derivations[name]
        if derivation.governed or ref.position is None:
            return self.work_out(derivation, ref)
        place = (name, ref.position)
        if place not in self.derived:
            self.derived[place] = self.work_out(derivation, ref)
        return self.derived[place]

    def work_out(self, derivation: Derivation, ref: Ref) -> Any:
        """The body, seeing that record and the case alone."""
        case = self.records.section(CASE)[0]
        return derivation.body(self, {CASE: case, derivation.variable: ref})
