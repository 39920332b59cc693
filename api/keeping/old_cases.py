"""Cases that were left long ago: what the watch and the disposal keep of them goes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, MetaData, delete, not_, select

from api.audit.journal import record
from api.keeping.holds import is_held
from api.watching.tables import cases, findings

AT_ONCE = 10
"""Cases that go in one transaction."""

CASE_PURGED = "retention.case"

_LASTING = ("audit_", "keeping_", "delivery_", "security_")
"""Areas that keep to rules of their own."""


def purge_old_cases(
    connection: Connection, metadata: MetaData, before: int, now: int, by: str
) -> int:
    """Delete what is kept of some cases that were left before a moment; gives how many.

    Moments in milliseconds UTC.  Held cases stay.  The audit log keeps its entries.
    """
    due = due_cases(connection, before)
    for case_id in due:
        gone = _purge(connection, metadata, case_id)
        record(connection, CASE_PURGED, by, now, {"case_id": case_id, "rows": gone})
    return len(due)


def due_cases(connection: Connection, before: int) -> Sequence[str]:
    """The next cases that may go."""
    query = (
        select(cases.c.case_id)
        .where(cases.c.state == "left", cases.c.changed_at < before)
        .where(not_(is_held(cases.c.case_id)))
        .order_by(cases.c.changed_at)
        .limit(AT_ONCE)
    )
    return list(connection.execute(query).scalars())


def _purge(connection: Connection, metadata: MetaData, case_id: str) -> int:
    known = select(findings.c.finding_id).where(findings.c.case_id == case_id)
    finding_ids = list(connection.execute(known).scalars())
    gone = 0
    for table in reversed(metadata.sorted_tables):
        if table.name.startswith(_LASTING):
            continue
        if "case_id" in table.c:
            condition = table.c.case_id == case_id
        elif "finding_id" in table.c:
            condition = table.c.finding_id.in_(finding_ids)
        else:
            continue
        gone += connection.execute(delete(table).where(condition)).rowcount
    return gone
