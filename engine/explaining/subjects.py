"""What a subject record is called: 刑事拘留（R1）."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from dsl.ir.vocabulary import Entity, Vocabulary
from engine.explaining.safe import plain

_TELLING = ("kind", "case_type", "mode")


class Labels:
    """The labels of a vocabulary's records."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._named = {e.id: _naming(vocabulary, e) for e in vocabulary.entities.values()}

    def of(self, entity: str, record: Any, key: str) -> str:
        """The record's kind (else its entity), and whom it concerns (else its identifier).

        ``key`` is empty for a record without identifier.
        """
        word, telling, codes, person = self._named[entity]
        if telling:
            word = codes.get(getattr(record, telling, None)) or word
        named = plain((getattr(record, person, None) if person else None) or key)
        return f"{word}（{named}）" if named else word


class _Naming(NamedTuple):
    """``telling``: the attribute whose code names the record; ``person``: who it concerns."""

    word: str
    telling: str
    codes: Mapping[str | None, str]
    person: str


def _naming(vocabulary: Vocabulary, entity: Entity) -> _Naming:
    attributes = entity.attributes
    telling = next((n for n in _TELLING if n in attributes and attributes[n].kind == "enum"), "")
    enum = vocabulary.enums.get(attributes[telling].target or "") if telling else None
    person = next((a.id for a in attributes.values() if (a.kind, a.target, a.many) == _PERSON), "")
    values = () if enum is None else enum.values
    codes: dict[str | None, str] = {value.code: value.word for value in reversed(values)}
    return _Naming(entity.word, telling, codes, person)


_PERSON = ("ref", "person", False)
