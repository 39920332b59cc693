"""Names that stay the same: which record, which finding, which check.

A finding keeps its id while rule and records keep theirs, whatever the rule's text, its version,
the verdict or the place of the records in the snapshot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from dsl.ir.vocabulary import Entity, Vocabulary

_encode = msgspec.json.Encoder(order="deterministic").encode
_FINDING_DIGITS = 20
_CHECK_DIGITS = 24
_RECORD_DIGITS = 12


def finding_id(rule: str, case_id: str, keys: Iterable[str]) -> str:
    """Fingerprint of one finding: rule id, case id and the keys of its subject records."""
    return "F" + _digest(["finding", rule, case_id, list(keys)])[:_FINDING_DIGITS]


def check_id(*parts: Any) -> str:
    """Fingerprint of one check: everything that its answer depends on."""
    return "C" + _digest(["check", *parts])[:_CHECK_DIGITS]


def content_hash(value: Any) -> str:
    """SHA-256 of a value's canonical JSON: key order and spacing do not matter."""
    return "sha256:" + hashlib.sha256(_encode(value)).hexdigest()


class Keys:
    """The keys of a snapshot's records, unique within their section.

    The key is the record's identifier.  A record without one is named by what does not change
    about it (its references, texts, kind and first time), a record without even those by its
    place.  Of records that share a name the second is name~2 and so on, in their order.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._entities = vocabulary.entities
        self._lasting = {e.id: _lasting(e) for e in vocabulary.entities.values()}

    def section(self, entity: str, records: Iterable[Any]) -> tuple[str, ...]:
        """The key of each record, in order; a case that was not sent is a record without facts."""
        seen: dict[str, int] = {}
        keys = []
        for position, record in enumerate(records):
            name = self._name(entity, record, position)
            seen[name] = seen.get(name, 0) + 1
            keys.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
        return tuple(keys)

    def identifier(self, entity: str, record: Any) -> str | None:
        """The value of the record's own identifier, if it has one."""
        name = self._entities[entity].key
        value = None if name is None else getattr(record, name, None)
        return value if isinstance(value, str) and value else None

    def _name(self, entity: str, record: Any, position: int) -> str:
        given = self.identifier(entity, record)
        if given is not None:
            return given
        lasting = [getattr(record, name, None) for name in self._lasting[entity]]
        if any(value is not None for value in lasting):
            return "=" + _digest(lasting)[:_RECORD_DIGITS]
        return f"#{position}"


def _lasting(entity: Entity) -> tuple[str, ...]:
    """Names of the attributes that tell records without identifier apart and do not change."""
    attributes = entity.attributes.values()
    first_time = [a.id for a in attributes if a.kind in ("date", "datetime") and not a.many][:1]
    naming = [a.id for a in attributes if a.kind in ("ref", "text") and not a.many]
    return (*naming, *("kind" for a in attributes if a.id == "kind"), *first_time)


def _digest(value: Any) -> str:
    return hashlib.sha256(_encode(value)).hexdigest()
