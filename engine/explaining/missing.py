"""Exactly those missing facts that keep a verdict from being reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dsl.ir.vocabulary import Vocabulary
from engine.answers import Missing
from engine.explaining.durations import instant_word
from engine.explaining.order import Order
from engine.explaining.places import Places
from engine.explaining.safe import plain
from engine.explaining.witness.notes import Gap
from engine.rows import View
from engine.truth import INF

MOST_MISSING = 100
"""Entries listed with one finding."""

_FLAG = "/completeness_flag"


class MissingFacts:
    """Puts gaps into words and in order."""

    def __init__(self, vocabulary: Vocabulary, order: Order, view: View, places: Places) -> None:
        self._vocabulary = vocabulary
        self._order = order
        self._view = view
        self._places = places

    def told(self, gaps: Iterable[Gap]) -> tuple[Missing, ...]:
        """Each gap once.

        First attributes and records in the vocabulary's order, then declarations of
        completeness.
        """
        found: dict[tuple[str, str], _Told] = {}
        for gap in gaps:
            for told in self._told(gap):
                found.setdefault((told.path, told.term), told)
        ordered = sorted(found.values(), key=lambda told: (told.rank, told.path, told.term))
        return tuple(Missing(told.path, told.term) for told in ordered[:MOST_MISSING])

    def _told(self, gap: Gap) -> Iterator[_Told]:
        if gap.kind == "section":
            yield self._declaration(gap.entity)
        elif gap.kind == "record":
            yield self._record(gap.entity, gap.key)
        else:
            yield from self._attribute(gap)

    def _attribute(self, gap: Gap) -> Iterator[_Told]:
        """A missing time of an event may also just not be declared."""
        assert gap.ref is not None and gap.attribute is not None
        entity, name = gap.entity, gap.attribute.name
        attribute = self._vocabulary.entities[entity].attributes[name]
        rank = (0, *self._order.of(entity, name))
        path = self._places.pointer(entity, gap.ref.position, name)
        if gap.kind == "minute":
            yield _Told(rank, path, f"{attribute.word}（到分钟）")
            return
        yield _Told(rank, path, attribute.word)
        event = attribute.kind == "datetime" and not attribute.planned and not attribute.many
        if event and self._view.until.get(entity, -INF) < self._view.as_of:
            yield self._declaration(entity)

    def _record(self, entity: str, key: str | None) -> _Told:
        word = self._vocabulary.entities[entity].word
        named = f"“{plain(key)}”" if key else ""
        return _Told((1, self._order.entity(entity), 0), f"/{entity}", f"{word}{named}的记录")

    def _declaration(self, entity: str) -> _Told:
        word = self._vocabulary.entities[entity].word
        until = instant_word(self._view.as_of)
        term = f"「{word}」段完整声明（完整至{until}）"
        return _Told((2, self._order.entity(entity), 0), _FLAG, term)


class _Told(NamedTuple):
    rank: tuple[int, int, int]
    path: str
    term: str
