"""The answer of a check: one shape for library, command line and service.

Names are English and fixed, words that users read are Chinese.  Times are ISO 8601 with +08:00;
durations are whole minutes.  A deadline counted in days is the end of its last day, written as
the next day's 00:00:00+08:00.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from dsl.ir.rules import Citation

Verdict = Literal[
    "violation",
    "disputed",
    "warning",
    "undetermined",
    "pending",
    "compliant",
    "not_applicable",
]

VERDICT_LABELS: dict[Verdict, str] = {
    "violation": "违规",
    "disputed": "争议",
    "warning": "预警",
    "undetermined": "无法判定",
    "pending": "进行中",
    "compliant": "合规",
    "not_applicable": "不适用",
}
"""Worst first, as in ``engine.rows.VERDICTS``."""

SEVERITIES = ("严重", "较重", "一般", "提示")
"""Gravest first."""


class RulesetName(msgspec.Struct, frozen=True):
    """Which ruleset judged; ``hash`` is of its content, so equal hashes mean equal rules."""

    name: Annotated[str, Meta(title="规则集名称")]
    version: Annotated[str, Meta(title="规则集版本")]
    hash: Annotated[str, Meta(title="规则集内容摘要")]


class Summary(msgspec.Struct, frozen=True):
    """Number of findings per verdict, also of those not reported."""

    violation: Annotated[int, Meta(title="违规")] = 0
    disputed: Annotated[int, Meta(title="争议")] = 0
    warning: Annotated[int, Meta(title="预警")] = 0
    undetermined: Annotated[int, Meta(title="无法判定")] = 0
    pending: Annotated[int, Meta(title="进行中")] = 0
    compliant: Annotated[int, Meta(title="合规")] = 0
    not_applicable: Annotated[int, Meta(title="不适用")] = 0


class Subject(msgspec.Struct, frozen=True):
    """The record a finding is about.  ``id`` is its key, empty if the record has none."""

    entity: Annotated[str, Meta(title="实体")]
    id: Annotated[str, Meta(title="编号")]
    label: Annotated[str, Meta(title="称呼", examples=["刑事拘留（R1）"])]


class Deadline(msgspec.Struct, frozen=True):
    """The two accepted lines.  ``provisional``: it hangs on holidays not yet published.

    ``lenient`` is None if nothing bounds it (an extension may be unreported).
    """

    strict: Annotated[str | None, Meta(title="严格口径届满")]
    lenient: Annotated[str | None, Meta(title="宽松口径届满")]
    provisional: Annotated[bool, Meta(title="暂定（放假安排未公布）")] = False


class ReadingLine(msgspec.Struct, frozen=True):
    """One accepted way of counting and what it comes to."""

    line: Annotated[Literal["strict", "lenient"], Meta(title="口径线")]
    reading: Annotated[str, Meta(title="口径", examples=["满时计算"])]
    deadline: Annotated[str | None, Meta(title="该口径下的届满时刻")]
    source: Annotated[str, Meta(title="口径来源")]


class Fact(msgspec.Struct, frozen=True):
    """A submitted value the verdict rests on; ``path`` is a JSON pointer into the snapshot."""

    path: Annotated[str, Meta(title="位置")]
    term: Annotated[str, Meta(title="词条")]
    value: Annotated[Any, Meta(title="送来的值")]


class Missing(msgspec.Struct, frozen=True):
    """Something that would help to decide; ``path`` is where in the snapshot it belongs."""

    path: Annotated[str, Meta(title="位置")]
    term: Annotated[str, Meta(title="所缺内容")]


class Step(msgspec.Struct, frozen=True):
    """One line of the arithmetic: 起算, 期限, 延长, 扣除, 顺延, 届满, 口径 …"""

    label: Annotated[str, Meta(title="步骤", examples=["起算"])]
    text: Annotated[str, Meta(title="内容")]


class Explained(msgspec.Struct, frozen=True):
    """A node of the explanation tree.

    ``truth`` is 是, 否 or 未知 for conditions and None elsewhere; ``value`` is what a time,
    number or attribute came to; ``pointer`` leads to the attribute in the submitted snapshot.
    """

    kind: Annotated[str, Meta(title="节点种类")]
    text: Annotated[str, Meta(title="规则用语")]
    truth: Annotated[Literal["是", "否", "未知"] | None, Meta(title="真值")] = None
    attribute: Annotated[str | None, Meta(title="属性", examples=["measure.executed_at"])] = None
    value: Annotated[Any, Meta(title="取值")] = None
    pointer: Annotated[str | None, Meta(title="位置")] = None
    children: Annotated[tuple[Explained, ...], Meta(title="下级")] = ()


class DataNote(msgspec.Struct, frozen=True):
    """Something odd in the submitted data that does not stop the check."""

    code: Annotated[str, Meta(title="代码")]
    path: Annotated[str, Meta(title="位置")]
    message: Annotated[str, Meta(title="说明")]
    advice: Annotated[str, Meta(title="建议")] = ""


class Finding(msgspec.Struct, frozen=True):
    """One verdict of one rule on one subject, explained.

    ``overdue_minutes`` and ``remaining_minutes`` are measured from the strict line.
    ``next_change_at``: when this verdict or level changes without new facts, None if never.
    """

    finding_id: Annotated[str, Meta(title="发现编号（稳定指纹）")]
    rule: Annotated[str, Meta(title="规则编号", examples=["CR-F05"])]
    title: Annotated[str, Meta(title="规则名称")]
    verdict: Annotated[Verdict, Meta(title="结论")]
    verdict_label: Annotated[str, Meta(title="结论（中文）", examples=["违规"])]
    level: Annotated[Literal["蓝", "黄", "橙", "红"] | None, Meta(title="预警级别")]
    severity: Annotated[Literal["严重", "较重", "一般", "提示"], Meta(title="严重程度")]
    subject: Annotated[Subject, Meta(title="对象")]
    others: Annotated[tuple[Subject, ...], Meta(title="同一发现涉及的其他对象")]
    deadline: Annotated[Deadline | None, Meta(title="期限届满")]
    completed_at: Annotated[str | None, Meta(title="完成时间")]
    overdue_minutes: Annotated[int | None, Meta(title="已逾（分钟）")]
    remaining_minutes: Annotated[int | None, Meta(title="尚余（分钟）")]
    basis: Annotated[tuple[Citation, ...], Meta(title="依据")]
    status: Annotated[
        Literal["in_force", "partial", "unverified"],
        Meta(title="规则状态（现行、部分表达、未核实）"),
    ]
    doubt: Annotated[str, Meta(title="存疑之处")]
    message: Annotated[str, Meta(title="一行说明")]
    advice: Annotated[str, Meta(title="整改建议")]
    points: Annotated[Decimal | None, Meta(title="考评分值")]
    notify: Annotated[tuple[str, ...], Meta(title="告知对象")]
    readings: Annotated[tuple[ReadingLine, ...], Meta(title="各口径")]
    steps: Annotated[tuple[Step, ...], Meta(title="计算过程")]
    failed: Annotated[str | None, Meta(title="未满足的条件")]
    facts: Annotated[tuple[Fact, ...], Meta(title="所依事实")]
    missing: Annotated[tuple[Missing, ...], Meta(title="所缺事实")]
    next_change_at: Annotated[str | None, Meta(title="结论下次变化")]
    trace: Annotated[Explained | None, Meta(title="解释树（按需）")] = None


class Answer(msgspec.Struct, frozen=True):
    """The result of one check.  Same input, same bytes: it holds no clock and no chance."""

    check_id: Annotated[str, Meta(title="检查编号")]
    case_id: Annotated[str, Meta(title="案件编号")]
    snapshot_id: Annotated[str, Meta(title="快照编号")]
    as_of: Annotated[str, Meta(title="截至时间")]
    known_as_of: Annotated[str | None, Meta(title="系统所知截至时间")]
    assume_complete: Annotated[bool, Meta(title="未声明的段视为完整")]
    ruleset: Annotated[RulesetName, Meta(title="规则集")]
    engine: Annotated[str, Meta(title="引擎")]
    summary: Annotated[Summary, Meta(title="各结论件数")]
    findings: Annotated[tuple[Finding, ...], Meta(title="发现")]
    next_change_at: Annotated[str | None, Meta(title="任一结论最早何时变化")]
    data_quality: Annotated[tuple[DataNote, ...], Meta(title="数据质量提示")]


_encoder = msgspec.json.Encoder(decimal_format="number")


def encode(answer: Answer) -> bytes:
    """The answer as JSON, keys in the order of the structs, UTF-8, no spaces."""
    return _encoder.encode(answer)
