"""What the monitor's routes say, and how that is described."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from api.http.problems import MEDIA_TYPE
from api.monitor.alarm_store import Left
from api.monitor.staying import StayShown
from api.problems import Problem, ProblemItem, problem
from engine.facts.problems import NOT_JSON, SnapshotProblem
from engine.monitor.alarms import Alarm, written
from engine.periods.instants import format_instant

Json = dict[str, Any]


class RefusedLine(msgspec.Struct, frozen=True):
    """A line of a batch that was not taken."""

    line: Annotated[int, Meta(title="第几行（从 1 起）")]
    errors: Annotated[tuple[ProblemItem, ...], Meta(title="逐项问题")]


class EventReceipt(msgspec.Struct, frozen=True):
    """What became of the events sent; what is counted here is committed."""

    accepted: Annotated[int, Meta(title="新收")]
    duplicates: Annotated[int, Meta(title="早已收过")]
    refused: Annotated[tuple[RefusedLine, ...], Meta(title="没有收的行")] = ()


class AlarmLeft(msgspec.Struct, frozen=True):
    """An alarm as it left, with its place in the order."""

    seq: Annotated[int, Meta(title="序号（作游标用）")]
    left_at: Annotated[str, Meta(title="发出时间")]
    ended_at: Annotated[str | None, Meta(title="情形结束时间，仍在持续的为空")]
    engine: Annotated[str, Meta(title="发出时的流引擎", examples=["durable", "plain"])]
    alarm: Annotated[Alarm, Meta(title="告警")]


class AlarmPage(msgspec.Struct, frozen=True):
    """Alarms after a cursor."""

    alarms: Annotated[tuple[AlarmLeft, ...], Meta(title="告警")]
    next: Annotated[int, Meta(title="下一次从哪个序号之后取")]
    engine: Annotated[str, Meta(title="现在运行的流引擎")]
    notice: Annotated[str, Meta(title="关于引擎的说明")]


class StayPage(msgspec.Struct, frozen=True):
    """Stays not yet over."""

    stays: Annotated[tuple[StayShown, ...], Meta(title="在区人员")]
    next: Annotated[str | None, Meta(title="下一页从哪个入区编号之后取，没有下一页的为空")]
    engine: Annotated[str, Meta(title="现在运行的流引擎")]
    notice: Annotated[str, Meta(title="关于引擎的说明")]


def shown(left: Left) -> AlarmLeft:
    """An alarm of the store for the wire."""
    minute, rest = divmod(left.left // 1000 + 8 * 3600, 60)
    left_at = f"{format_instant(minute)[:17]}{rest:02d}.{left.left % 1000:03d}+08:00"
    ended = None if left.ended is None else written(left.ended)
    return AlarmLeft(left.seq, left_at, ended, left.engine, left.alarm)


def items(problems: tuple[SnapshotProblem, ...]) -> tuple[ProblemItem, ...]:
    """The problems of one event for the wire."""
    return tuple(
        ProblemItem(p.code, p.pointer, p.message, p.found, p.expected, p.advice) for p in problems
    )


def event_refused(problems: tuple[SnapshotProblem, ...]) -> Problem:
    """A single event that was not taken."""
    if any(each.code == NOT_JSON for each in problems):
        return problem("unreadable", "内容读不出来", 400, problems[0].message, items(problems))
    detail = f"共 {len(problems)} 处问题；第一处：{problems[0].message}"
    return problem("event-refused", "事件不能接收", 422, detail, items(problems))


CONFLICT = ProblemItem(
    "M101",
    "/event_id",
    "这个事件编号已用于内容不同的另一个事件",
    advice="新事件用新编号；更正用新的事件表达，不改旧事件",
)


def event_conflict() -> Problem:
    """An event id that was used for another event."""
    return problem("conflict", "与现状冲突", 409, CONFLICT.message, [CONFLICT])


# ---------------------------------------------------------------- description


def answer(of: Any, description: str) -> dict[int | str, Json]:
    """The good response of a route."""
    return {200: _described(of, description, "application/json")}


def _described(of: Any, description: str, media_type: str) -> Json:
    return {"description": description, "content": {media_type: {"schema": schema_of(of)}}}


def refusals(**statuses: str) -> dict[int | str, Json]:
    """Error responses; keys such as ``s422`` with what they mean."""
    return {int(k[1:]): _described(Problem, words, MEDIA_TYPE) for k, words in statuses.items()}


def schema_of(of: Any) -> Json:
    """The JSON Schema of a type without references."""
    (schema,), components = msgspec.json.schema_components([of], ref_template="{name}")
    found: Json = _inlined(schema, components)
    return found


def _inlined(value: Any, components: Json) -> Any:
    if isinstance(value, dict):
        if isinstance(name := value.get("$ref"), str):
            rest = {key: item for key, item in value.items() if key != "$ref"}
            whole: Json = _inlined(components[name], components)
            return whole | rest
        return {key: _inlined(item, components) for key, item in value.items()}
    return [_inlined(item, components) for item in value] if isinstance(value, list) else value
