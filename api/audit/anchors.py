"""Anchors: points of the chain that are also known outside of the database.

Whoever can write the database can make a new chain of valid hashes; what was written down
elsewhere before, he can't change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from api.audit.chain import Entry
from api.audit.journal import last_entry, record
from api.audit.tables import anchors

ANCHORED = "audit.anchored"
"""Kind of the entry that says that an anchor was made, so that its row cannot vanish unseen."""

BY = "system:audit"
_HERE_MS = 8 * 3_600_000
_DAY_MS = 86_400_000


class Anchor(NamedTuple):
    """The hash of one entry, noted at a moment (milliseconds UTC)."""

    seq: int
    at: int
    algorithm: str
    hash: str


def make_anchor(connection: Connection, at: int) -> Anchor | None:
    """Anchor the newest entry; None if nothing but the last anchor was written since."""
    newest = last_entry(connection)
    if newest is None or not _has_news(connection, newest):
        return None
    made = Anchor(newest.seq, at, newest.algorithm, newest.hash)
    connection.execute(insert(anchors), [made._asdict()])
    record(connection, ANCHORED, BY, at, {"seq": made.seq, "hash": made.hash})
    return made


def anchor_due(connection: Connection, now: int, entries: int) -> bool:
    """Whether so many entries came since the last anchor, or a new day (+08:00) began."""
    newest = last_entry(connection)
    if newest is None or not _has_news(connection, newest):
        return False
    last = _last(connection)
    if last is None or newest.seq - last.seq >= entries:
        return True
    return (now + _HERE_MS) // _DAY_MS > (last.at + _HERE_MS) // _DAY_MS


def all_anchors(connection: Connection) -> Sequence[Anchor]:
    """Every anchor, oldest first."""
    return anchors_after(connection, 0, None)


def anchors_after(connection: Connection, after: int, limit: int | None) -> Sequence[Anchor]:
    """Anchors of entries after a number, oldest first."""
    query = select(anchors).where(anchors.c.seq > after).order_by(anchors.c.seq).limit(limit)
    return [Anchor(*row) for row in connection.execute(query)]


def _has_news(connection: Connection, newest: Entry) -> bool:
    last = _last(connection)
    return last is None or newest.seq > last.seq + 1 or newest.kind != ANCHORED


def _last(connection: Connection) -> Anchor | None:
    query = select(anchors).order_by(anchors.c.seq.desc()).limit(1)
    found = connection.execute(query).first()
    return None if found is None else Anchor(*found)
