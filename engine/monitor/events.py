"""What sites send: one event, checked word by word.  Submitted values are never repeated."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from engine.facts.problems import (
    BAD_TIME,
    NO_OFFSET,
    NOT_JSON,
    REQUIRED,
    TIME_OUT_OF_RANGE,
    WRONG_TYPE,
    SnapshotProblem,
)
from engine.periods.instants import InstantError, parse_instant

Kind = Literal[
    "enter",
    "safety_check",
    "collect",
    "wait_in",
    "wait_out",
    "interview_start",
    "interview_end",
    "officer_in",
    "officer_out",
    "take_out",
    "return",
    "limit",
    "exit",
    "alarm",
]

KIND_LABELS: dict[Kind, str] = {
    "enter": "入区",
    "safety_check": "安检",
    "collect": "信息采集",
    "wait_in": "进入候问室",
    "wait_out": "离开候问室",
    "interview_start": "讯（询）问开始",
    "interview_end": "讯（询）问结束",
    "officer_in": "民警进入",
    "officer_out": "民警离开",
    "take_out": "带离",
    "return": "返回",
    "limit": "时限事由变更",
    "exit": "出区",
    "alarm": "设备告警",
}

Mode = Literal[
    "criminal_summons",
    "admin_summons",
    "continued_questioning",
    "brought_by_public",
    "surrender",
    "compelled_appearance",
    "bail_summons",
    "transferred_in",
    "oral_summons",
    "forced_summons",
    "caught",
    "invited",
    "other",
]
Ground = Literal[
    "many_persons",
    "identity_unknown",
    "complex_detention",
    "identity_refused",
    "cannot_exclude",
    "complex_case",
    "major_complex",
    "other",
]
CaseType = Literal[
    "criminal",
    "admin_public_security",
    "admin_traffic",
    "admin_drug",
    "admin_exit_entry",
    "admin_other",
]
DeviceAlarm = Literal[
    "bracelet_tamper",
    "abnormal_leave",
    "sos",
    "room_over_capacity",
    "same_case_contact",
    "mixed_sex",
    "mixed_minor",
    "gathering",
    "abnormal_heart_rate",
    "officer_left",
    "locker_full",
    "escape",
    "injury_death",
]
Level = Literal[
    "handler",
    "dept_head",
    "station_head",
    "county_head",
    "city_head",
    "prov_head",
    "county_duty_head",
    "county_division_head",
    "county_chief",
]
Gap = Literal["unknown", "no", "yes"]

Identifier = Annotated[str, Meta(min_length=1, max_length=64)]
DeviceLevel = Annotated[int, Meta(ge=0, le=4)]
Written = Annotated[str, Meta(min_length=10, max_length=40)]


class Approved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One approval of a longer limit; ``hours`` is the total approved, not what is added."""

    decided_at: Annotated[Written, Meta(title="批准时间")]
    level: Annotated[Level, Meta(title="批准层级", examples=["dept_head"])]
    hours: Annotated[int, Meta(title="批准时长（小时，总长）", ge=1, le=48)]
    ground: Annotated[Ground | None, Meta(title="批准事由")] = None


class Arrived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How and when the person came, and on what ground a longer limit may apply.

    Restraint, transfer and detention are told here when they happen; what is not told is taken
    not to have happened.
    """

    mode: Annotated[Mode | None, Meta(title="到案方式")] = None
    arrived_at: Annotated[Written | None, Meta(title="到案时间")] = None
    limit_ground: Annotated[Ground | None, Meta(title="适用时限事由")] = None
    special_complex: Annotated[Gap, Meta(title="案情特别重大复杂")] = "unknown"
    custody_needed: Annotated[Gap, Meta(title="需采取拘留逮捕")] = "unknown"
    may_detain: Annotated[Gap, Meta(title="可能行政拘留")] = "unknown"
    restrained_at: Annotated[Written | None, Meta(title="约束至酒醒的，约束开始时间")] = None
    sober_at: Annotated[Written | None, Meta(title="酒醒时间")] = None
    transferred_at: Annotated[Written | None, Meta(title="移送管辖的，接收时间")] = None
    detained_at: Annotated[Written | None, Meta(title="宣布刑事拘留的时间")] = None
    approvals: Annotated[tuple[Approved, ...], Meta(title="审批链", max_length=8)] = ()


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that happened in the area.  The same ``event_id`` counts once."""

    event_id: Annotated[Identifier, Meta(title="事件编号（重发时不变）", examples=["E-0001"])]
    kind: Annotated[Kind, Meta(title="事件种类", examples=["enter"])]
    at: Annotated[
        Written, Meta(title="发生时间（到分或者到秒）", examples=["2026-03-11T15:20:30+08:00"])
    ]
    area: Annotated[str, Meta(title="办案区", max_length=64)] = ""
    stay_id: Annotated[Identifier | None, Meta(title="入区编号")] = None
    person_no: Annotated[Identifier | None, Meta(title="人员编号")] = None
    case_id: Annotated[Identifier | None, Meta(title="案件编号")] = None
    case_type: Annotated[CaseType | None, Meta(title="案件类型")] = None
    room: Annotated[Identifier | None, Meta(title="房间")] = None
    officer: Annotated[Identifier | None, Meta(title="民警")] = None
    officers: Annotated[tuple[Identifier, ...], Meta(title="讯（询）问人", max_length=20)] = ()
    role: Annotated[Literal["police", "auxiliary"], Meta(title="人员类别")] = "police"
    interview_id: Annotated[Identifier | None, Meta(title="讯（询）问编号")] = None
    solo_declared: Annotated[bool, Meta(title="已声明单人询问")] = False
    recording: Annotated[Gap, Meta(title="全程录音录像在录")] = "unknown"
    arrival: Annotated[Arrived | None, Meta(title="到案与时限")] = None
    return_due_at: Annotated[Written | None, Meta(title="应返回时间")] = None
    reason: Annotated[str, Meta(title="事由", max_length=200)] = ""
    approved: Annotated[Gap, Meta(title="带离已批准")] = "unknown"
    alarm_kind: Annotated[DeviceAlarm | None, Meta(title="告警种类")] = None
    level: Annotated[DeviceLevel | None, Meta(title="告警级别")] = None


