"""The limits that run in a case: the only writer of ``watch_clock``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from api.watching.judging import Running
from api.watching.tables import clocks


def keep_running(
    connection: Connection, case_id: str, running: Mapping[str, Running], revision: int, at: int
) -> None:
    """Keep exactly these limits for a case; those that stand as they were keep their revision.

    ``revision`` is the case's new one, ``at`` milliseconds UTC.
    """
    known = running_of(connection, case_id)
    gone = [each for each in known if running.get(each) != known[each]]
    new = [each for each in sorted(running) if known.get(each) != running[each]]
    if gone:
        connection.execute(_DELETE, [{"of": each} for each in gone])
    if new:
        more = {"case_id": case_id, "revision": revision, "changed_at": at}
        connection.execute(insert(clocks), [running[each]._asdict() | more for each in new])


def running_of(connection: Connection, case_id: str) -> dict[str, Running]:
    """The limits kept for a case."""
    return {row[0]: Running(*row) for row in connection.execute(_OF, {"of": case_id})}


_COLUMNS: list[Any] = [clocks.c[name] for name in Running._fields]
_OF = select(*_COLUMNS).where(clocks.c.case_id == bindparam("of"))
_DELETE = delete(clocks).where(clocks.c.finding_id == bindparam("of"))
