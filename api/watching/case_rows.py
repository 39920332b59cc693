"""The row of a watched case."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from api.watching.tables import cases

WATCHED = "watched"
LEFT = "left"


class Case(NamedTuple):
    """What is known of a case; fields and units are those of ``watch_case``."""

    case_id: str
    unit_path: str
    secrecy: int
    officer: str | None
    client: str
    state: str
    reason: str | None
    snapshot_id: str
    snapshot_hash: str
    sequence: int
    assume_complete: bool
    facts_at: int | None
    judged_at: int
    ruleset: str
    check_id: str
    next_at: int | None
    failures: int
    worst: int
    open_findings: int
    revision: int
    since_at: int
    pushed_at: int
    changed_at: int


def case_of(connection: Connection, case_id: str) -> Case | None:
    """The case, watched or left; None if it was never pushed."""
    row = connection.execute(_OF, {"of": case_id}).first()
    return None if row is None else Case(*row)


def write_case(connection: Connection, case: Case, *, new: bool) -> None:
    """Insert or overwrite the row."""
    values = case._asdict()
    if new:
        connection.execute(insert(cases), [values])
    else:
        change_case(connection, case.case_id, values)


def change_case(connection: Connection, case_id: str, values: dict[str, Any]) -> None:
    """Change some columns of the row."""
    connection.execute(update(cases).where(cases.c.case_id == case_id).values(values))


_OF = select(cases).where(cases.c.case_id == bindparam("of"))
