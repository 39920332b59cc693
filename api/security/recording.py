"""How changes made here reach the audit chain, which stands above this area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection

from api.store.database import Database


class Record(Protocol):
    """Appends an entry inside the caller's transaction; ``api.audit.journal.record`` is one."""

    def __call__(
        self, connection: Connection, kind: str, by: str, at_ms: int, content: dict[str, Any]
    ) -> int:
        """The entry's number.  ``content``: ids and hashes only."""
        ...


@dataclass(frozen=True)
class Change:
    """A writing transaction in which somebody changes rights; ``at`` in milliseconds UTC."""

    database: Database
    connection: Connection
    record: Record
    by: str
    at: int

    def note(self, kind: str, content: dict[str, Any]) -> None:
        """Append to the audit chain what was changed."""
        self.record(self.connection, kind, self.by, self.at, content)

    def upsert(self, table: Any, row: dict[str, Any]) -> None:
        """Insert a row, or overwrite the one with the same primary key."""
        self.database.upsert(self.connection, table, row)


class RightsRefusedError(ValueError):
    """A change of units, accounts or systems that cannot be made; the text is Chinese and repeats
    no value.
    """
