"""Reading the register: what other areas may ask about findings."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from api.watching.tables import cases, findings, timeline
from engine.answers import VERDICT_LABELS
from engine.rows import LEVELS, VERDICTS

OPEN = "open"
CLOSED = "closed"

CHANGES = ("finding.opened", "finding.changed", "finding.closed")
"""Kinds of the timeline that tell of the register."""


class Registered(NamedTuple):
    """A finding as the register has it, with the case's place and secrecy.

    ``strict`` and ``lenient``: minutes of law; ``…_at``: milliseconds UTC.  ``reason`` says why
    it was closed.  ``version`` grows with every change.  ``body``: the finding's JSON as of the
    last change.
    """

    finding_id: str
    case_id: str
    rule: str
    subject: str
    state: str
    reason: str | None
    verdict: str
    level: str | None
    severity: str
    strict: int | None
    lenient: int | None
    provisional: bool
    opened_at: int
    changed_at: int
    closed_at: int | None
    version: int
    reopened: int
    ruleset: str
    body: bytes
    unit_path: str
    secrecy: int
    officer: str | None

    @property
    def verdict_label(self) -> str:
        """The verdict in Chinese."""
        return next(word for verdict, word in VERDICT_LABELS.items() if verdict == self.verdict)


class Change(NamedTuple):
    """One change of the register: ``kind`` is one of ``CHANGES``, ``at`` milliseconds UTC."""

    seq: int
    case_id: str
    finding_id: str
    kind: str
    at: int
    body: bytes


def finding_of(connection: Connection, finding_id: str) -> Registered | None:
    """The finding of that id, open or closed."""
    row = connection.execute(_joined().where(findings.c.finding_id == finding_id)).first()
    return None if row is None else _registered(row)


def findings_where(
    connection: Connection, *conditions: ColumnElement[bool], limit: int
) -> list[Registered]:
    """Findings in the order of their ids.

    The conditions may be about the columns of ``watch_finding`` and of its ``watch_case``.
    """
    statement = _joined().where(*conditions).order_by(findings.c.finding_id).limit(limit)
    return [_registered(row) for row in connection.execute(statement)]


def changes_after(connection: Connection, seq: int, limit: int) -> list[Change]:
    """What changed in the register after a number of the timeline, in order."""
    columns = timeline.c
    statement = (
        select(
            columns.seq,
            columns.case_id,
            columns.finding_id,
            columns.kind,
            columns.at,
            columns.body,
        )
        .where(columns.seq > seq, columns.kind.in_(CHANGES))
        .order_by(columns.seq)
        .limit(limit)
    )
    return [Change(*row) for row in connection.execute(statement)]


def _joined() -> Select[tuple[object, ...]]:
    statement: Select[tuple[object, ...]] = select(
        *findings.c, cases.c.unit_path, cases.c.secrecy, cases.c.officer
    ).join_from(findings, cases, findings.c.case_id == cases.c.case_id)
    return statement


def _registered(row: Row[tuple[object, ...]]) -> Registered:
    values = dict(row._mapping)
    values["verdict"] = VERDICTS[values["verdict"]]
    values["level"] = LEVELS[values["level"]] or None
    return Registered(**values)
