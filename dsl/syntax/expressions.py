"""What can be said: values (paths, amounts, times, records) and conditions about them.

Values carry no type yet: whether a path is a time, a number, a record or a truth is found when
its words are looked up.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from dsl.syntax.node import Node, Word

#: How a record is referred to: 本措施 (the subject), 该讯询问 (the nearest of that kind).
Deixis = Literal["本", "该"]


@dataclass(frozen=True, slots=True)
class Deictic(Node):
    """本措施、该讯询问: a record already spoken of.

    ``本`` is the rule's subject of that entity (or the record a definition or period is about);
    ``该`` is the innermost record of that entity being ranged over.
    """

    kind: Deixis
    entity: Word


@dataclass(frozen=True, slots=True)
class Letter(Node):
    """甲、乙: one of the two subjects of a pair."""

    name: Literal["甲", "乙"]


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A record or a fact reached step by step: 本措施 的 被采取人 的 出生日期.

    ``head`` alone may be a fact of the innermost record (执行时间), an entity (案件, 讯询问), a
    definition, a named period, a parameter or, beside 为/属于/含, a value of an enumeration.
    """

    head: Word | Deictic | Letter | Pick
    steps: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection(Node):
    """Records of a section (讯询问) or of a list (本措施 的 期限变更) that satisfy a condition.

    Used as a number (compared with 不少于 …) it is their count.
    """

    source: Path
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """开始时间 最早的 讯询问（…）: the one record whose ``by`` is earliest (``latest``: latest)."""

    by: Path
    selection: Selection
    latest: bool = False


@dataclass(frozen=True, slots=True)
class Amount(Node):
    """A number with its measure word as written: 24小时, 三十日, 2名, 0.5 月 (半个月), 500元.

    ``unit`` is one of ``dsl.keywords.UNITS`` in the canonical spelling, or empty.
    """

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DateLiteral(Node):
    """2026-01-01, also written 2026年1月1日."""

    value: datetime.date


@dataclass(frozen=True, slots=True)
class MinuteLiteral(Node):
    """2026-01-01 08:30: a minute (Asia/Shanghai), without a zone."""

    value: datetime.datetime


@dataclass(frozen=True, slots=True)
class Text(Node):
    """「…」: a piece of text, compared as it stands."""

    value: str


@dataclass(frozen=True, slots=True)
class YesNo(Node):
    """是, 否 beside 为."""

    value: bool


@dataclass(frozen=True, slots=True)
class AsOf(Node):
    """截至时间: the moment the check speaks for."""


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """讯询问（…）的最早 开始时间: the earliest (latest) ``what`` over the records."""

    selection: Selection
    what: Path
    latest: bool = False


@dataclass(frozen=True, slots=True)
class Total(Node):
    """处理决定（…）的合计 罚款数额: the sum of ``what`` over the records."""

    selection: Selection
    what: Path


@dataclass(frozen=True, slots=True)
class Quantity(Node):
    """讯询问人（…）的数量: how many records (or list elements); the count said in so many words."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class EarlierOf(Node):
    """较早的（A、B）."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class LaterOf(Node):
    """较晚的（A、B）."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Shifted(Node):
    """执行时间 后 30分钟, 举行时间 前 2小时: an exact span of minutes or hours, or a parameter."""

    time: Value
    by: Amount | Word
    back: bool = False


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """（如 条件 则 A 否则 B）."""

    when: Condition
    then: Value
    otherwise: Value


@dataclass(frozen=True, slots=True)
class Elapsed(Node):
    """A 至 B 的时长 (minutes or hours, by the unit compared with); 的天数 (calendar days)."""

    start: Value
    end: Value
    days: bool = False


@dataclass(frozen=True, slots=True)
class Age(Node):
    """被讯问人 于 开始时间 的周岁: full years; 「已满/不满 十八周岁」 is the comparison with it."""

    person: Path
    at: Value


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A 加 B, A 减 B, A 乘 B; groups from the left."""

    op: Literal["加", "减", "乘"]
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class PeriodEnd(Node):
    """本措施 的 拘留期限 届满: when a named period of a record ends.

    The last step of ``period`` (or its head) is the period's name, what stands before it the
    record (none: the innermost record of its entity). ``before``: as it stood without that
    record of its extension chain and the later ones (「（在 本变更 前）届满」).
    """

    period: Path
    before: Path | None = None


@dataclass(frozen=True, slots=True)
class ParameterAt(Node):
    """治安传唤时限（按 到案时间）: a parameter valued at a stated time."""

    name: Word
    at: Value


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """【开始时间 至 结束时间】."""

    start: Value
    end: Value


