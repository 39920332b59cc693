"""The watched cases as they stand, for trying rules that are not in force yet."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from api.audit.snapshots import snapshot_bytes
from api.rulesets.stored import StoredCase
from api.store.database import Database
from api.watching.tables import cases

_AT_ONCE = 200


class WatchedCases:
    """Every case that was ever pushed and whose snapshot has not been purged, by its number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """How many there are, purged ones counted."""
        with self._database.reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(cases)) or 0)

    def __iter__(self) -> Iterator[StoredCase]:
        """One after another; no transaction stays open while a case is looked at."""
        after = ""
        while True:
            with self._database.reading() as connection:
                query = select(cases).where(cases.c.case_id > after).order_by(cases.c.case_id)
                rows = connection.execute(query.limit(_AT_ONCE)).all()
                bodies = [snapshot_bytes(connection, row.snapshot_hash) for row in rows]
            for row, data in zip(rows, bodies, strict=True):
                if data is not None:
                    yield StoredCase(
                        row.case_id, row.unit_path, row.secrecy, data, row.assume_complete
                    )
            if not rows:
                return
            after = rows[-1].case_id
