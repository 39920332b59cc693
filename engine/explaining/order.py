"""The vocabulary's own order of entities and attributes, in which findings list them."""

from __future__ import annotations

from typing import NamedTuple

from dsl.ir.vocabulary import Vocabulary


class Known(NamedTuple):
    """An attribute: its entity's place, its own, its word, and whether it is when an event was."""

    section: int
    place: int
    word: str
    event: bool


class Order:
    """Places of entities in the vocabulary, and of attributes in their entity, from 0."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._entities = {name: place for place, name in enumerate(vocabulary.entities)}
        self._attributes = {
            (entity.id, name): Known(
                section,
                place,
                attribute.word,
                attribute.kind == "datetime" and not attribute.planned and not attribute.many,
            )
            for section, entity in enumerate(vocabulary.entities.values())
            for place, (name, attribute) in enumerate(entity.attributes.items())
        }

    def entity(self, entity: str) -> int:
        """The entity's place."""
        return self._entities[entity]

    def attribute(self, entity: str, attribute: str) -> Known:
        """An attribute of an entity."""
        return self._attributes[entity, attribute]
