"""The vocabulary as data: what a snapshot may contain, with the Chinese words for it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from dsl.ir.vocabulary import Vocabulary


class Word(msgspec.Struct, frozen=True):
    """One attribute: its JSON key, its word, its type and where that points."""

    id: Annotated[str, Meta(title="JSON 键")]
    term: Annotated[str, Meta(title="词条")]
    kind: Annotated[str, Meta(title="类型")]
    target: Annotated[str | None, Meta(title="枚举或者所指实体")]
    many: Annotated[bool, Meta(title="可有多个")]
    planned: Annotated[bool, Meta(title="计划或者期限，不是已发生的事")]
    note: Annotated[str, Meta(title="说明")]


class Section(msgspec.Struct, frozen=True):
    """One entity: a section of the snapshot (or the snapshot itself)."""

    id: Annotated[str, Meta(title="JSON 键")]
    term: Annotated[str, Meta(title="词条")]
    key: Annotated[str | None, Meta(title="编号属性")]
    meaning: Annotated[str, Meta(title="含义")]
    attributes: Annotated[tuple[Word, ...], Meta(title="属性")]


class Code(msgspec.Struct, frozen=True):
    """One value of an enumeration."""

    code: Annotated[str, Meta(title="代码")]
    term: Annotated[str, Meta(title="词条")]


class Codes(msgspec.Struct, frozen=True):
    """One enumeration."""

    id: Annotated[str, Meta(title="枚举")]
    term: Annotated[str, Meta(title="词条")]
    values: Annotated[tuple[Code, ...], Meta(title="取值")]


class WordList(msgspec.Struct, frozen=True):
    """The whole vocabulary."""

    version: Annotated[str, Meta(title="词表版本")]
    entities: Annotated[tuple[Section, ...], Meta(title="实体")]
    enums: Annotated[tuple[Codes, ...], Meta(title="枚举")]


def word_list(vocabulary: Vocabulary) -> WordList:
    """Everything a snapshot may contain, in the vocabulary's order."""
    sections = tuple(
        Section(
            entity.id,
            entity.term,
            entity.key,
            entity.meaning,
            tuple(
                Word(a.id, a.term, a.kind, a.target, a.many, a.planned, a.note)
                for a in entity.attributes.values()
            ),
        )
        for entity in vocabulary.entities.values()
    )
    enums = tuple(
        Codes(enum.id, enum.term, tuple(Code(v.code, v.term) for v in enum.values))
        for enum in vocabulary.enums.values()
    )
    return WordList(vocabulary.version, sections, enums)
