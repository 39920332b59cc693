"""The submitted values a verdict rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dsl.ir.expressions import Attribute
from dsl.ir.vocabulary import FLAGS, Vocabulary
from engine.answers import Fact
from engine.explaining.order import Order
from engine.explaining.places import Places
from engine.explaining.witness.notes import Seen
from engine.oracle.records import Ref

MOST_FACTS = 200
"""Facts listed with one finding; a rule over a whole section may look at thousands."""


def facts_of(
    seen: Iterable[Seen], subjects: Iterable[str], places: Places, words: Vocabulary, order: Order
) -> tuple[Fact, ...]:
    """Every value read on the way, each once.

    Order: the subjects' values, then the other entities', each in the vocabulary's order, so that
    it does not depend on the order of records.
    """
    first = list(subjects)
    reads: dict[tuple[str, int | None, str], tuple[Ref, Attribute]] = {}
    sections: set[str] = set()
    for one in seen:
        if isinstance(one, str):
            sections.add(one)
        else:
            ref, attribute = one
            reads[attribute.entity, ref.position, attribute.name] = one

    def rank(read: tuple[Ref, Attribute]) -> tuple[int, int, str, int, str]:
        ref, attribute = read
        own = first.index(attribute.entity) if attribute.entity in first else len(first)
        entity, place = order.of(attribute.entity, attribute.name)
        return own, entity, ref.key or "", place, str(getattr(ref.record, attribute.name))

    facts = []
    for ref, attribute in sorted(reads.values(), key=rank)[:MOST_FACTS]:
        entity, name = attribute.entity, attribute.name
        value = getattr(places.submitted(entity, ref.position), name)
        word = words.entities[entity].attributes[name].word
        facts.append(Fact(places.pointer(entity, ref.position, name), word, value))
    return (*facts, *_declarations(sections, places, words)) if sections else tuple(facts)


def _declarations(sections: set[str], places: Places, words: Vocabulary) -> Iterator[Fact]:
    """The declarations that let absence count as "did not happen"."""
    word = words.entities[FLAGS].attributes["complete_until"].word
    flags: tuple[Any, ...] = places.section(FLAGS)
    for position, flag in enumerate(flags):
        if flag.section in sections and flag.complete_until is not None:
            yield Fact(f"/{FLAGS}/{position}/complete_until", word, flag.complete_until)