class EventRefusedError(ValueError):
    """An event that cannot be taken, with every problem found."""

    def __init__(self, problems: tuple[SnapshotProblem, ...]) -> None:
        self.problems = problems
        super().__init__("；".join(problem.message for problem in problems))


_decode = msgspec.json.Decoder(Event).decode
encode_event = msgspec.json.Encoder().encode
"""An event as stored."""

_PLACE = re.compile(r" - at `\$([^`]*)`$")
_SECONDS = re.compile(r"T\d{2}:\d{2}:(\d{2})(?:\.(\d{1,3}))?")

ARRIVAL_TIMES = ("arrived_at", "restrained_at", "sober_at", "transferred_at", "detained_at")

NEEDS: dict[Kind, tuple[str, ...]] = {
    "officer_in": ("officer",),
    "officer_out": ("officer",),
    "alarm": ("stay_id", "alarm_kind"),
}
"""What a kind of event must carry besides the rest; all others need ``stay_id``."""


def read_event(data: bytes) -> Event:
    """One event from JSON.  Raises EventRefusedError."""
    try:
        event = _decode(data)
    except msgspec.ValidationError as error:
        raise EventRefusedError((_misfit(str(error)),)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EventRefusedError((_problem(NOT_JSON, "", "事件不是完整的 JSON 对象"),)) from error
    problems = [*_missing(event), *_bad_times(event)]
    if problems:
        raise EventRefusedError(tuple(problems))
    return event


def stored_event(data: bytes) -> Event:
    """An event that was checked before it was stored."""
    return _decode(data)


def second_of(written: str) -> int:
    """The second of a time with an offset; a time without seconds is its minute's first."""
    found = _SECONDS.search(written)
    return parse_instant(written)[0] * 60 + (int(found[1]) if found else 0)


def thousandth_of(written: str) -> int:
    """Thousandths beyond the second, for the order of what happened within it."""
    found = _SECONDS.search(written)
    return int(found[2].ljust(3, "0")) if found and found[2] else 0


def _misfit(text: str) -> SnapshotProblem:
    place = _PLACE.search(text)
    pointer = re.sub(r"[.\[]", "/", place[1].replace("]", "")) if place else ""
    if "missing required field" in text:
        return _problem(REQUIRED, pointer, "缺少必填的字段", "event_id、kind、at 必填")
    if "unknown field" in text:
        return _problem(WRONG_TYPE, pointer, "有不认识的字段", "删去或者改正字段名")
    return _problem(WRONG_TYPE, pointer, "值的类型、长度或者取值不合要求")


def _missing(event: Event) -> list[SnapshotProblem]:
    label = KIND_LABELS[event.kind]
    wanted = [name for name in NEEDS.get(event.kind, ("stay_id",)) if not getattr(event, name)]
    problems = [_problem(REQUIRED, f"/{name}", f"{label}须写明 {name}") for name in wanted]
    if event.kind in ("officer_in", "officer_out") and not (event.room or event.stay_id):
        problems.append(_problem(REQUIRED, "/room", f"{label}须写明 room 或者 stay_id"))
    return problems


def _bad_times(event: Event) -> list[SnapshotProblem]:
    times = {"/at": event.at, "/return_due_at": event.return_due_at}
    if event.arrival is not None:
        for name in ARRIVAL_TIMES:
            times[f"/arrival/{name}"] = getattr(event.arrival, name)
        for place, approval in enumerate(event.arrival.approvals):
            times[f"/arrival/approvals/{place}/decided_at"] = approval.decided_at
    return [
        problem
        for pointer, text in times.items()
        if text is not None and (problem := _bad_time(pointer, text)) is not None
    ]


_TIME_CODES = {"no_offset": NO_OFFSET, "out_of_range": TIME_OUT_OF_RANGE}


def _bad_time(pointer: str, text: str) -> SnapshotProblem | None:
    try:
        first, last = parse_instant(text)
    except InstantError as error:
        return _problem(_TIME_CODES.get(error.reason, BAD_TIME), pointer, str(error))
    if first != last:
        return _problem(BAD_TIME, pointer, "时间应当到分或者到秒，不能只有日期")
    return None


def _problem(code: str, pointer: str, message: str, advice: str = "") -> SnapshotProblem:
    return SnapshotProblem(code, pointer, message, advice=advice or "照接口说明改正后重发")
