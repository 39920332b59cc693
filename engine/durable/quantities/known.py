"""What is known of a value, and of the records of a view (semantics §1–§2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.rows import View
from engine.truth import FALSE, INF, TRUE, UNKNOWN

CASE = "case"
DAY = 1440
"""Minutes in a day."""

Known = tuple[Any, Any]
"""Least and greatest possible value; ±INF for no bound."""

ANYTHING: Known = (-INF, INF)


class Found(NamedTuple):
    """A visible record and its place; without either, a record nothing is known of."""

    entity: str
    place: int | None
    record: Any
    key: str | None


Bound = dict[str, Found]
"""The records variables stand for."""


def endless(value: Any) -> bool:
    """Whether a value is no bound."""
    return bool(value in (INF, -INF))


def added(value: Any, more: Any) -> Any:
    """The sum, where no bound stays none."""
    if endless(value):
        return value
    return more if endless(more) else value + more


def day(minute: Any) -> Any:
    """The day a minute lies on."""
    return minute if endless(minute) else minute // DAY


def days(span: Known) -> Known:
    """The days of both ends."""
    return day(span[0]), day(span[1])


def settled(span: Known) -> bool:
    """Whether it is known by when it happens."""
    return bool(span[1] < INF)


def come(span: Known, view: View) -> int:
    """Whether it has happened by as_of."""
    if settled(span) and span[0] <= view.as_of:
        return TRUE
    return FALSE if span[0] > view.stood_at else UNKNOWN


def governed_days(span: Known, view: View) -> Known:
    """The days whose law may govern; what has not happened is governed as of today."""
    first, last = days(span)
    today = day(view.as_of)
    return (first, last) if settled(span) else (min(first, today), today)


def around(spans: list[Known]) -> Known:
    """From the least to the greatest of all."""
    return min(span[0] for span in spans), max(span[1] for span in spans)


class Sections:
    """The visible records by section and by identifier."""

    def __init__(self, keys: Mapping[str, str | None], snapshot: Any) -> None:
        self._keys = keys
        self._snapshot = snapshot
        self._all: dict[str, list[Found]] = {}
        self._by_key: dict[str, dict[str, Found]] = {}

    def all(self, entity: str) -> list[Found]:
        """Every record of an entity, in order; the case is always one."""
        if entity not in self._all:
            sent = getattr(self._snapshot, entity)
            records = [sent] if entity == CASE else sent or ()
            self._all[entity] = [
                Found(entity, place, record, self._key(entity, record))
                for place, record in enumerate(records)
            ]
        return self._all[entity]

    def named(self, entity: str, key: str | None) -> Found:
        """The first record of that identifier, else one nothing else is known of."""
        if entity not in self._by_key:
            found = self._by_key[entity] = {}
            for each in self.all(entity):
                if each.key is not None:
                    found.setdefault(each.key, each)
        nobody = Found(entity, None, None, key)
        return nobody if key is None else self._by_key[entity].get(key, nobody)

    def _key(self, entity: str, record: Any) -> str | None:
        name = self._keys.get(entity)
        value = None if name is None or record is None else getattr(record, name)
        return value if isinstance(value, str) else None
