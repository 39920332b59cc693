"""示例: from facts in rule words to a small snapshot in the vocabulary's keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dsl.ir import examples as out
from dsl.ir.vocabulary import Attribute as Fact
from dsl.ir.vocabulary import Entity
from dsl.lowering.context import Context
from dsl.lowering.times import day_of, minute_of
from dsl.resolving.meanings import UnresolvedError
from dsl.resolving.scopes import CASE
from dsl.resolving.suggesting import nearest
from dsl.syntax import examples as syntax
from dsl.syntax.declarations import RuleDecl
from dsl.syntax.expressions import Amount, DateLiteral, MinuteLiteral, Text, YesNo
from dsl.syntax.node import Node, Word

_FLAG = "completeness_flag"
_GAP_STATE = "gap_state"
_UNKNOWN = ("不详", "未知")
_VERDICTS = {
    "违规": "violation",
    "争议": "disputed",
    "预警": "warning",
    "无法判定": "undetermined",
    "进行中": "pending",
    "合规": "compliant",
    "不适用": "not_applicable",
    "无此对象": "absent",
}


def examples_of(context: Context, rule: RuleDecl) -> tuple[out.Example, ...]:
    """The rule's examples; one with a problem is reported and left out."""
    return tuple(
        example
        for written in rule.examples
        if (example := _Snapshot(context, written).example(rule.id)) is not None
    )


class _Snapshot:
    """One example on the way to a snapshot."""

    def __init__(self, context: Context, written: syntax.Example) -> None:
        self.context = context
        self.words = context.words
        self.written = written
        self.failed = False

    def example(self, rule: str) -> out.Example | None:
        as_of = _instant(self.written.as_of.value)
        sections: dict[str, list[dict[str, Any]]] = {}
        case: dict[str, Any] = {"case_no": "A1"}
        keys: dict[str, Node] = {}
        for record in self.written.records:
            try:
                entity, facts = self._record(record, keys)
            except UnresolvedError:
                continue
            if entity.id == CASE:
                case |= facts
            else:
                sections.setdefault(entity.id, []).append(facts)
        expected = tuple(self._expected(item, keys) for item in self.written.expected)
        flags = [
            {"section": section, "complete_until": as_of, "state": "yes"}
            for section in self._complete()
        ]
        if self.failed:
            return None
        snapshot: dict[str, Any] = {
            "snapshot_id": f"{rule}/{self.written.label}",
            "as_of": as_of,
            _FLAG: flags,
            CASE: case,
            **sections,
        }
        return out.Example(
            rule=rule,
            label=self.written.label,
            snapshot=snapshot,
            as_of=minute_of(self.written.as_of.value),
            expected=expected,
            place=self.context.place(self.written.span),
        )

    # ------------------------------------------------------------ parts

    def _record(
        self, record: syntax.ExampleRecord, keys: dict[str, Node]
    ) -> tuple[Entity, dict[str, Any]]:
        entity = self._entity(record.entity)
        facts: dict[str, Any] = {}
        if record.key:
            if record.key in keys:
                self._report("E221", record, f"编号 {record.key} 用了两次", record.key,
                             "同一示例中每条记录用不同的编号")  # fmt: skip
            keys[record.key] = record
            if entity.key is not None:
                facts[entity.key] = record.key
        for given in record.facts:
            fact = self.words.attribute(entity.id, given.attribute.text)
            if fact is None:
                close = nearest(given.attribute.text, self.words.attribute_words(entity.id))
                advice = f"是不是“{close[0]}”？" if close else "换成该记录的词"
                self._report("E219", given.attribute, f"{entity.word}没有“{given.attribute.text}”",
                             given.attribute.text, advice)  # fmt: skip
                continue
            value = self._value(fact, given.value)
            if value is not None:
                facts[fact.id] = value
        return entity, facts

    def _entity(self, word: Word) -> Entity:
        entity = self.words.record_entity(word.text)
        if entity is None or entity.id == _FLAG:
            self._report("E219", word, f"“{word.text}”不是记录的名称", word.text, "换成实体的名称")
            raise UnresolvedError
        return entity

    def _complete(self) -> list[str]:
        sections = [e.id for e in self.words.vocabulary.sections() if e.id != _FLAG]
        if self.written.complete is None:
            return sections
        found = []
        for word in self.written.complete:
            try:
                found.append(self._entity(word).id)
            except UnresolvedError:
                continue
        return found

    def _expected(self, item: syntax.Expected, keys: dict[str, Node]) -> out.Expected:
        if item.subject and item.subject not in keys and item.verdict != "无此对象":
            self._report("E221", item, f"示例的事实中没有编号 {item.subject}", item.subject,
                         "写事实中出现的编号")  # fmt: skip
        return out.Expected(
            verdict=_VERDICTS[item.verdict],
            subject=item.subject,
            level=item.level,
            strict=_end(item.strict),
            lenient=_end(item.lenient),
        )

    # ------------------------------------------------------------ values

    def _value(self, fact: Fact, value: syntax.ExampleValue) -> Any:
        if isinstance(value, Word) and value.text in _UNKNOWN and not fact.many:
            return None if fact.target != _GAP_STATE else "unknown"
        if isinstance(value, syntax.ValueList):
            if not fact.many:
                return self._unfit(fact, value, "是单个值，不是一列")
            return [self._single(fact, item) for item in value.items]
        single = self._single(fact, value)
        return [single] if fact.many else single

    def _single(self, fact: Fact, value: syntax.ExampleValue) -> Any:
        match fact.kind, value:
            case "enum", Word():
                codes = self.words.codes(fact, value.text)
                if codes:
                    return codes[0]
                known = [v.word for v in self.words.values(fact)]
                close = nearest(value.text, known) or tuple(known[:6])
                return self._unfit(fact, value, f"没有“{value.text}”这个值", "、".join(close))
            case "enum", YesNo() if fact.target == _GAP_STATE:
                return "yes" if value.value else "no"
            case "bool", YesNo():
                return value.value
            case "int", Amount() if value.value == value.value.to_integral_value():
                return int(value.value)
            case "decimal", Amount():
                return str(value.value)
            case "datetime", MinuteLiteral():
                return _instant(value.value)
            case (("datetime" | "date"), DateLiteral()):
                return value.value.isoformat()
            case "text", Text():
                return value.value
            case (("text" | "ref"), syntax.Identifier()):
                return value.text
        return self._unfit(fact, value, "不能取这个值")

    def _unfit(self, fact: Fact, node: Node, reason: str, expected: str = "") -> None:
        shapes = {
            "enum": "写枚举的值，三态事实写是或者否",
            "bool": "写是或者否",
            "int": "写整数",
            "decimal": "写数",
            "datetime": "写日期和时刻，如 2026-03-01 08:30",
            "date": "写日期，如 2026-03-01",
            "text": "写在「」里",
            "ref": "写所指记录的编号，如 R1",
        }
        advice = f"可以写：{expected}" if expected else shapes[fact.kind]
        self._report("E220", node, f"“{fact.word}”{reason}", self.context.text(node.span), advice)

    def _report(self, code: str, node: Node, message: str, found: str, advice: str) -> None:
        self.failed = True
        self.context.diagnostics.add(code, node.span, message, found=found, advice=advice)


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}:00+08:00"


def _end(stated: DateLiteral | MinuteLiteral | None) -> int | None:
    """A stated end; a bare day means its 24:00."""
    if stated is None:
        return None
    if isinstance(stated, DateLiteral):
        return (day_of(stated.value) + 1) * 1440
    return minute_of(stated.value)
