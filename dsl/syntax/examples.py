"""Examples in place (示例): small facts in rule words and the answer expected of the rule."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.syntax.expressions import Amount, DateLiteral, MinuteLiteral, Text, YesNo
from dsl.syntax.node import Node, Word
from dsl.syntax.warnings import Level


@dataclass(frozen=True, slots=True)
class Identifier(Node):
    """R1, M-2: the key of a record of the example (for 案件: any)."""

    text: str


@dataclass(frozen=True, slots=True)
class ValueList(Node):
    """（民警、辅警）: the value of a list fact; （） says checked: none."""

    items: tuple[ExampleValue, ...]


#: A ``Word`` is a value of an enumeration (不详 among them).
ExampleValue = Word | YesNo | Amount | DateLiteral | MinuteLiteral | Text | Identifier | ValueList


@dataclass(frozen=True, slots=True)
class FactValue(Node):
    """措施种类 为 刑事拘留 (the 为 may be left out before a time or number)."""

    attribute: Word
    value: ExampleValue


@dataclass(frozen=True, slots=True)
class ExampleRecord(Node):
    """强制措施 M1：措施种类 为 刑事拘留，执行时间 2026-03-01 08:00."""

    entity: Word
    key: str
    facts: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class Expected(Node):
    """应为：M1 违规，届满 2026-03-02 08:00，宽松届满 …, 黄色; ``subject`` empty: the only row.

    ``verdict``: 违规、争议、预警、无法判定、进行中、合规、不适用, or 无此对象 (no row).
    """

    verdict: str
    subject: str = ""
    level: Level | None = None
    strict: DateLiteral | MinuteLiteral | None = None
    lenient: DateLiteral | MinuteLiteral | None = None


@dataclass(frozen=True, slots=True)
class Example(Node):
    """示例「label」 with 截至, 事实 (one line per record), 完整 and 应为.

    ``complete``: the sections declared complete until ``as_of``; None = 全部, () = none.
    """

    label: str
    as_of: MinuteLiteral
    records: tuple[ExampleRecord, ...]
    expected: tuple[Expected, ...]
    complete: tuple[Word, ...] | None = None
