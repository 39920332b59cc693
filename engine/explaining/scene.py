"""What the findings of one sight share."""

from __future__ import annotations

from dsl.ir.rules import Rule
from dsl.ir.vocabulary import CASE, Vocabulary
from engine.answers import Subject
from engine.explaining.evidence import Evidence
from engine.explaining.missing import MissingFacts
from engine.explaining.order import Order
from engine.explaining.places import Places
from engine.explaining.subjects import Labels
from engine.rows import Row
from engine.sight import Sight


class Scene:
    """One sight, the places of its records and what its records are called."""

    def __init__(self, vocabulary: Vocabulary, order: Order, labels: Labels, sight: Sight) -> None:
        self.sight = sight
        self.case_id = sight.case_id
        self.places = Places(sight.submitted, sight.view.snapshot)
        self.missing = MissingFacts(vocabulary, order, sight.view, self.places)
        self.evidence = Evidence(self.places, order)
        self._labels = labels
        self._subjects: dict[tuple[str, int], Subject] = {}

    def subjects(self, rule: Rule, row: Row) -> list[Subject]:
        """The subjects of a row; those of an unordered pair in the order of their keys."""
        if len(rule.subjects) == len(row.subjects) == 1:
            return [self._subject(rule.subjects[0].entity, row.subjects[0])]
        pairs = list(zip(rule.subjects, row.subjects, strict=False))
        if rule.unordered:
            pairs.sort(key=lambda pair: self.sight.key(pair[0].entity, pair[1]))
        found = [self._subject(binder.entity, position) for binder, position in pairs]
        return found or [self._subject(CASE, 0)]

    def _subject(self, entity: str, position: int) -> Subject:
        found = self._subjects.get((entity, position))
        if found is None:
            identifier = self.sight.identifier(entity, position)
            record = self.sight.record(entity, position)
            label = self._labels.of(entity, record, identifier)
            found = self._subjects[entity, position] = Subject(entity, identifier, label)
        return found
