"""The vocabulary: which records a case consists of, and by which words rules speak of them.

Identifiers are the keys of the snapshot's JSON; terms are the words of the rule language.
The values here are built by ``dsl.vocabulary.load_vocabulary`` from ``rulesets/vocabulary``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["text", "date", "datetime", "bool", "int", "decimal", "enum", "ref"]
Cardinality = Literal["1", "0..n"]

#: Enumeration synthesised from the document kinds; ``document.kind`` takes its codes.
DOCUMENT_KIND = "document_kind"
#: Enumeration synthesised from the entities that are sections of a snapshot.
SECTION = "section"
#: The one entity that is the snapshot itself, not a section of it.
ROOT = "snapshot"
#: The section that declares other sections complete; it can't declare itself.
FLAGS = "completeness_flag"
#: The one section that is an object, not an array.
CASE = "case"
#: Second time axis: when the case system recorded the fact. Never an event of the case.
ENTERED_AT = "entered_at"


class Attribute(msgspec.Struct, frozen=True):
    """One fact of a record.

    ``word`` is the term without its parentheses: what findings print; rules may write either.
    ``target`` is the enumeration's id (kind enum) or the entity's id (kind ref).
    ``planned``: a plan or a limit, not a past event; it may lie after as_of, and a section
    declared complete never says anything about it.
    """

    id: str
    term: str
    word: str
    kind: Kind
    target: str | None = None
    many: bool = False
    planned: bool = False
    note: str = ""
    source: str = ""

    @property
    def is_event(self) -> bool:
        """Whether it is a time that says when something happened in the case."""
        dated = self.kind in ("date", "datetime")
        return dated and not self.planned and self.id != ENTERED_AT


class Entity(msgspec.Struct, frozen=True):
    """One kind of record; every one but the root is a section of the snapshot.

    ``short`` is a second word for rules (强制措施: 措施). ``key`` is the attribute that
    identifies a record, None where records are known by their place alone.
    ``standing``: the record is a person or thing that exists before and after its dated facts,
    not an event. ``time_order`` lists pairs of attributes (earlier, later) whose reversal is
    physically impossible.
    """

    id: str
    term: str
    word: str
    short: str
    key: str | None
    cardinality: Cardinality
    meaning: str
    attributes: dict[str, Attribute]
    time_order: tuple[tuple[str, str], ...] = ()
    standing: bool = False


class EnumValue(msgspec.Struct, frozen=True):
    """One code of an enumeration.

    ``rank`` orders the values of one ``chain`` (审批层级: police, procuratorate); None where
    no order is defined. Ranks of different chains never compare.
    """

    code: str
    term: str
    word: str
    rank: int | None = None
    chain: str | None = None


class Enumeration(msgspec.Struct, frozen=True):
    """A closed list of codes."""

    id: str
    term: str
    values: tuple[EnumValue, ...]

    def codes_of(self, word: str) -> tuple[str, ...]:
        """Every code the word or full term stands for, in the list's order; () if none.

        Some documents exist in two series under one name (传唤证): both codes are meant.
        """
        exact = tuple(v.code for v in self.values if v.term == word)
        return exact or tuple(v.code for v in self.values if v.word == word)

    def at_least(self, code: str) -> tuple[str, ...]:
        """The codes of the same chain that rank as high as ``code`` or higher.

        Raises KeyError when the code is unknown or has no rank.
        """
        floor = next((v for v in self.values if v.code == code and v.rank is not None), None)
        if floor is None or floor.rank is None:
            raise KeyError(code)
        return tuple(
            v.code
            for v in self.values
            if v.chain == floor.chain and v.rank is not None and v.rank >= floor.rank
        )


class DocumentKind(msgspec.Struct, frozen=True):
    """One form of the official catalogues of case documents."""

    id: str
    term: str
    word: str
    series: str


class Vocabulary(msgspec.Struct, frozen=True):
    """Everything a snapshot may contain. ``enums`` includes the synthesised enumerations."""

    version: str
    entities: dict[str, Entity]
    enums: dict[str, Enumeration]
    documents: dict[str, DocumentKind]

    def sections(self) -> tuple[Entity, ...]:
        """The entities that are sections of a snapshot, in the vocabulary's order."""
        return tuple(e for e in self.entities.values() if e.id != ROOT)
