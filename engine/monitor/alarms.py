"""An alarm as it leaves: what, for whom, when due, what the rule says, where it stands."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from dsl.ir.rules import Citation
from engine.monitor.kinds import ALARM_LABELS, AlarmKind, WatchName
from engine.monitor.stay import Stay
from engine.periods.instants import format_instant
from engine.signals import Fired

Confirmation = Literal["confirmed", "undetermined", "no_rule", "unchecked", "refuted"]

CONFIRMATION_LABELS: dict[Confirmation, str] = {
    "confirmed": "规则已确认",
    "undetermined": "规则无法判定，须人工核实",
    "no_rule": "没有适用的规则，按本地参数告警",
    "unchecked": "快照引擎未能核查，须人工核实",
    "refuted": "规则未确认，不发出",
}


class Confirmed(msgspec.Struct, frozen=True):
    """What the snapshot engine says of an alarm.  ``recheck``: second to ask again, if refuted."""

    state: Annotated[Confirmation, Meta(title="确认情况")]
    label: Annotated[str, Meta(title="确认情况（中文）")]
    rule: Annotated[str, Meta(title="规则编号")] = ""
    title: Annotated[str, Meta(title="规则名称")] = ""
    verdict: Annotated[str, Meta(title="结论")] = ""
    basis: Annotated[tuple[Citation, ...], Meta(title="依据")] = ()
    advice: Annotated[str, Meta(title="整改建议")] = ""
    ruleset: Annotated[str, Meta(title="规则集内容摘要")] = ""
    recheck: Annotated[int | None, Meta(title="再次核查的时刻")] = None


class Alarm(msgspec.Struct, frozen=True):
    """One alarm.  Its id depends on what it is about alone, so a repeat is the same alarm."""

    alarm_id: Annotated[str, Meta(title="告警编号（稳定）")]
    kind: Annotated[AlarmKind, Meta(title="告警种类")]
    label: Annotated[str, Meta(title="告警种类（中文）", examples=["办案超时"])]
    stage: Annotated[Literal["before", "at"], Meta(title="届前提醒或者已到")]
    lead_seconds: Annotated[int, Meta(title="提前量（秒）")]
    stay_id: Annotated[str, Meta(title="入区编号")]
    person_no: Annotated[str, Meta(title="人员编号")]
    case_id: Annotated[str, Meta(title="案件编号")]
    area: Annotated[str, Meta(title="办案区")]
    room: Annotated[str, Meta(title="房间")]
    since: Annotated[str, Meta(title="情形起始")]
    due_at: Annotated[str, Meta(title="告警应发时刻")]
    limit_at: Annotated[str, Meta(title="到限时刻")]
    message: Annotated[str, Meta(title="一行说明")]
    confirmation: Annotated[Confirmed, Meta(title="规则确认")]


def alarm_id(name: WatchName, fired: Fired) -> str:
    """The id of an alarm: same watch, episode, lead and due, same id."""
    facts = [name.kind, name.stay_id, name.part, fired.start, fired.lead, fired.due]
    return "MA-" + hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:24]


def alarm(name: WatchName, fired: Fired, stay: Stay, confirmed: Confirmed) -> Alarm:
    """The alarm of one firing."""
    return Alarm(
        alarm_id=alarm_id(name, fired),
        kind=name.kind,
        label=ALARM_LABELS[name.kind],
        stage="before" if fired.lead else "at",
        lead_seconds=fired.lead,
        stay_id=stay.stay_id,
        person_no=stay.person_no,
        case_id=stay.case_id,
        area=stay.area,
        room=stay.room or "",
        since=written(fired.start),
        due_at=written(fired.due),
        limit_at=written(fired.due + (0 if name.kind == "unchecked" else fired.lead)),
        message=_message(name, fired, stay),
        confirmation=confirmed,
    )


def written(second: int) -> str:
    """A second as ISO time, such as 2026-03-11T15:20:30+08:00."""
    minute, rest = divmod(second, 60)
    return f"{format_instant(minute)[:17]}{rest:02d}+08:00"


def _message(name: WatchName, fired: Fired, stay: Stay) -> str:
    who = stay.person_no or stay.stay_id
    left = _span(fired.lead)
    ahead = f"距上限还有{left}" if fired.lead else "已到上限"
    match name.kind:
        case "unattended":
            return f"{who} 在{stay.room or '办案区'}无人看管，自 {_clock(fired.start)} 起，{ahead}"
        case "single_officer":
            return f"{who} 的讯（询）问不足二名民警，自 {_clock(fired.start)} 起，{ahead}"
        case "unchecked" if fired.lead:
            return f"{who} 入区已{_span(fired.due - fired.start)}仍未安全检查，讯（询）问前须先安检"
        case "unchecked":
            return f"{who} 未经安全检查即开始讯（询）问"
        case "handling_timeout":
            return f"{who} 的办案时限于 {_clock(fired.due + fired.lead)} 届满，{ahead}"
        case "waiting_timeout":
            return f"{who} 连续候问将至 {_clock(fired.due + fired.lead)}，{ahead}"
        case "not_returned":
            return f"{who} 带离办案区应于 {_clock(fired.due + fired.lead)} 返回，{ahead}"
        case "device":
            return f"{who} 的设备告警：{name.part}"


def _clock(second: int) -> str:
    text = written(second)
    return f"{text[5:10]} {text[11:16]}"


def _span(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, odd = divmod(rest, 60)
    parts = ((hours, "小时"), (minutes, "分钟"), (odd, "秒"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount)
