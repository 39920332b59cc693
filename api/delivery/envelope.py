"""An event as others read it: CloudEvents 1.0, structured JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row, select

from api.delivery.tables import events

MEDIA_TYPE = "application/cloudevents+json; charset=utf-8"
SOURCE = "urn:fadu:service"
TYPE_PREFIX = "cn.fadu."

_HERE = timezone(timedelta(hours=8))


class Event(NamedTuple):
    """A kept event; ``at`` in milliseconds UTC, ``data`` JSON."""

    seq: int
    event_id: str
    kind: str
    case_id: str | None
    unit_path: str
    secrecy: int
    at: int
    data: bytes


FIELDS = tuple(events.c[name] for name in Event._fields)
SELECT = select(*FIELDS)


def event_of(row: Row[Any]) -> Event:
    """A row of ``SELECT``."""
    return Event._make(row)


def cloud_event(event: Event, *, replay: bool = False) -> dict[str, Any]:
    """The envelope; ``sequence`` sorts as text in the order of commits."""
    found: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.event_id,
        "source": SOURCE,
        "type": TYPE_PREFIX + event.kind,
        "subject": event.case_id or event.kind.split(".")[0],
        "time": iso(event.at),
        "datacontenttype": "application/json",
        "sequence": f"{event.seq:020d}",
        "data": msgspec.Raw(event.data),
    }
    if replay:
        found["replay"] = True
    return found


def iso(milliseconds: int) -> str:
    """A moment of operations as 2026-03-11T15:20:00.000+08:00."""
    seconds, rest = divmod(milliseconds, 1000)
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(_HERE).replace(microsecond=rest * 1000)
    return moment.isoformat(timespec="milliseconds")
