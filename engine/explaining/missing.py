"""Exactly those missing facts that keep a verdict from being reached."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Puts gaps of one view into words and in order."""

    def __init__(self, vocabulary: Vocabulary, order: Order, view: View, places: Places) -> None:
        self._vocabulary = vocabulary
        self._order = order
        self._view = view
        self._places = places
        self._attributes: dict[tuple[str, str], _About] = {}
        self._declarations: dict[str, _Told] = {}

    def told(self, gaps: Iterable[Gap]) -> tuple[Missing, ...]:
        """Each gap once.

        First attributes and records in the vocabulary's order, then declarations of
        completeness.
        """
        found: dict[tuple[str, str], _Told] = {}
        for gap in gaps:
            kind, entity, ref, attribute = gap.kind, gap.entity, gap.ref, gap.attribute
            if kind == "section":
                told = self._declaration(entity)
            elif kind == "record":
                told = self._record(entity, gap.key)
            else:
                assert ref is not None and attribute is not None
                about = self._about(entity, attribute.name)
                path = self._places.pointer(entity, ref.position, attribute.name)
                told = _Told(about.rank, path, about.minute if kind == "minute" else about.word)
                if kind == "value" and about.declared is not None:
                    found.setdefault((about.declared.path, about.declared.term), about.declared)
            found.setdefault((told.path, told.term), told)
        ordered = sorted(found.values(), key=_place)
        return tuple([Missing(told.path, told.term) for told in ordered[:MOST_MISSING]])

    def _about(self, entity: str, name: str) -> _About:
        """A missing time of an event may also just not be declared."""
        found = self._attributes.get((entity, name))
        if found is None:
            attribute = self._vocabulary.entities[entity].attributes[name]
            event = attribute.kind == "datetime" and not attribute.planned and not attribute.many
            is_open = event and self._view.until.get(entity, -INF) < self._view.as_of
            found = self._attributes[entity, name] = _About(
                rank=(0, *self._order.of(entity, name)),
                word=attribute.word,
                minute=f"{attribute.word}（到分钟）",
                declared=self._declaration(entity) if is_open else None,
            )
        return found

    def _record(self, entity: str, key: str | None) -> _Told:
        word = self._vocabulary.entities[entity].word
        named = f"“{plain(key)}”" if key else ""
        return _Told((1, self._order.entity(entity), 0), f"/{entity}", f"{word}{named}的记录")

    def _declaration(self, entity: str) -> _Told:
        found = self._declarations.get(entity)
        if found is None:
            word = self._vocabulary.entities[entity].word
            term = f"「{word}」段完整声明（完整至{instant_word(self._view.as_of)}）"
            rank = (2, self._order.entity(entity), 0)
            found = self._declarations[entity] = _Told(rank, _FLAG, term)
        return found


class _Told(NamedTuple):
    rank: tuple[int, int, int]
    path: str
    term: str


class _About(NamedTuple):
    """What is to be said of an attribute that is missing, or is a bare date (``minute``)."""

    rank: tuple[int, int, int]
    word: str
    minute: str
    declared: _Told | None


def _place(told: _Told) -> tuple[tuple[int, int, int], str, str]:
    """Paths come last: a message names terms alone, whatever the order of the records."""
    return told.rank, told.term, told.path
