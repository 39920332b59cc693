"""Exactly those missing facts that keep a verdict from being reached."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

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

_Rank = tuple[int, int, int]
_Place = tuple[str, str, int | None, str | None]


class _Told:
    """A missing fact in words, with its place: the path comes last, for a message names terms
    alone, whatever the order of the records.
    """

    __slots__ = ("fact", "place")

    def __init__(self, rank: _Rank, path: str, term: str) -> None:
        self.place = rank, term, path
        self.fact = Missing(path, term)


_place = attrgetter("place")


class MissingFacts:
    """Puts gaps of one view into words and in order; what has been told once is kept."""

    def __init__(self, vocabulary: Vocabulary, order: Order, view: View, places: Places) -> None:
        self._vocabulary = vocabulary
        self._order = order
        self._until = view.until
        self._as_of = view.as_of
        self._places = places
        self._told: dict[tuple[str, str], _Told] = {}
        self._gaps: dict[_Place, tuple[_Told, ...]] = {}

    def told(self, gaps: Iterable[Gap]) -> tuple[Missing, ...]:
        """Each gap once.

        First attributes and records in the vocabulary's order, then declarations of
        completeness.
        """
        known = self._gaps
        found: dict[_Told, None] = {}
        for gap in gaps:
            ref = gap.ref
            place: _Place
            if ref is None:
                place = gap.kind, gap.entity, None, gap.key
            else:
                assert gap.attribute is not None
                place = gap.kind, gap.entity, ref.position, gap.attribute.name
            told = known.get(place)
            if told is None:
                told = known[place] = self._tell(*place)
            for each in told:
                found[each] = None
        ordered = sorted(found, key=_place)[:MOST_MISSING]
        return tuple([told.fact for told in ordered])

    def _tell(
        self, kind: str, entity: str, position: int | None, name: str | None
    ) -> tuple[_Told, ...]:
        """``name``: the attribute's; of a missing record what is known of its key."""
        if kind == "section":
            return (self._declaration(entity),)
        if kind == "record":
            return (self._record(entity, name),)
        assert name is not None
        section, place, word, event = self._order.attribute(entity, name)
        path = self._places.pointer(entity, position, name)
        rank = 0, section, place
        if kind == "minute":
            return (_Told(rank, path, f"{word}（到分钟）"),)
        told = _Told(rank, path, word)
        if event and self._until.get(entity, -INF) < self._as_of:
            # A missing time of an event may also just not be declared.
            return told, self._declaration(entity)
        return (told,)

    def _record(self, entity: str, key: str | None) -> _Told:
        word = self._vocabulary.entities[entity].word
        named = f"“{plain(key)}”" if key else ""
        rank = 1, self._order.entity(entity), 0
        return self._once(rank, f"/{entity}", f"{word}{named}的记录")

    def _declaration(self, entity: str) -> _Told:
        word = self._vocabulary.entities[entity].word
        term = f"「{word}」段完整声明（完整至{instant_word(self._as_of)}）"
        return self._once((2, self._order.entity(entity), 0), _FLAG, term)

    def _once(self, rank: _Rank, path: str, term: str) -> _Told:
        """Records of one entity that are not there may be spoken of alike."""
        return self._told.setdefault((path, term), _Told(rank, path, term))
