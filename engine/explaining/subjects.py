"""What a subject record is called: 刑事拘留（R1）."""

from __future__ import annotations

from typing import Any

from dsl.ir.vocabulary import Vocabulary
from engine.explaining.safe import plain

_TELLING = ("kind", "case_type", "mode")


def label(vocabulary: Vocabulary, entity_id: str, record: Any, key: str) -> str:
    """The record's kind (else its entity), and whom it concerns (else its identifier).

    ``key`` is empty for a record without identifier.
    """
    entity = vocabulary.entities[entity_id]
    word = entity.word
    for name in _TELLING:
        attribute = entity.attributes.get(name)
        if attribute is not None and attribute.kind == "enum":
            word = _code_word(vocabulary, attribute.target, getattr(record, name, None)) or word
            break
    concerned = next(
        (
            getattr(record, a.id, None)
            for a in entity.attributes.values()
            if a.kind == "ref" and a.target == "person" and not a.many
        ),
        None,
    )
    named = plain(concerned or key)
    return f"{word}（{named}）" if named else word


def _code_word(vocabulary: Vocabulary, enum: str | None, code: Any) -> str | None:
    if enum is None or code is None:
        return None
    values = vocabulary.enums[enum].values
    return next((value.word for value in values if value.code == code), None)
