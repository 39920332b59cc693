"""The submitted values a verdict rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dsl.ir.vocabulary import FLAGS
from engine.answers import Fact
from engine.explaining.order import Order
from engine.explaining.places import Places
from engine.explaining.witness.notes import Seen
from engine.oracle.records import Ref

MOST_FACTS = 200
"""Facts listed with one finding; a rule over a whole section may look at thousands."""


def facts_of(
    seen: Iterable[Seen], subjects: Iterable[str], places: Places, order: Order
) -> tuple[Fact, ...]:
    """Every value read on the way, each once.

    Order: the subjects' values, then the other entities', each in the vocabulary's order, so that
    it does not depend on the order of records.
    """
    reads: dict[tuple[str, int | None, str], Ref] = {}
    sections: set[str] = set()
    for one in seen:
        if isinstance(one, str):
            sections.add(one)
        else:
            ref, attribute = one
            reads[ref.entity, ref.position, attribute.name] = ref
    first = {entity: place for place, entity in enumerate(subjects)}
    ranked: list[tuple[int, int, str, int, str, int, Ref, str]] = []
    for (entity, _, name), ref in reads.items():
        section, place = order.of(entity, name)
        # Two records may share a key; what they say tells them apart.
        value = str(getattr(ref.record, name))
        own = first.get(entity, len(first))
        ranked.append((own, section, ref.key or "", place, value, len(ranked), ref, name))
    ranked.sort()
    facts = []
    for *_, ref, name in ranked[:MOST_FACTS]:
        value = getattr(places.submitted(ref.entity, ref.position), name)
        path = places.pointer(ref.entity, ref.position, name)
        facts.append(Fact(path, order.word(ref.entity, name), value))
    return (*facts, *_declarations(sections, places, order)) if sections else tuple(facts)


def _declarations(sections: set[str], places: Places, order: Order) -> Iterator[Fact]:
    """The declarations that let absence count as "did not happen"."""
    word = order.word(FLAGS, "complete_until")
    flags: tuple[Any, ...] = places.section(FLAGS)
    for position, flag in enumerate(flags):
        if flag.section in sections and flag.complete_until is not None:
            yield Fact(f"/{FLAGS}/{position}/complete_until", word, flag.complete_until)
