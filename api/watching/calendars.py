"""Running limits as an iCalendar (RFC 5545), for any calendar program.

An event says the case's number and the rule's title, nothing of persons.  A limit that ends with
a day is an all-day event on that day, since the moment after it is already late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import icalendar
import msgspec

from engine.answers import VERDICT_LABELS
from engine.explaining.figures import instant
from engine.rows import VERDICTS

PRODUCT = "-//fadu//deadlines//ZH"
REFRESH = timedelta(hours=1)

_DAY = 1440
_HERE = 480
_EPOCH = date(1970, 1, 1)
_LABELS = {str(verdict): word for verdict, word in VERDICT_LABELS.items()}


class Calendar(NamedTuple):
    """A calendar as it goes out; ``changed_at`` in milliseconds UTC."""

    body: bytes
    tag: str
    changed_at: int


def entity_tag(feed_id: str, rows: Sequence[Any]) -> str:
    """The tag of a calendar of these rows of ``watch_clock``, as it stands in a header."""
    told = [feed_id, [(row.finding_id, row.revision) for row in rows]]
    return f'"{hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:32]}"'


def written(title: str, rows: Sequence[Any]) -> bytes:
    """The calendar: CRLF at the ends of lines, long lines folded between characters."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row))
    return bytes(calendar.to_ical())


def _event(row: Any) -> icalendar.Event:
    event = icalendar.Event()
    changed = datetime.fromtimestamp(row.changed_at / 1000, UTC).replace(microsecond=0)
    event.add("uid", f"{row.finding_id}@fadu")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", row.revision)
    event.add("summary", f"{row.title}（{row.case_id}）")
    event.add("description", _description(row))
    event.add("categories", [_LABELS[VERDICTS[row.verdict]]])
    event.add("status", "TENTATIVE" if row.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    if row.strict % _DAY == 0:
        event.add("dtstart", _EPOCH + timedelta(days=row.strict // _DAY - 1))
    else:
        event.add("dtstart", _utc(row.strict))
    for before in msgspec.json.decode(row.ladder):
        event.add_component(_alarm(row, before))
    return event


def _description(row: Any) -> str:
    lines = [f"规则 {row.rule}，{_LABELS[VERDICTS[row.verdict]]}"]
    lines.append(f"届满（严格口径）：{instant(row.strict)}")
    if row.lenient is None:
        lines.append("届满（宽松口径）：无法确定")
    elif row.lenient != row.strict:
        lines.append(f"届满（宽松口径）：{instant(row.lenient)}")
    if row.provisional:
        lines.append("放假安排未公布，日期暂定")
    return "\n".join(lines)


def _alarm(row: Any, before: int) -> icalendar.Alarm:
    """A reminder at its very minute, for all-day events too, whatever the program's zone."""
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{row.title}（{row.case_id}）将届满")
    alarm.add("trigger", _utc(row.strict - before))
    return alarm


def _utc(minute: int) -> datetime:
    """A minute of law in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute - _HERE)
