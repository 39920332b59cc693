"""A database whose process dies at a chosen statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from api.store.database import Database

_WRITES = ("INSERT", "UPDATE", "DELETE")


class KilledError(BaseException):
    """The process is dead: nothing may catch this."""


class Crashing:
    """Counts what is written to a database, and kills at the n-th statement or the commit."""

    def __init__(self, database: Database) -> None:
        self._left: int | None = None
        event.listen(database.engine, "before_cursor_execute", self._before)
        event.listen(database.engine, "commit", self._commit)

    @contextmanager
    def at(self, step: int) -> Iterator[None]:
        """Die at the n-th write from here (the commit counts as one), if it comes that far."""
        self._left = step
        try:
            yield
        finally:
            self._left = None

    def _before(self, _connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(_WRITES):
            self._count()

    def _commit(self, _connection: Connection) -> None:
        self._count()

    def _count(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._left = None
                raise KilledError
