"""What the routes of watched cases say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import Row

from api.store.schema import NAME
from api.watching.case_rows import WATCHED, Case
from api.watching.feeds import Feed, Scope
from api.watching.findings import Registered
from api.watching.register import NO_VERDICT
from api.watching.timeline import KINDS
from engine.answers import VERDICT_LABELS
from engine.explaining.figures import instant
from engine.rows import LEVELS, VERDICTS

PLAIN = r"^[^\x00-\x1f\x7f]*$"
"""Texts without control characters: PostgreSQL takes no NUL, and nobody needs the others."""

Verdict = Literal["violation", "disputed", "warning", "undetermined"]
State = Literal["watched", "left"]
Which = Literal["open", "closed", "all"]

AfterName = Annotated[str, Query(title="从哪一个之后", max_length=NAME, pattern=PLAIN)]

_HERE = timezone(timedelta(hours=8))
_LABELS = {str(verdict): word for verdict, word in VERDICT_LABELS.items()}
_REASONS = {"resolved": "复查时已不存在", "left": "案件停止监测"}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CaseShown(_Model):
    """A case on the watch."""

    case_id: str = Field(title="案件编号")
    unit_path: str = Field(title="单位路径")
    officer: str | None = Field(title="主办民警警号")
    secrecy: int = Field(title="密级（0 非涉密 … 4 绝密）")
    state: State = Field(title="监测中或者已停止")
    reason: str | None = Field(title="停止监测的原因")
    snapshot_id: str = Field(title="最近的快照编号")
    sequence: int = Field(title="最近的顺序号")
    pushed_at: str = Field(title="最近收到快照的时间")
    facts_at: str | None = Field(title="快照所说的截至时间")
    judged_at: str = Field(title="最近核查所按的时刻")
    ruleset: str = Field(title="最近核查所用规则集的摘要")
    check_id: str = Field(title="最近核查的编号")
    next_change_at: str | None = Field(title="不送新事实时何时复查")
    worst: Verdict | None = Field(title="未消除的发现中最重的结论")
    open_findings: int = Field(title="未消除的发现数")
    changed_at: str = Field(title="发现最近变化的时间")


class CasePage(_Model):
    """Cases in the order of their numbers."""

    cases: list[CaseShown] = Field(title="案件")
    next: str | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


class Limit(_Model):
    """Both accepted ends of a limit."""

    strict: str | None = Field(title="严格口径届满")
    lenient: str | None = Field(title="宽松口径届满")
    provisional: bool = Field(title="暂定（放假安排未公布）")


class FindingShown(_Model):
    """A finding as the register has it."""

    finding_id: str = Field(title="发现编号")
    rule: str = Field(title="规则编号")
    subject: str = Field(title="对象")
    state: Literal["open", "closed"] = Field(title="未消除或者已消除")
    reason: str | None = Field(title="消除的原因")
    verdict: Verdict = Field(title="结论")
    verdict_label: str = Field(title="结论（中文）")
    level: str | None = Field(title="预警级别")
    severity: str = Field(title="严重程度")
    deadline: Limit | None = Field(title="期限届满")
    opened_at: str = Field(title="出现的时间")
    changed_at: str = Field(title="最近变化的时间")
    closed_at: str | None = Field(title="消除的时间")
    version: int = Field(title="变化的次数")
    reopened: int = Field(title="重新出现的次数")
    ruleset: str = Field(title="最近变化所按规则集的摘要")
    finding: dict[str, Any] = Field(title="最近变化时的完整发现")


class FindingPage(_Model):
    """Findings in the order of their ids."""

    findings: list[FindingShown] = Field(title="发现")
    next: str | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


class DeadlineShown(_Model):
    """A limit that runs, or has run out without being met."""

    finding_id: str = Field(title="发现编号")
    case_id: str = Field(title="案件编号")
    officer: str | None = Field(title="主办民警警号")
    rule: str = Field(title="规则编号")
    title: str = Field(title="规则名称")
    subject: str = Field(title="对象")
    verdict: str = Field(title="结论")
    verdict_label: str = Field(title="结论（中文）")
    level: str | None = Field(title="预警级别")
    strict: str | None = Field(title="严格口径届满")
    lenient: str | None = Field(title="宽松口径届满")
    provisional: bool = Field(title="暂定（放假安排未公布）")


class DeadlinePage(_Model):
    """Limits, those that end first before others."""

    deadlines: list[DeadlineShown] = Field(title="期限")
    next: str | None = Field(title="下一页的游标，没有下一页的为空")


class Happening(_Model):
    """One line of a case's timeline."""

    seq: int = Field(title="序号")
    at: str = Field(title="时间")
    as_of: str | None = Field(title="核查所按的时刻")
    kind: str = Field(title="种类")
    kind_label: str = Field(title="种类（中文）")
    finding_id: str | None = Field(title="发现编号")
    by: str = Field(title="由谁引起")
    content: dict[str, Any] = Field(title="内容")


