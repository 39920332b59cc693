"""The vocabulary's own order of entities and attributes, in which findings list them."""

from __future__ import annotations

from dsl.ir.vocabulary import Vocabulary


class Order:
    """Places of entities in the vocabulary, and of attributes in their entity, from 0."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._entities = {name: place for place, name in enumerate(vocabulary.entities)}
        self._attributes = {
            (entity.id, name): place
            for entity in vocabulary.entities.values()
            for place, name in enumerate(entity.attributes)
        }
        self._words = {
            (entity.id, attribute.id): attribute.word
            for entity in vocabulary.entities.values()
            for attribute in entity.attributes.values()
        }

    def entity(self, entity: str) -> int:
        """The entity's place."""
        return self._entities[entity]

    def word(self, entity: str, attribute: str) -> str:
        """The attribute's word."""
        return self._words[entity, attribute]

    def of(self, entity: str, attribute: str) -> tuple[int, int]:
        """The places of an entity and of one of its attributes."""
        return self._entities[entity], self._attributes[entity, attribute]
