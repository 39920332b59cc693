"""Events are kept for replay for a while, then removed with what belongs to them."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select

from api.delivery.reading import FLOOR
from api.delivery.tables import events, floors, receipts, tasks
from api.store.database import Database

BATCH = 5_000
"""Events looked at in one transaction."""

_DAY = 86_400_000


def forget(database: Database, connection: Connection, before: int) -> int:
    """Remove a batch of the oldest events, those of before a moment (ms UTC); how many."""
    oldest = select(events.c.seq, events.c.at).order_by(events.c.seq).limit(BATCH).subquery()
    kept = connection.scalar(select(func.min(oldest.c.seq)).where(oldest.c.at >= before))
    old = select(func.max(oldest.c.seq))
    last = connection.scalar(old if kept is None else old.where(oldest.c.seq < kept))
    if last is None:
        return 0
    database.upsert(connection, floors, {"name": FLOOR, "seq": last})
    for table in (tasks, receipts):
        connection.execute(delete(table).where(table.c.seq <= last))
    return connection.execute(delete(events).where(events.c.seq <= last)).rowcount


class Forgetting:
    """The job that does it."""

    name = "events-retention"
    pause = 3600.0

    def __init__(self, database: Database, days: int) -> None:
        self._database = database
        self._days = days

    def run(self, now: int) -> bool:
        """Remove one batch; whether there may be more."""
        with self._database.writing() as connection:
            return forget(self._database, connection, now - self._days * _DAY) > 0
