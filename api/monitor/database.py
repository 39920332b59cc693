"""Connections of the monitor's stores, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, text
from sqlalchemy.dialects import postgresql, sqlite

from api.monitor.tables import metadata

BUSY_MILLISECONDS = 10_000
_LOCK = 7_201_503
"""Number of the advisory lock that makes writers on PostgreSQL commit one after another, so
that the order of numbers is the order of commits."""

_READING = "reading"


class Database:
    """One database; ``writing`` is one writer at a time, ``reading`` never waits for it."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        elif parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self._engine: Engine = create_engine(parsed)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)
        metadata.create_all(self._engine)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone by an exception."""
        with self._engine.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view."""
        with self._engine.connect().execution_options(**{_READING: True}) as connection:
            yield connection

    def insert_new(self, connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
        """Insert rows, leaving those alone that are there already."""
        if rows:
            dialect: Any = sqlite if self.is_sqlite else postgresql
            connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)

    def put(self, connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
        """Insert rows that are known to be new."""
        if rows:
            connection.execute(insert(table), rows)

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: an event acknowledged must outlive a power cut, not only a killed process.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
