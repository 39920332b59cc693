"""Reading the chain: pages of entries."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from api.audit.chain import Entry, key
from api.audit.tables import entries


def entries_after(
    connection: Connection,
    after: int,
    limit: int,
    *,
    kind: str | None = None,
    by: str | None = None,
    check_id: str | None = None,
    case_id: str | None = None,
) -> Sequence[Entry]:
    """Entries after a number, oldest first: all, or those of a kind, subject, check or case."""
    query = select(entries).where(entries.c.seq > after).order_by(entries.c.seq).limit(limit)
    wanted = {"kind": kind, "by": by, "check_id": key(check_id), "case_id": key(case_id)}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(entries.c[name] == value)
    return [Entry(*row) for row in connection.execute(query)]
