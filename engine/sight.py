"""A snapshot seen at one moment, with the lasting keys of its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dsl.ir.rules import Rule
from dsl.ir.vocabulary import CASE
from engine.facts.model import SnapshotModel
from engine.fingerprints import Keys
from engine.rows import View
from engine.view import make_view


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a snapshot, apart from the rules.

    Minutes since 1970-01-01T00:00+08:00.  ``known_as_of``: only what the case system had been
    told by then; None for everything.
    """

    as_of: int
    known_as_of: int | None = None
    assume_complete: bool = False


class Sight:
    """One snapshot under one question.

    ``settled`` is what the reading found: no event lies after the snapshot's own as_of.
    """

    def __init__(
        self,
        model: SnapshotModel,
        keys: Keys,
        snapshot: Any,
        question: Question,
        *,
        settled: bool = False,
    ) -> None:
        self.submitted = snapshot
        self.question = question
        self.view: View = make_view(
            model,
            snapshot,
            as_of=question.as_of,
            known_as_of=question.known_as_of,
            assume_complete=question.assume_complete,
            settled=settled,
        )
        self._settled = settled
        self._model = model
        self._keys = keys
        self._sections: dict[str, tuple[str, ...]] = {}

    def at(self, minute: int) -> Sight:
        """The same snapshot and question at another moment."""
        moved = Question(minute, self.question.known_as_of, self.question.assume_complete)
        return Sight(self._model, self._keys, self.submitted, moved, settled=self._settled)

    def record(self, entity: str, position: int) -> Any:
        """A visible record."""
        section = getattr(self.view.snapshot, entity)
        return section if entity == CASE else section[position]

    def key(self, entity: str, position: int) -> str:
        """The lasting key of a visible record, unique in its section."""
        keys = self._sections.get(entity)
        if keys is None:
            content = getattr(self.view.snapshot, entity)
            records = (content,) if entity == CASE else content
            keys = self._sections[entity] = self._keys.section(entity, records)
        return keys[position]

    def keys(self, rule: Rule, positions: tuple[int, ...]) -> tuple[str, ...]:
        """The keys of a rule's subjects; those of an unordered pair in their own order.

        A row given for a whole rule (步数超限) has no positions and so no keys.
        """
        if len(rule.subjects) == len(positions) == 1:
            return (self.key(rule.subjects[0].entity, positions[0]),)
        found = tuple(
            self.key(binder.entity, position)
            for binder, position in zip(rule.subjects, positions, strict=False)
        )
        return tuple(sorted(found)) if rule.unordered else found

    def identifier(self, entity: str, position: int) -> str:
        """The record's own identifier, empty if it has none."""
        return self._keys.identifier(entity, self.record(entity, position)) or ""

    @property
    def case_id(self) -> str:
        """The identifier of the case, empty if it was not sent."""
        case = getattr(self.submitted, CASE)
        return "" if case is None else self._keys.identifier(CASE, case) or ""
