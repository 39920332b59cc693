"""What happened to a case, and telling the outside of it: one row, one event, one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select

from api.delivery.outbox import NewEvent, enqueue_all
from api.watching.register import ENDED, Change
from api.watching.tables import timeline
from engine.answers import VERDICT_LABELS
from engine.explaining.figures import instant
from engine.rows import LEVELS, VERDICTS, WARNING

KINDS = {
    "case.watched": "开始监测",
    "case.moved": "变更单位或密级",
    "case.left": "停止监测",
    "snapshot.taken": "收到快照",
    "snapshot.superseded": "收到较早的快照",
    "register.repaired": "夜间复查更正",
    "finding.opened": "发现问题",
    "finding.changed": "问题有变",
    "finding.closed": "问题消除",
}
"""Kinds of rows with their Chinese names."""

RAISED = "warning.raised"

_LABELS = {str(verdict): word for verdict, word in VERDICT_LABELS.items()}
_encode = msgspec.json.encode


class Happened(NamedTuple):
    """Where and when something happened.

    ``at``: milliseconds UTC; ``as_of``: the minute judged; ``by``: who caused it; ``cause``:
    push, timer, rules, sweep or stop.
    """

    case_id: str
    unit_path: str
    secrecy: int
    at: int
    as_of: int
    by: str
    cause: str
    ruleset: str


def event_id(finding_id: str, version: int, kind: str = "") -> str:
    """The id of the event of one change of one finding: the same however often it is made."""
    named = f"{finding_id}:{version}:{kind}".encode()
    return "E" + hashlib.sha256(named).hexdigest()[:31]


class Note(NamedTuple):
    """A row of the timeline that tells of no finding."""

    kind: str
    content: dict[str, Any]


def tell(connection: Connection, happened: Happened, story: Iterable[Note | Change]) -> None:
    """Write down what happened, in order: a row for each, and an event for each change.

    Where a warning begins or rises there is one more event.
    """
    rows: list[dict[str, Any]] = []
    sent: list[NewEvent] = []
    for each in story:
        if isinstance(each, Note):
            rows.append(_row(happened, each.kind, None, each.content))
            continue
        content = _content(each, happened)
        rows.append(_row(happened, each.kind, each.finding_id, content))
        sent.append(_event(happened, each, each.kind, "", content))
        if _rises(each):
            sent.append(_event(happened, each, RAISED, RAISED, content))
    if rows:
        connection.execute(insert(timeline), rows)
    enqueue_all(connection, sent)


def timeline_after(
    connection: Connection, case_id: str, after: int, limit: int, finding_id: str | None = None
) -> list[Any]:
    """Rows of a case after a number, in order; of one finding if it is named."""
    statement = (
        select(timeline)
        .where(timeline.c.case_id == case_id, timeline.c.seq > after)
        .order_by(timeline.c.seq)
        .limit(limit)
    )
    if finding_id is not None:
        statement = statement.where(timeline.c.finding_id == finding_id)
    return list(connection.execute(statement))


def _rises(change: Change) -> bool:
    if change.kind == ENDED or change.verdict != WARNING:
        return False
    return change.before is None or change.before[0] != WARNING or change.level > change.before[1]


def _event(
    happened: Happened, change: Change, kind: str, suffix: str, content: dict[str, Any]
) -> NewEvent:
    return NewEvent(
        event_id=event_id(change.finding_id, change.version, suffix),
        kind=kind,
        case_id=happened.case_id,
        unit_path=happened.unit_path,
        secrecy=happened.secrecy,
        at_ms=happened.at,
        data={"case_id": happened.case_id, **content},
    )


def _row(
    happened: Happened, kind: str, finding_id: str | None, content: dict[str, Any]
) -> dict[str, Any]:
    return {
        "case_id": happened.case_id,
        "kind": kind,
        "finding_id": finding_id,
        "at": happened.at,
        "as_of": happened.as_of,
        "by": happened.by,
        "body": _encode({"cause": happened.cause, **content}),
    }


def _content(change: Change, happened: Happened) -> dict[str, Any]:
    content: dict[str, Any] = {
        "finding_id": change.finding_id,
        "version": change.version,
        "rule": change.rule,
        "title": change.title,
        "subject": change.subject,
        **_verdict(change.verdict, change.level),
        "severity": change.severity,
        "deadline": None
        if change.strict is None
        else {
            "strict": instant(change.strict),
            "lenient": instant(change.lenient),
            "provisional": change.provisional,
        },
        "message": change.message,
        "as_of": instant(happened.as_of),
        "ruleset": happened.ruleset,
    }
    if change.before is not None and change.kind != ENDED:
        content["before"] = _verdict(*change.before)
    if change.reason:
        content["reason"] = change.reason
    return content


def _verdict(verdict: int, level: int) -> dict[str, Any]:
    name = VERDICTS[verdict]
    return {"verdict": name, "verdict_label": _LABELS[name], "level": LEVELS[level] or None}