class Timeline(_Model):
    """What happened, in order."""

    events: list[Happening] = Field(title="经过")
    next: int | None = Field(title="下一页从哪个序号之后取，没有下一页的为空")


class LeaveRequest(_Model):
    """Why a case is watched no more."""

    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500, pattern=PLAIN)
    ] = Field(title="停止监测的原因")


class FeedRequest(_Model):
    """A calendar to be given out."""

    scope: Scope = Field(title="范围：案件、民警或者单位")
    target: Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=PLAIN)] = Field(
        title="案件编号、警号或者单位编号"
    )


class FeedShown(_Model):
    """A calendar without its token."""

    feed_id: str = Field(title="日历编号")
    scope: Scope = Field(title="范围")
    target: str = Field(title="案件编号、警号或者单位编号")
    created_at: str = Field(title="生成时间")
    revoked_at: str | None = Field(title="撤销时间")


class FeedMade(_Model):
    """A new calendar with its address."""

    feed: FeedShown = Field(title="日历")
    path: str = Field(title="日历地址（只显示这一次，知道地址的人都能看）")


class FeedPage(_Model):
    """One's own calendars in the order of their ids."""

    feeds: list[FeedShown] = Field(title="日历")
    next: str | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


def case_shown(case: Case) -> CaseShown:
    """A case for the wire."""
    worst = None if case.worst == NO_VERDICT else VERDICTS[case.worst]
    return CaseShown.model_validate(
        {
            "case_id": case.case_id,
            "unit_path": case.unit_path,
            "officer": case.officer,
            "secrecy": case.secrecy,
            "state": "watched" if case.state == WATCHED else "left",
            "reason": case.reason,
            "snapshot_id": case.snapshot_id,
            "sequence": case.sequence,
            "pushed_at": moment(case.pushed_at),
            "facts_at": instant(case.facts_at),
            "judged_at": instant(case.judged_at),
            "ruleset": case.ruleset,
            "check_id": case.check_id,
            "next_change_at": instant(case.next_at),
            "worst": worst,
            "open_findings": case.open_findings,
            "changed_at": moment(case.changed_at),
        }
    )


def finding_shown(found: Registered) -> FindingShown:
    """A finding for the wire."""
    limit = Limit(
        strict=instant(found.strict),
        lenient=instant(found.lenient),
        provisional=found.provisional,
    )
    return FindingShown.model_validate(
        {
            "finding_id": found.finding_id,
            "rule": found.rule,
            "subject": found.subject,
            "state": found.state,
            "reason": found.reason and _REASONS[found.reason],
            "verdict": found.verdict,
            "verdict_label": found.verdict_label,
            "level": found.level,
            "severity": found.severity,
            "deadline": None if found.strict is None else limit,
            "opened_at": moment(found.opened_at),
            "changed_at": moment(found.changed_at),
            "closed_at": None if found.closed_at is None else moment(found.closed_at),
            "version": found.version,
            "reopened": found.reopened,
            "ruleset": found.ruleset,
            "finding": msgspec.json.decode(found.body),
        }
    )


def deadline_shown(row: Row[Any]) -> DeadlineShown:
    """A limit for the wire."""
    verdict = VERDICTS[row.verdict]
    return DeadlineShown(
        finding_id=row.finding_id,
        case_id=row.case_id,
        officer=row.officer,
        rule=row.rule,
        title=row.title,
        subject=row.subject,
        verdict=verdict,
        verdict_label=_LABELS[verdict],
        level=LEVELS[row.level] or None,
        strict=instant(row.strict),
        lenient=instant(row.lenient),
        provisional=row.provisional,
    )


def happening(row: Row[Any]) -> Happening:
    """A line of the timeline for the wire."""
    return Happening(
        seq=row.seq,
        at=moment(row.at),
        as_of=instant(row.as_of),
        kind=row.kind,
        kind_label=KINDS[row.kind],
        finding_id=row.finding_id,
        by=row.by,
        content=msgspec.json.decode(row.body),
    )


def feed_shown(feed: Feed) -> FeedShown:
    """A calendar for the wire."""
    return FeedShown(
        feed_id=feed.feed_id,
        scope=feed.scope,
        target=feed.target,
        created_at=moment(feed.created_at),
        revoked_at=None if feed.revoked_at is None else moment(feed.revoked_at),
    )


def moment(milliseconds: int) -> str:
    """An operational time as ISO 8601 with +08:00."""
    told = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(_HERE)
    return told.isoformat(timespec="milliseconds")
