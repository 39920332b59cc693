"""The register of findings: the only writer of ``watch_finding``.

Everything here happens inside the caller's writing transaction, and is worked out from the rows
as they stand in it: whatever was true before the transaction began does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from api.watching.findings import CLOSED, OPEN
from api.watching.judging import Entry
from api.watching.tables import findings

OPENED = "finding.opened"
CHANGED = "finding.changed"
ENDED = "finding.closed"

RESOLVED = "resolved"
"""Why a finding was closed: a check no longer finds it."""

LEFT = "left"
"""Why a finding was closed: its case is not watched any more."""

NO_VERDICT = 9
"""Stands for the verdict of a case without open findings: after all others."""


class _Words(msgspec.Struct):
    """What is told of a finding that is gone."""

    title: str
    message: str


_words = msgspec.json.Decoder(_Words)

_TOLD = ("verdict", "level", "severity", "strict", "lenient", "provisional")
"""What makes a change: these columns of a row and of an entry."""


class Moment(NamedTuple):
    """Of which case, when (``at`` milliseconds UTC), and by which rules something changed."""

    case_id: str
    at: int
    ruleset: str


class Change(NamedTuple):
    """One change of one finding.

    ``version`` is the finding's after it.  ``before`` is None for a finding that is new or was
    closed; ``reason`` says why it was closed, else it is empty.
    """

    kind: str
    finding_id: str
    version: int
    rule: str
    subject: str
    verdict: int
    level: int
    severity: str
    strict: int | None
    lenient: int | None
    provisional: bool
    before: tuple[int, int] | None
    reason: str
    title: str
    message: str


def settle(
    connection: Connection,
    moment: Moment,
    entries: Mapping[str, Entry],
    *,
    facts_came: bool,
    ended: str = RESOLVED,
) -> list[Change]:
    """Make the register of a case say what a check found: openings and changes, then closings.

    ``facts_came``: the facts may have changed too, so what is told of open findings is renewed
    even where verdict and limits stand.  ``ended``: why findings that are not there any more
    are closed.
    """
    known = {row.finding_id: row for row in _rows(connection, moment.case_id)}
    changes: list[Change] = []
    opened: list[dict[str, Any]] = []
    altered: list[dict[str, Any]] = []
    for entry in sorted(entries.values()):
        row = known.get(entry.finding_id)
        if row is None:
            opened.append(_new(entry, moment))
            changes.append(_change(OPENED, entry, 1, None))
        elif row.state == CLOSED:
            altered.append(_again(entry, row, moment))
            changes.append(_change(OPENED, entry, row.version + 1, None))
        elif any(getattr(row, name) != getattr(entry, name) for name in _TOLD):
            altered.append(_altered(entry, row, moment))
            changes.append(_change(CHANGED, entry, row.version + 1, (row.verdict, row.level)))
        elif facts_came and row.body != (body := entry.body()):
            altered.append(_altered(entry, row, moment) | _unchanged(row) | {"body": body})
    if opened:
        connection.execute(insert(findings), opened)
    if altered:
        connection.execute(_UPDATE, altered)
    gone = [row for row in known.values() if row.state == OPEN and row.finding_id not in entries]
    return changes + _close(connection, moment, gone, ended)


def close_unsettled(
    connection: Connection, moment: Moment, verdicts: Iterable[int]
) -> list[Change]:
    """Close the open findings of a case that have one of these verdicts: it is watched no more."""
    wanted = set(verdicts)
    rows = _rows(connection, moment.case_id)
    leaving = [row for row in rows if row.state == OPEN and row.verdict in wanted]
    return _close(connection, moment, leaving, LEFT)


def _close(
    connection: Connection, moment: Moment, rows: Iterable[Row[Any]], reason: str
) -> list[Change]:
    closing = sorted(rows, key=lambda row: str(row.finding_id))
    if closing:
        connection.execute(_CLOSE, [_closed(row, moment, reason) for row in closing])
    return [
        Change(
            ENDED,
            row.finding_id,
            row.version + 1,
            row.rule,
            row.subject,
            row.verdict,
            row.level,
            row.severity,
            row.strict,
            row.lenient,
            row.provisional,
            (row.verdict, row.level),
            reason,
            words.title,
            words.message,
        )
        for row in closing
        for words in (_words.decode(row.body),)
    ]


def open_verdicts(connection: Connection, case_id: str) -> list[int]:
    """The verdicts of the open findings of a case, worst first."""
    statement = select(findings.c.verdict).where(
        findings.c.case_id == case_id, findings.c.state == OPEN
    )
    return sorted(connection.scalars(statement))


def register_of(connection: Connection, case_id: str) -> dict[str, tuple[Any, ...]]:
    """What the register tells of the open findings of a case, to be compared with a check."""
    columns = [findings.c.finding_id, *(findings.c[name] for name in _TOLD)]
    statement = select(*columns).where(findings.c.case_id == case_id, findings.c.state == OPEN)
    return {row.finding_id: tuple(row[1:]) for row in connection.execute(statement)}


def told(entry: Entry) -> tuple[Any, ...]:
    """The same of an entry."""
    return tuple(getattr(entry, name) for name in _TOLD)


def _rows(connection: Connection, case_id: str) -> list[Row[Any]]:
    return list(connection.execute(_OF, {"of": case_id}))


def _values(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in (*_TOLD, "rule", "subject")}


def _new(entry: Entry, moment: Moment) -> dict[str, Any]:
    return _values(entry) | {
        "finding_id": entry.finding_id,
        "case_id": moment.case_id,
        "state": OPEN,
        "reason": None,
        "opened_at": moment.at,
        "changed_at": moment.at,
        "closed_at": None,
        "version": 1,
        "reopened": 0,
        "ruleset": moment.ruleset,
        "body": entry.body(),
    }


def _altered(entry: Entry, row: Row[Any], moment: Moment) -> dict[str, Any]:
    return _values(entry) | {
        "of": entry.finding_id,
        "state": OPEN,
        "reason": None,
        "opened_at": row.opened_at,
        "changed_at": moment.at,
        "closed_at": None,
        "version": row.version + 1,
        "reopened": row.reopened,
        "ruleset": moment.ruleset,
        "body": entry.body(),
    }


def _again(entry: Entry, row: Row[Any], moment: Moment) -> dict[str, Any]:
    return _altered(entry, row, moment) | {
        "opened_at": moment.at,
        "reopened": row.reopened + 1,
    }


def _unchanged(row: Row[Any]) -> dict[str, Any]:
    return {"changed_at": row.changed_at, "version": row.version, "ruleset": row.ruleset}


def _closed(row: Row[Any], moment: Moment, reason: str) -> dict[str, Any]:
    return {
        "of": row.finding_id,
        "reason": reason,
        "at": moment.at,
        "next_version": row.version + 1,
        "by_ruleset": moment.ruleset,
    }


def _change(kind: str, entry: Entry, version: int, before: tuple[int, int] | None) -> Change:
    return Change(
        kind,
        entry.finding_id,
        version,
        entry.rule,
        entry.subject,
        entry.verdict,
        entry.level,
        entry.severity,
        entry.strict,
        entry.lenient,
        entry.provisional,
        before,
        "",
        entry.finding.title,
        entry.finding.message,
    )


_OF = select(findings).where(findings.c.case_id == bindparam("of"))

_UPDATE = (
    update(findings)
    .where(findings.c.finding_id == bindparam("of"))
    .values({name: bindparam(name) for name in (
        *_TOLD, "rule", "subject", "state", "reason", "opened_at", "changed_at", "closed_at",
        "version", "reopened", "ruleset", "body",
    )})
)  # fmt: skip

_CLOSE = (
    update(findings)
    .where(findings.c.finding_id == bindparam("of"))
    .values(
        state=CLOSED,
        reason=bindparam("reason"),
        changed_at=bindparam("at"),
        closed_at=bindparam("at"),
        version=bindparam("next_version"),
        ruleset=bindparam("by_ruleset"),
    )
)
