"""The vocabulary by its words: what a rule's word names, seen from where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.ir.vocabulary import ROOT, Attribute, Entity, EnumValue, Vocabulary


class Words:
    """Lookup of entities, facts and values by term or word (parentheses may be left out)."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._entities: dict[str, Entity] = {}
        self._attributes: dict[str, dict[str, Attribute]] = {}
        for entity in vocabulary.entities.values():
            for word in (entity.term, entity.word, entity.short):
                self._entities.setdefault(word, entity)
            facts: dict[str, Attribute] = {}
            for attribute in entity.attributes.values():
                facts.setdefault(attribute.word, attribute)
            for attribute in entity.attributes.values():
                facts.setdefault(attribute.term, attribute)
            self._attributes[entity.id] = facts

    def entity(self, word: str) -> Entity | None:
        """The entity of that term, word or short word."""
        return self._entities.get(word)

    def record_entity(self, word: str) -> Entity | None:
        """As ``entity``, without the snapshot itself, of which rules don't speak."""
        entity = self._entities.get(word)
        return None if entity is None or entity.id == ROOT else entity

    def attribute(self, entity: str, word: str) -> Attribute | None:
        """The fact of that term or word of an entity (by id)."""
        return self._attributes[entity].get(word)

    def attribute_words(self, entity: str) -> tuple[str, ...]:
        """The words of all facts of an entity."""
        return tuple(a.word for a in self.vocabulary.entities[entity].attributes.values())

    def entity_words(self) -> tuple[str, ...]:
        """The words of all entities rules may speak of."""
        return tuple(e.word for e in self.vocabulary.entities.values() if e.id != ROOT)

    def owners(self, word: str) -> Iterator[Entity]:
        """The entities that have a fact of that word."""
        for id_, facts in self._attributes.items():
            if word in facts:
                yield self.vocabulary.entities[id_]

    def values(self, attribute: Attribute) -> tuple[EnumValue, ...]:
        """The values an enum fact may take; () for any other."""
        if attribute.kind != "enum" or attribute.target is None:
            return ()
        return self.vocabulary.enums[attribute.target].values

    def codes(self, attribute: Attribute, word: str) -> tuple[str, ...]:
        """The codes a value's word stands for in an enum fact; () if none."""
        if attribute.kind != "enum" or attribute.target is None:
            return ()
        return self.vocabulary.enums[attribute.target].codes_of(word)

    def word_of(self, entity: str) -> str:
        """The word of an entity given by id."""
        return self.vocabulary.entities[entity].word

    def spoken(self, entity: str) -> str:
        """The shorter of an entity's words: what stands after 本 and 该."""
        found = self.vocabulary.entities[entity]
        return min(found.short, found.word, key=len)
