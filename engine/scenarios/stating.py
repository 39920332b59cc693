"""A case stated in words: the vocabulary's terms in tables become a snapshot.

Nothing is filled in: what a scenario does not say is missing from the snapshot, and a section is
declared complete only where the scenario says so.
"""

from __future__ import annotations

import json
import re
from typing import Any

from dsl.ir.vocabulary import CASE, FLAGS, Attribute, Entity, Vocabulary


class ScenarioError(Exception):
    """A scenario says something the vocabulary does not know, or expects what is not so."""


_DATE_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$")
_EMPTY = "无"
_TRUTHS = {"是": "yes", "否": "no", "不明": "unknown"}


class StatedCase:
    """The snapshot a scenario builds up, step by step."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._case: dict[str, Any] = {}
        self._sections: dict[str, list[dict[str, Any]]] = {}
        self._all_complete = False
        self._complete_until: dict[str, str | None] = {}

    def open_case(self, case_type: str, number: str) -> None:
        """A case of that type (word) with that number."""
        self._case["case_no"] = number
        self.set_case("案件类型", case_type)

    def set_case(self, word: str, value: str) -> None:
        """One attribute of the case, by its word."""
        self._put(self._case, self._vocabulary.entities[CASE], word, value)

    def add_records(self, word: str, table: list[list[str]]) -> None:
        """Records of an entity: first row attribute words, then one row a record."""
        entity = self._entity(word)
        heads = table[0]
        for row in table[1:]:
            record: dict[str, Any] = {}
            for head, cell in zip(heads, row, strict=True):
                self._put(record, entity, head, cell)
            self._sections.setdefault(entity.id, []).append(record)

    def change(self, word: str, key: str, attribute: str, value: str) -> None:
        """One attribute of one record, named by its key; an empty value takes it away."""
        entity = self._entity(word)
        for record in self._sections.get(entity.id, []):
            if entity.key is not None and record.get(entity.key) == key:
                record.pop(self._attribute(entity, attribute).id, None)
                self._put(record, entity, attribute, value)
                return
        raise ScenarioError(f"没有{word}“{key}”")

    def clear(self, word: str) -> None:
        """No records of that entity."""
        self._sections[self._entity(word).id] = []

    def complete_all(self) -> None:
        """Every section is declared complete up to the moment of the check."""
        self._all_complete = True

    def complete_until(self, word: str, moment: str | None) -> None:
        """One section is declared complete only up to a moment, or (None) not at all."""
        self._complete_until[self._entity(word).id] = moment and to_iso(moment)

    def snapshot(self, as_of: str) -> bytes:
        """The snapshot as JSON, taken at ``as_of`` (ISO 8601)."""
        body: dict[str, Any] = {"snapshot_id": "S1", "as_of": as_of, "test_data": True}
        flags = []
        for entity in self._vocabulary.sections():
            if entity.id == FLAGS:
                continue
            until = self._complete_until.get(entity.id, as_of if self._all_complete else None)
            if until is not None:
                flag = {"section": entity.id, "complete_until": until, "state": "yes"}
                flags.append(flag)
        body[FLAGS] = flags
        body[CASE] = self._case
        body.update(self._sections)
        return json.dumps(body, ensure_ascii=False).encode()

    def _entity(self, word: str) -> Entity:
        for entity in self._vocabulary.sections():
            if word in (entity.word, entity.term, entity.short):
                return entity
        raise ScenarioError(f"词表里没有实体「{word}」")

    def _attribute(self, entity: Entity, word: str) -> Attribute:
        for attribute in entity.attributes.values():
            if word in (attribute.word, attribute.term):
                return attribute
        raise ScenarioError(f"「{entity.word}」没有属性「{word}」")

    def _put(self, record: dict[str, Any], entity: Entity, word: str, cell: str) -> None:
        attribute = self._attribute(entity, word)
        if cell == "":
            return
        if attribute.many:
            parts = [] if cell == _EMPTY else cell.split("、")
            record[attribute.id] = [self._value(attribute, part) for part in parts]
        else:
            record[attribute.id] = self._value(attribute, cell)

    def _value(self, attribute: Attribute, text: str) -> Any:
        match attribute.kind:
            case "datetime":
                return to_iso(text)
            case "bool":
                return {"是": True, "否": False}[text]
            case "int":
                return int(text)
            case "enum":
                return self._code(attribute, text)
            case _:
                return text

    def _code(self, attribute: Attribute, text: str) -> str:
        if attribute.target == "gap_state":
            return _TRUTHS[text]
        enumeration = self._vocabulary.enums[str(attribute.target)]
        codes = enumeration.codes_of(text)
        if not codes and any(v.code == text for v in enumeration.values):
            codes = (text,)
        if not codes:
            raise ScenarioError(f"「{attribute.word}」没有取值「{text}」")
        return codes[0]


def to_iso(text: str) -> str:
    """``2026-03-10 15:20`` as ISO 8601 with +08:00; 24:00 is the next day's 00:00.

    Anything else (a bare date, deliberately odd input) is passed on as it stands.
    """
    match = _DATE_TIME.match(text)
    return f"{match[1]}T{match[2]}:00+08:00" if match else text
