"""Connections and transactions, on SQLite and PostgreSQL alike.

Writers commit one after another on both databases: the order of numbers is the order of commits,
which the audit chain, the outbox and the monitor's log rely on.  Work that takes time (a check, a
call over the network) is done before or after a writing transaction, never inside.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, text
from sqlalchemy.dialects import postgresql, sqlite

from api.store.turns import Turns

BUSY_MILLISECONDS = 10_000
_WRITERS = 7_201_503
"""Number of the advisory lock on PostgreSQL that lets one writer in at a time."""

_READING = "reading"

_beside: ContextVar[tuple[Callable[[Connection], None], ...]] = ContextVar("beside", default=())

_POSTGRES = {
    "connect_timeout": 5,
    # A server that has vanished from the network is noticed after this many milliseconds.
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "options": f"-c lock_timeout={BUSY_MILLISECONDS}"
    # A writer that hangs must not keep all others out.
    " -c idle_in_transaction_session_timeout=60000",
}


@contextmanager
def beside(write: Callable[[Connection], None]) -> Iterator[None]:
    """Call ``write`` before each commit inside, in this context or in one copied from it: what it
    writes is committed or undone with the rest.
    """
    token = _beside.set((*_beside.get(), write))
    try:
        yield
    finally:
        _beside.reset(token)


class Database:
    """One database; ``writing`` is one writer at a time, ``reading`` never waits for it.

    The tables must be there: ``api.migrations.opening.open_database`` sees to it.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        elif parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        given: dict[str, Any] = {} if self.is_sqlite else _POSTGRES
        self.engine: Engine = create_engine(parsed, pool_pre_ping=True, connect_args=given)
        in_a_file = self.is_sqlite and parsed.database not in (None, "", ":memory:")
        if in_a_file:
            _keep_to_owner(str(parsed.database))
        self._turns = Turns(Path(f"{parsed.database}.turn") if in_a_file else None)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone by an exception."""
        with self._turns.one(), self.engine.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
            yield connection
            for write in _beside.get():
                write(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view."""
        with self.engine.connect().execution_options(**{_READING: True}) as connection:
            if not self.is_sqlite:
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                )
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

    def upsert(self, connection: Connection, table: Any, row: dict[str, Any]) -> None:
        """Insert a row, or overwrite the one with the same primary key."""
        dialect: Any = sqlite if self.is_sqlite else postgresql
        keys = [column.name for column in table.primary_key]
        rest = {name: value for name, value in row.items() if name not in keys}
        statement = dialect.insert(table).values(**row)
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))

    def close(self) -> None:
        """Give up all connections."""
        self.engine.dispose()
        self._turns.close()


def _keep_to_owner(file: str) -> None:
    """Let nobody but its owner read a database, whatever the umask.

    SQLite gives the files it puts beside it the same mode.  What belongs to somebody else is left
    as its owner has it.
    """
    with suppress(FileExistsError, PermissionError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    for name in (file, f"{file}-wal", f"{file}-shm", f"{file}.turn"):
        with suppress(FileNotFoundError, PermissionError):
            Path(name).chmod(0o600)


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: what was acknowledged must outlive a power cut, not only a killed process.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
