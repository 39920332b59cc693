"""The snapshot as typed records, generated from the vocabulary.

Records are generated msgspec structs, so their static type is ``Any``; everything else about
them is known from the vocabulary and checked on reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import attrgetter
from types import GenericAlias
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from dsl.ir.vocabulary import (
    CASE,
    ENTERED_AT,
    FLAGS,
    ROOT,
    Attribute,
    Entity,
    Enumeration,
    Vocabulary,
)
from engine.facts.limits import DEFAULT_LIMITS
from engine.facts.values import LARGEST_INTEGER

#: A generated struct: the snapshot or one of its records.
Record: TypeAlias = Any

_LONGEST = DEFAULT_LIMITS.text_characters
_NON_EMPTY = Annotated[str, msgspec.Meta(min_length=1)]
_PLAIN: dict[str, Any] = {
    "text": Annotated[str, msgspec.Meta(max_length=_LONGEST)],
    "date": _NON_EMPTY,
    "datetime": _NON_EMPTY,
    "ref": Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST)],
    "bool": bool,
    "int": Annotated[int, msgspec.Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)],
    "decimal": Decimal,
}


class Shape:
    """One entity's record type, and which of its attributes are what.

    ``events``: names of the single attributes that say when something happened;
    ``event_lists``: of the lists of such times. ``references`` and ``reference_lists``: names
    of the attributes that point to other records, with the entity they point to.
    """

    def __init__(self, entity: Entity, record: Any) -> None:
        self.entity = entity
        self.record = record
        attributes = tuple(entity.attributes.values())
        events = tuple(a for a in attributes if a.is_event)
        self.events = tuple(a.id for a in events if not a.many)
        self.event_lists = tuple(a.id for a in events if a.many)
        self.has_entered_at = ENTERED_AT in entity.attributes
        references = tuple(a for a in attributes if a.kind == "ref")
        self.references = tuple((a.id, str(a.target)) for a in references if not a.many)
        self.reference_lists = tuple((a.id, str(a.target)) for a in references if a.many)


class SnapshotModel:
    """The generated types of one vocabulary.

    ``shapes`` has every section by entity id in the vocabulary's order; ``root`` is the type of
    the snapshot: its own attributes, ``case`` (a record or None) and one tuple of records per
    other section. A section that was not sent is None, one that was sent empty is ``()``.
    ``declarable``: the sections that can be declared complete.
    ``decoder`` reads strict JSON: unknown fields, wrong types, and texts, lists and integers
    beyond ``DEFAULT_LIMITS`` raise msgspec errors.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        literals = {enum.id: _literal(enum) for enum in vocabulary.enums.values()}
        self.shapes: dict[str, Shape] = {}
        fields: list[tuple[str, Any, Any]] = []
        for section in vocabulary.sections():
            record = _define(section.id, _fields(section, literals))
            self.shapes[section.id] = Shape(section, record)
            whole: Any = record if section.id == CASE else GenericAlias(tuple, (record, ...))
            fields.append((section.id, whole | None, None))
        own = _fields(vocabulary.entities[ROOT], literals)
        self.declarable = tuple(name for name in self.shapes if name != FLAGS)
        self.root: Any = _define(ROOT, own + fields)
        self.root_shape = Shape(vocabulary.entities[ROOT], self.root)
        self.decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(self.root)

    def sections(self, snapshot: Record) -> Iterator[tuple[Shape, tuple[Record, ...]]]:
        """Every section that was sent, the case as a section of one record."""
        for name, shape in self.shapes.items():
            content = getattr(snapshot, name)
            if content is not None:
                yield shape, ((content,) if name == CASE else content)


def values_getter(names: tuple[str, ...]) -> Callable[[Record], tuple[Any, ...]]:
    """A fast reader of several attributes of a record, always giving a tuple."""
    if not names:
        return lambda record: ()
    if len(names) == 1:
        single = attrgetter(names[0])
        return lambda record: (single(record),)
    return attrgetter(*names)


def _literal(enum: Enumeration) -> Any:
    return Literal[tuple(value.code for value in enum.values)]


def _fields(entity: Entity, literals: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(a.id, _type_of(a, literals) | None, None) for a in entity.attributes.values()]


def _type_of(attribute: Attribute, literals: dict[str, Any]) -> Any:
    single = literals[attribute.target or ""] if attribute.kind == "enum" else None
    item: Any = single or _PLAIN[attribute.kind]
    if not attribute.many:
        return item
    return Annotated[
        GenericAlias(tuple, (item, ...)), msgspec.Meta(max_length=DEFAULT_LIMITS.list_items)
    ]


def _define(entity_id: str, fields: list[tuple[str, Any, Any]]) -> Any:
    name = "".join(part.capitalize() for part in entity_id.split("_"))
    return msgspec.defstruct(
        name,
        fields,
        module=__name__,
        kw_only=True,
        omit_defaults=True,
        forbid_unknown_fields=True,
        gc=False,
    )
