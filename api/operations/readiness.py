"""Whether this process can serve: database in reach, writable, and the clocks agree."""

from __future__ import annotations

import time
from threading import Lock

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from api.audit.tables import entries
from api.clock import Clock
from api.store.database import Database

MOST_SKEW_MILLISECONDS = 2_000
"""Limits are counted in minutes; a clock that is off by more than this is not to be relied on."""

REMEMBERED_SECONDS = 1.0


class Readiness:
    """Looks at most once a second, however often it is asked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._looked = float("-inf")
        self._found = ""

    def trouble(self) -> str:
        """What stands in the way, in Chinese; empty if nothing does."""
        with self._lock:
            if time.monotonic() - self._looked > REMEMBERED_SECONDS:
                self._found = self._look()
                self._looked = time.monotonic()
            return self._found

    def _look(self) -> str:
        try:
            skew = clock_skew(self._database, self._clock.now_precise())
        except SQLAlchemyError:
            return "数据库连不上"
        if abs(skew) > MOST_SKEW_MILLISECONDS:
            return f"本机时钟与数据库相差 {abs(skew) / 1000:.0f} 秒，期限会算错；请先对时"
        return ""


def clock_skew(database: Database, now: int) -> int:
    """Milliseconds by which this machine's clock is ahead of what the database knows.

    PostgreSQL has a clock of its own.  With SQLite the newest audit entry shows at least whether
    the clock has gone back.
    """
    with database.reading() as connection:
        if not database.is_sqlite:
            theirs = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())"))
            return round(now - float(theirs.scalar_one()) * 1000)
        newest = connection.execute(
            select(entries.c.at).order_by(entries.c.seq.desc()).limit(1)
        ).scalar()
    return min(0, now - newest) if newest is not None else 0
