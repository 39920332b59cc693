"""How changes made here reach the audit chain, which stands above this area."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import Connection


class Record(Protocol):
    """Appends an entry inside the caller's transaction; ``api.audit.journal.record`` is one."""

    def __call__(
        self, connection: Connection, kind: str, by: str, at_ms: int, content: dict[str, Any]
    ) -> int:
        """The entry's number.  ``content``: ids and hashes only."""
        ...
