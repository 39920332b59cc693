"""Records of a view: how they are found, and what a missing one is (docs/semantics.md §2)."""

from __future__ import annotations

from copy import copy
from typing import Any, NamedTuple

from dsl.ir.vocabulary import Vocabulary
from engine.rows import View
from engine.truth import INF, TRUE

CASE = "case"


class Ref(NamedTuple):
    """A record, or the place of an unknown one.

    ``position`` is the place in its visible section (the case: 0), None if unknown;
    ``record`` is None for an unknown record; ``key`` is its identifier as far as known.
    """

    entity: str
    position: int | None
    record: Any
    key: str | None


class Records:
    """The visible records of one view by section and by identifier."""

    def __init__(self, vocabulary: Vocabulary, view: View) -> None:
        self.view = view
        self._keys = {name: entity.key for name, entity in vocabulary.entities.items()}
        self._sections: dict[str, tuple[Ref, ...]] = {}
        self._members: dict[str, tuple[tuple[Ref, int], ...]] = {}
        self._named: dict[str, dict[str, Ref]] = {}

    def at(self, view: View) -> Records:
        """The same records in a view of another minute (``engine.view.moved``)."""
        later = copy(self)
        later.view = view
        return later

    def section(self, entity: str) -> tuple[Ref, ...]:
        """All visible records of an entity, in order; the case is a section of one."""
        if entity not in self._sections:
            sent = getattr(self.view.snapshot, entity)
            rows = [sent] if entity == CASE else list(sent or ())
            self._sections[entity] = tuple(
                Ref(entity, position, record, self._key(entity, record))
                for position, record in enumerate(rows)
            )
        return self._sections[entity]

    def members(self, entity: str) -> tuple[tuple[Ref, int], ...]:
        """All visible records of an entity, each surely one of them."""
        if entity not in self._members:
            self._members[entity] = tuple((ref, TRUE) for ref in self.section(entity))
        return self._members[entity]

    def find(self, entity: str, key: str | None) -> Ref:
        """The record of that identifier, or an unknown record that keeps it."""
        if key is not None:
            found = self._by_key(entity).get(key)
            if found is not None:
                return found
        return Ref(entity, None, None, key)

    def _by_key(self, entity: str) -> dict[str, Ref]:
        """The records that have an identifier; of several with the same one the first."""
        if entity not in self._named:
            named = self._named[entity] = {}
            for ref in self.section(entity):
                if ref.key is not None:
                    named.setdefault(ref.key, ref)
        return self._named[entity]

    def until(self, entity: str) -> int:
        """The minute up to which the section is complete; -INF if not declared."""
        return self.view.until.get(entity, -INF)

    def is_current(self, entity: str) -> bool:
        """Whether the section is complete for the moment the snapshot speaks for."""
        return self.until(entity) >= self.view.stood_at

    def pointer(self, ref: Ref, attribute: str) -> str | None:
        """JSON pointer into the visible snapshot, None for an unknown record."""
        if ref.record is None or ref.position is None:
            return None
        if ref.entity == CASE:
            return f"/{CASE}/{attribute}"
        return f"/{ref.entity}/{ref.position}/{attribute}"

    def _key(self, entity: str, record: Any) -> str | None:
        name = self._keys.get(entity)
        if name is None or record is None:
            return None
        value = getattr(record, name)
        return value if isinstance(value, str) else None
