"""Cases as the watch knows them, and time gone by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert

from api.keeping.retention import Retention
from api.migrations.tables import all_tables
from api.store.database import Database
from api.watching.tables import cases
from tests.api.audit.logs import NOW


def know(connection: Connection, case_id: str, **more: Any) -> None:
    """A row of the watch for a case; what is not given is of no account."""
    row: dict[str, Any] = {column.name: 0 for column in cases.c}
    row |= {column.name: None for column in cases.c if column.nullable}
    row |= {
        "case_id": case_id,
        "unit_path": "/",
        "client": "a",
        "state": "watched",
        "snapshot_id": "S",
        "snapshot_hash": "sha256:none",
        "assume_complete": False,
        "ruleset": "r",
        "check_id": "c",
    }
    connection.execute(insert(cases), [row | more])


def purge(database: Database) -> None:
    """Everything that may go has gone."""
    job = Retention(database, all_tables(), snapshot_days=1, access_days=180, case_days=3650)
    while job.run(NOW + 10 * 86_400_000):
        pass
