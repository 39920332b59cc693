"""The submitted values a verdict rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dsl.ir.vocabulary import Vocabulary
from engine.answers import Fact
from engine.explaining.order import Order
from engine.explaining.places import Places
from engine.explaining.steps import kept
from engine.oracle.trace import Read, SectionRead, Step

MOST_FACTS = 200
"""Facts listed with one finding; a rule over a whole section may look at thousands."""

_FLAG = "completeness_flag"


def facts_of(
    steps: Iterable[Step],
    subjects: Iterable[str],
    snapshot: Any,
    places: Places,
    words: Vocabulary,
    order: Order,
) -> tuple[Fact, ...]:
    """Every value read on the way, each once.

    Records that a search passed over are left out.  Order: the subjects' values, then the other
    entities', each in the vocabulary's order, so that it does not depend on the order of records.
    """
    first = list(subjects)
    reads: dict[str, Read] = {}
    sections: dict[str, SectionRead] = {}
    for step in kept(steps):
        for one in step.reads:
            if one.path is not None and one.value is not None:
                reads[one.path] = one
        for each in step.sections:
            if each.current:
                sections[each.entity] = each

    def rank(read: Read) -> tuple[int, int, str, int, str]:
        own = first.index(read.entity) if read.entity in first else len(first)
        record = _record(snapshot, places.moved(read.path))
        key = words.entities[read.entity].key
        name = "" if key is None else str(getattr(record, key) or "")
        entity, place = order.of(read.entity, read.attribute)
        return own, entity, name, place, str(read.value)

    facts = [
        Fact(
            path=str(places.moved(read.path)),
            term=words.entities[read.entity].attributes[read.attribute].word,
            value=_submitted(snapshot, str(places.moved(read.path))),
        )
        for read in sorted(reads.values(), key=rank)
    ]
    return (*facts[:MOST_FACTS], *_declarations(sections, snapshot, words))


def _declarations(
    sections: dict[str, SectionRead], snapshot: Any, words: Vocabulary
) -> Iterator[Fact]:
    """The declarations that let absence count as "did not happen"."""
    word = words.entities[_FLAG].attributes["complete_until"].word
    for position, flag in enumerate(getattr(snapshot, _FLAG) or ()):
        if flag.section in sections and flag.complete_until is not None:
            yield Fact(f"/{_FLAG}/{position}/complete_until", word, flag.complete_until)


def _record(snapshot: Any, path: str | None) -> Any:
    parts = (path or "").split("/")[1:-1]
    section = getattr(snapshot, parts[0])
    return section if len(parts) == 1 else section[int(parts[1])]


def _submitted(snapshot: Any, path: str) -> Any:
    return getattr(_record(snapshot, path), path.rsplit("/", 1)[1])
