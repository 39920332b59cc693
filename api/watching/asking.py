"""What callers may ask about watched cases: lists by cursor, only of what they may see."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select

from api.security.identity import Identity
from api.security.visibility import below, may_see, visible
from api.watching.case_rows import Case, case_of
from api.watching.findings import Registered, findings_where
from api.watching.tables import cases, clocks, findings
from engine.rows import VERDICTS


class CaseFilter(NamedTuple):
    """Which cases: under a unit's path, of an officer, whose worst open verdict, which state."""

    unit_path: str | None = None
    officer: str | None = None
    verdict: str | None = None
    state: str | None = None


class DeadlineFilter(NamedTuple):
    """Which limits: in which cases, ending (strict line) from and before which minutes."""

    case_id: str | None = None
    unit_path: str | None = None
    officer: str | None = None
    since: int | None = None
    until: int | None = None


def seen_case(connection: Connection, identity: Identity, case_id: str) -> Case | None:
    """The case if it is there and may be seen."""
    case = case_of(connection, case_id)
    if case is None or not may_see(identity, case.unit_path, case.secrecy):
        return None
    return case


def case_list(
    connection: Connection, identity: Identity, wanted: CaseFilter, after: str, limit: int
) -> list[Case]:
    """Cases after a case's number, in the order of their numbers."""
    columns = cases.c
    conditions = [visible(identity, columns.unit_path, columns.secrecy), columns.case_id > after]
    if wanted.unit_path is not None:
        conditions.append(below(wanted.unit_path, columns.unit_path))
    if wanted.officer is not None:
        conditions.append(columns.officer == wanted.officer)
    if wanted.verdict is not None:
        conditions.append(columns.worst == VERDICTS.index(wanted.verdict))
    if wanted.state is not None:
        conditions.append(columns.state == wanted.state)
    statement = select(cases).where(*conditions).order_by(columns.case_id).limit(limit)
    return [Case(*row) for row in connection.execute(statement)]


def finding_list(
    connection: Connection,
    case_id: str,
    after: str,
    limit: int,
    *,
    state: str | None = None,
    verdict: str | None = None,
    rule: str | None = None,
) -> list[Registered]:
    """Findings of a case after a finding's id, open, closed or both."""
    columns = findings.c
    conditions: list[ColumnElement[bool]] = [
        columns.case_id == case_id,
        columns.finding_id > after,
    ]
    if state is not None:
        conditions.append(columns.state == state)
    if verdict is not None:
        conditions.append(columns.verdict == VERDICTS.index(verdict))
    if rule is not None:
        conditions.append(columns.rule == rule)
    return findings_where(connection, *conditions, limit=limit)


def deadline_list(
    connection: Connection,
    allowed: ColumnElement[bool],
    wanted: DeadlineFilter,
    after: tuple[int, str] | None,
    limit: int,
) -> list[Row[Any]]:
    """Running limits in the order of their strict ends, then of finding ids.

    Rows of ``watch_clock`` with the case's ``officer`` and ``unit_path``; ``allowed`` is what
    may be seen, ``after`` the end and id of the last one had.
    """
    columns = clocks.c
    conditions = [allowed]
    if wanted.case_id is not None:
        conditions.append(columns.case_id == wanted.case_id)
    if wanted.unit_path is not None:
        conditions.append(below(wanted.unit_path, cases.c.unit_path))
    if wanted.officer is not None:
        conditions.append(cases.c.officer == wanted.officer)
    if wanted.since is not None:
        conditions.append(columns.strict >= wanted.since)
    if wanted.until is not None:
        conditions.append(columns.strict < wanted.until)
    if after is not None:
        later = (columns.strict == after[0]) & (columns.finding_id > after[1])
        conditions.append((columns.strict > after[0]) | later)
    statement = (
        select(clocks, cases.c.officer, cases.c.unit_path)
        .join_from(clocks, cases, clocks.c.case_id == cases.c.case_id)
        .where(*conditions)
        .order_by(columns.strict, columns.finding_id)
        .limit(limit)
    )
    return list(connection.execute(statement))


def seen_limits(identity: Identity) -> ColumnElement[bool]:
    """The condition that a limit's case may be seen."""
    return visible(identity, cases.c.unit_path, cases.c.secrecy)
