"""Every problem of a decoded snapshot in one run, and the snapshot without what is unknown."""

from __future__ import annotations

from typing import Any

from dsl.ir.vocabulary import CASE, ROOT, Attribute, Entity, Vocabulary
from engine.facts.decoding import type_name
from engine.facts.limits import Limits
from engine.facts.problems import (
    BAD_TIME,
    DOUBLE_ID,
    EMPTY,
    NO_ID,
    NO_SUCH_RECORD,
    REQUIRED,
    TOO_MANY_RECORDS,
    UNKNOWN_FIELD,
    WRONG_TYPE,
    Problems,
    below,
    closest,
    token,
)
from engine.facts.values import Values, date_problem


class Validation:
    """One snapshot's walk along the vocabulary.

    ``run`` gives the snapshot to keep: known fields only, usable values only. It is complete
    only if ``problems`` holds no refusal.
    """

    def __init__(self, vocabulary: Vocabulary, limits: Limits, problems: Problems) -> None:
        self._vocabulary = vocabulary
        self._limits = limits
        self._problems = problems
        self._values = Values(vocabulary, limits, problems)
        self._sections = {section.id: section for section in vocabulary.sections()}
        self._ids: dict[str, dict[str, str]] = {}
        self._references: list[tuple[Attribute, str, str]] = []

    def run(self, data: dict[str, Any], *, as_of_given: bool) -> dict[str, Any]:
        """The known part of the snapshot; ``as_of_given``: the caller states as_of itself."""
        root = self._vocabulary.entities[ROOT]
        own = {key: value for key, value in data.items() if key not in self._sections}
        kept = self._record(root, own, "", also=self._sections)
        self._required(data, as_of_given=as_of_given)
        total = 0
        for name, entity in self._sections.items():
            content = data.get(name)
            if content is None:
                continue
            if name == CASE:
                kept[name] = self._case(entity, content)
                continue
            kept[name] = self._section(entity, content)
            total += len(content) if isinstance(content, list) else 0
        if total > self._limits.records:
            self._too_many("", total, self._limits.records, "各段合计")
        self._check_references()
        return kept

    def _required(self, data: dict[str, Any], *, as_of_given: bool) -> None:
        needed = {"snapshot_id": "快照编号", CASE: "案件"}
        if not as_of_given:
            needed["as_of"] = "截至时间"
        for name, term in needed.items():
            if data.get(name) in (None, ""):
                self._problems.refuse(
                    REQUIRED, f"/{name}", f"缺少{term}", found="没有写", advice="补上这一项"
                )
        as_of = data.get("as_of")
        if isinstance(as_of, str) and date_problem(as_of) is None:
            self._problems.refuse(
                BAD_TIME,
                "/as_of",
                "截至时间只写了日期",
                found="裸日期",
                expected=("2026-03-11T15:20:00+08:00",),
                advice="截至时间写到分钟，是否超期以它为准",
            )

    def _case(self, entity: Entity, content: Any) -> dict[str, Any]:
        if isinstance(content, dict):
            self._register(entity, content, f"/{CASE}")
            return self._record(entity, content, f"/{CASE}")
        self._shape(f"/{CASE}", content, "对象")
        return {}

    def _section(self, entity: Entity, content: Any) -> list[dict[str, Any]]:
        pointer = f"/{entity.id}"
        if not isinstance(content, list):
            self._shape(pointer, content, "数组")
            return []
        self._ids[entity.id] = {}
        if len(content) > self._limits.section_records:
            self._too_many(pointer, len(content), self._limits.section_records, entity.term)
            del self._ids[entity.id]
            return []
        kept = []
        for index, item in enumerate(content):
            place = below(pointer, index)
            if isinstance(item, dict):
                self._register(entity, item, place)
                kept.append(self._record(entity, item, place))
            else:
                self._shape(place, item, "对象")
        return kept

    def _record(
        self, entity: Entity, data: dict[str, Any], pointer: str, also: Any = ()
    ) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, value in data.items():
            attribute = entity.attributes.get(name)
            place = below(pointer, name if attribute else token(name))
            if attribute is None:
                self._unknown(entity, name, place, also)
                continue
            kept[name] = self._values.check(attribute, value, place)
            if attribute.kind == "ref" and kept[name] is not None:
                self._remember(attribute, kept[name], place)
        return kept

    def _remember(self, attribute: Attribute, value: Any, pointer: str) -> None:
        if isinstance(value, str):
            self._references.append((attribute, value, pointer))
            return
        for index, item in enumerate(value):
            if item is not None:
                self._references.append((attribute, item, below(pointer, index)))

    def _register(self, entity: Entity, data: dict[str, Any], pointer: str) -> None:
        """Note the record's id; two records of a section can't share one."""
        if entity.key is None:
            return
        value = data.get(entity.key)
        place = below(pointer, entity.key)
        term = entity.attributes[entity.key].word
        if value is None:
            if entity.id != CASE:
                self._problems.note(
                    NO_ID,
                    place,
                    f"{entity.term}没有{term}，只能按位置标识",
                    found="没有写",
                    advice="补上编号，否则同一问题下次可能算作新发现",
                )
            return
        if value == "":
            self._problems.refuse(
                EMPTY, place, f"{term}是空文本", found="空文本", advice="写明编号"
            )
        if not isinstance(value, str) or entity.id == CASE:
            return
        first = self._ids[entity.id].setdefault(value, place)
        if first != place:
            self._problems.refuse(
                DOUBLE_ID,
                place,
                f"{term}与 {first} 相同",
                found="重复的编号",
                advice="同一段里每条记录用不同的编号，重复报送的合为一条",
            )

    def _check_references(self) -> None:
        for attribute, value, pointer in self._references:
            target = attribute.target or ""
            known = self._ids.get(target)
            if target == CASE or known is None or value in known:
                continue
            self._problems.refuse(
                NO_SUCH_RECORD,
                pointer,
                f"{attribute.word}所指的{self._sections[target].term}不在快照里",
                found="所指不存在的编号",
                advice=f"在 {target} 段补上那条记录，或者改正编号；整段没有送的不受此限",
            )

    def _unknown(self, entity: Entity, name: str, pointer: str, also: Any) -> None:
        meant = None if self._problems.notes_full else closest(name, [*entity.attributes, *also])
        self._problems.note(
            UNKNOWN_FIELD,
            pointer,
            f"{entity.term}没有 {token(name)} 这一项，已略去",
            found=token(name),
            expected=(meant,) if meant else (),
            advice=f"是不是 {meant}" if meant else "按词表改正键名，或者不送",
        )

    def _shape(self, pointer: str, value: Any, expected: str) -> None:
        self._problems.refuse(
            WRONG_TYPE,
            pointer,
            f"此处应为{expected}，现为{type_name(value)}",
            found=type_name(value),
            expected=(expected,),
            advice="案件写成对象，其余各段写成对象的数组",
        )

    def _too_many(self, pointer: str, count: int, limit: int, what: str) -> None:
        self._problems.refuse(
            TOO_MANY_RECORDS,
            pointer,
            f"{what}有 {count} 条记录，超过上限 {limit} 条",
            found="过多的记录",
            advice="一次只送一个案件",
        )
