"""The submitted values a verdict rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dsl.ir.vocabulary import FLAGS
from engine.answers import Fact
from engine.explaining.order import Order
from engine.explaining.places import Places
from engine.explaining.witness.notes import Seen
from engine.oracle.records import Ref

MOST_FACTS = 200
"""Facts listed with one finding; a rule over a whole section may look at thousands."""

_Told = tuple[tuple[int, str, int, str], Fact]
"""A fact with its place among those of its entity."""


class Evidence:
    """The values that the findings of one sight rest on; each is put into words once."""

    def __init__(self, places: Places, order: Order) -> None:
        self._places = places
        self._order = order
        self._told: dict[tuple[str, int | None, str], _Told] = {}

    def facts(self, seen: Iterable[Seen], subjects: Mapping[str, int]) -> tuple[Fact, ...]:
        """Every value read on the way, each once.

        Order: the values of the subjects (entities with their places), then those of the other
        entities, each in the vocabulary's order, so that it does not depend on the order of
        records.
        """
        known, others = self._told, len(subjects)
        found: dict[tuple[str, int | None, str], tuple[int, tuple[int, str, int, str], int, Fact]]
        found = {}
        sections: set[str] = set()
        for one in seen:
            if isinstance(one, str):
                sections.add(one)
                continue
            ref, attribute = one
            entity, name = ref.entity, attribute.name
            place = entity, ref.position, name
            if place not in found:
                told = known.get(place)
                if told is None:
                    told = known[place] = self._tell(ref, name)
                # Two records may be alike in all that is compared: then the first read is first.
                found[place] = subjects.get(entity, others), told[0], len(found), told[1]
        ranked = sorted(found.values()) if len(found) > 1 else found.values()
        facts = [fact for *_, fact in ranked][:MOST_FACTS]
        if sections:
            facts += self._declarations(sections)
        return tuple(facts)

    def _tell(self, ref: Ref, name: str) -> _Told:
        places, entity = self._places, ref.entity
        section, place, word, _ = self._order.attribute(entity, name)
        value = getattr(places.submitted(entity, ref.position), name)
        path = places.pointer(entity, ref.position, name)
        # Two records may share a key; what they say tells them apart.
        rank = section, ref.key or "", place, str(getattr(ref.record, name))
        return rank, Fact(path, word, value)

    def _declarations(self, sections: set[str]) -> Iterator[Fact]:
        """The declarations that let absence count as "did not happen"."""
        word = self._order.attribute(FLAGS, "complete_until").word
        flags: tuple[Any, ...] = self._places.section(FLAGS)
        for position, flag in enumerate(flags):
            if flag.section in sections and flag.complete_until is not None:
                yield Fact(f"/{FLAGS}/{position}/complete_until", word, flag.complete_until)
