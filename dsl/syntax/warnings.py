"""Warnings and findings as written: 预警, 违规 and the placeholders of its message."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dsl.syntax.expressions import Amount, Value
from dsl.syntax.node import Node, Word

RuleSeverity = Literal["严重", "较重", "一般", "提示"]
Level = Literal["蓝", "黄", "橙", "红"]


@dataclass(frozen=True, slots=True)
class Rung(Node):
    """届满前 6小时 黄色 | 起算后 9小时 橙色 | 已用三分之二 蓝色，告 法制员、….

    Exactly one of ``before``, ``after`` and ``used`` is given.
    """

    level: Level
    before: Amount | None = None
    after: Amount | None = None
    used: Fraction | None = None
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderUse(Node):
    """预警：用 羁押类."""

    name: Word


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """{届满}, {剩余}, … in a message: a figure of the finding (``dsl.keywords.FIGURES``)."""

    name: Literal["deadline", "lenient", "overdue", "remaining", "completed", "start"]


@dataclass(frozen=True, slots=True)
class Spoken(Node):
    """{本措施 的 执行时间} in a message: the value of an expression."""

    value: Value


@dataclass(frozen=True, slots=True)
class Breach(Node):
    """违规：严重「拘留后{超期}仍未讯问」: text and placeholders in order."""

    severity: RuleSeverity
    message: tuple[str | Figure | Spoken, ...]
