"""The audit tables refuse changes by themselves."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.audit.fences import FENCES, missing_fences
from api.store.database import Database
from engine.checking import Checker
from tests.api.audit.logs import write_answers


def test_all_fences_stand_in_a_new_database(database: Database) -> None:
    with database.reading() as connection:
        assert missing_fences(connection) == []


@pytest.mark.parametrize("fence", sorted(FENCES))
def test_a_change_behind_a_fence_is_refused(
    database: Database, checker: Checker, fence: str
) -> None:
    write_answers(database, checker, 1)
    table, change = fence.split("_no_")
    column = {"audit_entry": "at", "audit_anchor": "at", "audit_purge": "seq"}.get(table, "name")
    statement = f"DELETE FROM {table}"
    if change == "update":
        statement = f"UPDATE {table} SET {column} = {column}"
    with database.writing() as connection:
        _fill(connection, table)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as connection:
        connection.execute(text(statement))


def _fill(connection: object, table: str) -> None:
    """A row in the tables that an answer leaves empty, for triggers that fire row by row."""
    rows = {
        "audit_anchor": "INSERT INTO audit_anchor VALUES (1, 1, 'sha256', 'x')",
        "audit_purge": "INSERT INTO audit_purge VALUES (1, 'x')",
    }
    if table in rows:
        connection.execute(text(rows[table]))  # type: ignore[attr-defined]