Value = (
    Path | Selection | Pick | Amount | DateLiteral | MinuteLiteral | Text | YesNo | AsOf | Extreme
    | Total | Quantity | EarlierOf | LaterOf | Shifted | Choice | Elapsed | Age | Arithmetic
    | PeriodEnd | ParameterAt
)  # fmt: skip


# ---------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class And(Node):
    """A 且 B 且 C: two or more, none of them an ``And`` itself."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """A 或 B 或 C: two or more, none of them an ``Or`` itself."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """并非（…）."""

    item: Condition


@dataclass(frozen=True, slots=True)
class Bare(Node):
    """A path standing alone as a condition: a definition giving a truth, or a yes/no fact."""

    path: Path


@dataclass(frozen=True, slots=True)
class Is(Node):
    """A 为 B, A 不为 B.

    ``right`` is a value of A's enumeration (a ``Path`` of one word), 是/否, a text, or another
    path (被讯问人 为 本措施 的 被采取人: the same record or value).
    """

    left: Path
    right: Path | Text | YesNo
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Among(Node):
    """A 属于（B、C）, A 不属于（B、C）: A has one of the values."""

    left: Path
    options: tuple[Path | Text, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class CompareNumbers(Node):
    """讯问人 不少于 2名; the operators are 少于 lt, 不超过 le, 多于 gt, 不少于 ge, 等于, 不等于.

    A ``Selection`` or a list fact beside a number is its count; ``Elapsed`` beside 24小时 is
    counted in that unit.
    """

    op: Literal["lt", "le", "gt", "ge", "eq", "ne"]
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class CompareTimes(Node):
    """A 早于 lt, 不晚于 le, 晚于 gt, 不早于 ge, 同时 eq B.

    ``by_day``: A 按日 早于 B, …; A 同日 B is eq by day.
    """

    op: Literal["lt", "le", "gt", "ge", "eq"]
    left: Value
    right: Value
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class Between(Node):
    """A 在 B 与 C 之间, both ends included."""

    time: Value
    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class Happened(Node):
    """已 解除时间, 本措施 已 解除 (the word without 时间), 未 解除: the time is at or before as_of.

    The path always ends in the full word (解除时间). ``negated``: 未.
    """

    time: Value
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Recorded(Node):
    """载明 拘留天数, 未载明 拘留天数: a value is there, whatever it is."""

    what: Path
    negated: bool = False


@dataclass(frozen=True, slots=True)
class There(Node):
    """有 讯询问，其中 …; 没有 …; 有 不少于 2名 讯询问人（…）.

    ``at_least`` and ``at_most`` bound the number of records where given (不少于, 不超过;
    恰有 sets both). With neither it is existence.
    """

    selection: Selection
    negated: bool = False
    at_least: Value | None = None
    at_most: Value | None = None


@dataclass(frozen=True, slots=True)
class Every(Node):
    """每一 讯询问人（…）均 人员类别 为 民警: true of none at all, too."""

    selection: Selection
    holds: Condition


@dataclass(frozen=True, slots=True)
class Contains(Node):
    """告知内容 含 权利义务; 含（A、B）之一: a list holds at least one of them (不含: none)."""

    left: Path
    options: tuple[Path | Text, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Shares(Node):
    """甲 的 讯询问人 与 乙 的 讯询问人 有相同 (无相同): two lists with an element in common."""

    left: Path
    right: Path
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Same(Node):
    """A 与 B 相同, A 与 B 不同: two single facts (or records)."""

    left: Path
    right: Path
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Overlap(Node):
    """【A 至 B】 与 【C 至 D】 重叠 (不重叠): more than touching ends."""

    left: Interval
    right: Interval
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Covered(Node):
    """【A 至 B】 为 录音录像（…）的 【C 至 D】 覆盖，空档不超过 1分钟 (未覆盖 when negated).

    C and D are facts of the selected records; ``gap`` the longest gap allowed (none: no gap).
    """

    span_of: Interval
    pieces: Selection
    piece: Interval
    gap: Amount | Word | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Ranked(Node):
    """批准层级 不低于 县级以上公安机关负责人 (低于 when negated): within one chain of ranks."""

    left: Path
    rank: Word
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Approved(Node):
    """审批 经 上一级检察院 批准 (未经 … 批准): approved, with a time, by that level or above.

    ``approval`` reaches a record of 审批 (an approval, or a reference to one).
    """

    approval: Path
    rank: Word
    negated: bool = False


Condition = (
    And | Or | Not | Bare | Is | Among | CompareNumbers | CompareTimes | Between | Happened
    | Recorded | There | Every | Contains | Shares | Same | Overlap | Covered | Ranked | Approved
)  # fmt: skip

#: The classes of all conditions, to tell them from values.
CONDITIONS: Final[tuple[type, ...]] = get_args(Condition)
