"""The transactional outbox: an event is kept exactly if the change it tells of is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select, update

from api.delivery.tables import events

KINDS = {
    "finding.opened": "发现问题",
    "finding.changed": "问题有变",
    "finding.closed": "问题消除",
    "warning.raised": "预警",
    "disposal.step": "处置进展",
    "order.issued": "签发督办单",
    "ruleset.published": "规则发布",
    "ruleset.rolled_back": "规则回退",
}
"""The kinds of events with their Chinese names; the CloudEvents type is ``cn.fadu.<kind>``."""


_TOGETHER = 500
"""Events of one statement: databases bound the number of its parameters."""


class NewEvent(NamedTuple):
    """An event to be kept; the fields are the arguments of ``enqueue``."""

    event_id: str
    kind: str
    case_id: str | None
    unit_path: str
    secrecy: int
    at_ms: int
    data: dict[str, Any]


def enqueue(
    connection: Connection,
    *,
    event_id: str,
    kind: str,
    case_id: str | None,
    unit_path: str,
    secrecy: int,
    at_ms: int,
    data: dict[str, Any],
) -> int:
    """Keep an event for delivery inside the caller's ``Database.writing`` transaction.

    ``event_id`` names it for ever: an id that is there already changes nothing.  ``data`` holds
    ids, rule, verdict, deadline and message, no case content; its ``rule``, ``level`` and
    ``severity`` can be filtered by.  ``at_ms``: milliseconds UTC.  Returns its number; numbers
    are in the order of commits because there is one writer at a time.  Raises ValueError for a
    kind that is not in ``KINDS``.
    """
    row = _row(NewEvent(event_id, kind, case_id, unit_path, secrecy, at_ms, data))
    there = connection.scalar(select(events.c.seq).where(events.c.event_id == event_id))
    if there is not None:
        return int(there)
    made = connection.execute(insert(events).values(row).returning(events.c.seq)).scalar_one()
    return int(made)


def enqueue_all(connection: Connection, many: Sequence[NewEvent]) -> None:
    """Keep many events in their order, as ``enqueue`` keeps one; far fewer statements."""
    for start in range(0, len(many), _TOGETHER):
        rows = {each.event_id: _row(each) for each in many[start : start + _TOGETHER]}
        statement = select(events.c.event_id).where(events.c.event_id.in_(list(rows)))
        for there in connection.scalars(statement):
            del rows[there]
        if rows:
            connection.execute(insert(events), list(rows.values()))


def reclassify(connection: Connection, case_id: str, unit_path: str, secrecy: int) -> None:
    """A case went to another unit or got another secrecy: its kept events follow it.

    So nobody reads in an old event what may no longer be seen of the case.
    """
    connection.execute(
        update(events)
        .where(events.c.case_id == case_id)
        .values(unit_path=unit_path, secrecy=secrecy)
    )


def _row(event: NewEvent) -> dict[str, Any]:
    if event.kind not in KINDS:
        raise ValueError(f"unknown kind of event: {event.kind}")
    data = event.data
    return {
        "event_id": event.event_id,
        "kind": event.kind,
        "case_id": event.case_id,
        "unit_path": event.unit_path,
        "secrecy": event.secrecy,
        "at": event.at_ms,
        "rule": _text(data.get("rule")),
        "level": _text(data.get("level")),
        "severity": _text(data.get("severity")),
        "data": msgspec.json.encode(data),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
