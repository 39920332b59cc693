"""Exactly those missing facts that keep a verdict from being reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, get_args

from dsl.ir import expressions as x
from dsl.ir.rules import Duty
from dsl.ir.vocabulary import Vocabulary
from engine.answers import Missing
from engine.explaining.durations import instant_word
from engine.explaining.order import Order
from engine.explaining.places import Places
from engine.explaining.safe import plain
from engine.oracle.trace import Read, Step
from engine.rows import UNDETERMINED, View
from engine.truth import INF, UNKNOWN

MOST_MISSING = 100
"""Entries listed with one finding."""

_FLAG = "/completeness_flag"


class MissingFacts:
    """Walks from an uncertain result down to the leaves that make it uncertain."""

    def __init__(self, vocabulary: Vocabulary, order: Order, view: View, places: Places) -> None:
        self._vocabulary = vocabulary
        self._order = order
        self._view = view
        self._places = places

    def below(self, steps: Iterable[Step]) -> tuple[Missing, ...]:
        """What the uncertain ones of these steps lack, each once.

        First attributes and records in the vocabulary's order, then declarations of
        completeness.
        """
        found: dict[tuple[str, str], _Gap] = {}
        for step in steps:
            gaps = self._gaps(step, False) or self._gaps(step, True)
            for gap in gaps:
                found.setdefault((gap.path, gap.term), gap)
        ordered = sorted(found.values(), key=lambda gap: (gap.rank, gap.path, gap.term))
        return tuple(Missing(gap.path, gap.term) for gap in ordered[:MOST_MISSING])

    def _uncertain(self, step: Step, exact: bool) -> bool:
        """Whether a step's result could still turn out one way or the other.

        What has not happened by as_of is certain, unless the ``exact`` minute is asked for.
        """
        kind = _KINDS.get(type(step.node))
        if kind == "duty":
            return bool(step.result == UNDETERMINED)
        if step.record is not None or kind == "truth":
            return bool(step.result == UNKNOWN)
        if step.result is None:
            return False
        if kind == "record":
            return step.result.record is None
        lo, hi = step.result
        if kind == "number":
            return bool(lo != hi)
        return bool(lo != hi and (exact or hi < INF or lo <= self._view.as_of))

    def _gaps(self, step: Step, exact: bool) -> list[_Gap]:
        if not self._uncertain(step, exact):
            return []
        found = [gap for read in step.reads for gap in self._read_gaps(read)]
        found += [self._declaration(s.entity) for s in step.sections if not s.current]
        if isinstance(step.node, x.Follow) and step.result.key is not None:
            found = [self._record_gap(step.node.entity, step.result.key)]
        else:
            chosen = exact or isinstance(step.node, x.Pick)
            for child in step.children:
                found += self._gaps(child, chosen)
        tried = step.record
        if tried is not None and tried.record is None:
            found.append(self._record_gap(tried.entity, tried.key))
        if not found and _KINDS.get(type(step.node)) == "record":
            found.append(self._record_gap(step.result.entity, step.result.key))
        return found

    def _read_gaps(self, read: Read) -> Iterator[_Gap]:
        attribute = self._vocabulary.entities[read.entity].attributes[read.attribute]
        if read.path is None:
            return
        if read.value is None:
            yield self._attribute_gap(read, attribute.word)
            event = attribute.kind == "datetime" and not attribute.planned and not attribute.many
            if event and self._view.until.get(read.entity, -INF) < self._view.as_of:
                yield self._declaration(read.entity)
        elif attribute.kind == "datetime" and _bare_date(read.value):
            yield self._attribute_gap(read, f"{attribute.word}（到分钟）")

    def _attribute_gap(self, read: Read, term: str) -> _Gap:
        rank = (0, *self._order.of(read.entity, read.attribute))
        return _Gap(rank, str(self._places.moved(read.path)), term)

    def _record_gap(self, entity: str, key: str | None) -> _Gap:
        word = self._vocabulary.entities[entity].word
        named = f"“{plain(key)}”" if key else ""
        return _Gap((1, self._order.entity(entity), 0), f"/{entity}", f"{word}{named}的记录")

    def _declaration(self, entity: str) -> _Gap:
        word = self._vocabulary.entities[entity].word
        until = instant_word(self._view.as_of)
        term = f"「{word}」段完整声明（完整至{until}）"
        return _Gap((2, self._order.entity(entity), 0), _FLAG, term)


class _Gap(NamedTuple):
    rank: tuple[int, int, int]
    path: str
    term: str


_KINDS: dict[type, str] = {
    each: kind
    for kind, union in (
        ("number", x.Number),
        ("record", x.Record),
        ("truth", x.Truth),
        ("duty", Duty),
    )
    for each in get_args(union)
}
"""What nodes of a type come to; all others to a time."""


def _bare_date(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10
