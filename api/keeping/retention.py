"""What is no longer needed goes: bodies of snapshots, old lines of the access log, and what is
kept of cases that were left long ago.

Hashes stay, and so does the audit log: the chain is never shortened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Connection,
    MetaData,
    and_,
    delete,
    exists,
    insert,
    not_,
    select,
    update,
)

from api.audit.journal import record
from api.audit.tables import purges, snapshot_cases, snapshots
from api.keeping.holds import is_held
from api.keeping.old_cases import due_cases, purge_old_cases
from api.security.tables import readings
from api.store.database import Database
from api.watching.tables import cases

AT_ONCE = 200
"""Rows purged in one transaction, so that others need not wait."""

SNAPSHOTS_PURGED = "retention.snapshots"
READINGS_PURGED = "retention.readings"
BY = "system:retention"

_DAY = 86_400_000


class Retention:
    """The job: each run purges one small batch of each kind."""

    name = "retention"
    pause = 600.0

    def __init__(
        self,
        database: Database,
        metadata: MetaData,
        *,
        snapshot_days: int,
        access_days: int,
        case_days: int,
    ) -> None:
        """Days since a snapshot was last used, a line was written, a case was left.

        ``metadata`` has the tables of every area.
        """
        self._database = database
        self._metadata = metadata
        self._case_days = case_days
        self._snapshot_days = snapshot_days
        self._access_days = access_days

    def run(self, now: int) -> bool:
        """Purge what is due at ``now`` (milliseconds UTC); True if more is left."""
        more = [self._purge_snapshots(now), self._purge_readings(now), self._purge_cases(now)]
        return any(more)

    def _purge_snapshots(self, now: int) -> bool:
        before = now - self._snapshot_days * _DAY
        due = select(snapshots.c.hash).where(may_go(before)).order_by(snapshots.c.used_at)
        with self._database.reading() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return False
        with self._database.writing() as connection:
            if self._database.is_sqlite:
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            names = list(connection.execute(due.limit(AT_ONCE)).scalars())
            if names:
                _purge(connection, names, now)
        return len(names) == AT_ONCE

    def _purge_readings(self, now: int) -> bool:
        before = now - self._access_days * _DAY
        due = (
            select(readings.c.seq)
            .where(readings.c.at < before, not_(is_held(readings.c.key)))
            .order_by(readings.c.seq)
            .limit(AT_ONCE)
        )
        with self._database.reading() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return False
        with self._database.writing() as connection:
            numbers = list(connection.execute(due).scalars())
            if numbers:
                connection.execute(delete(readings).where(readings.c.seq.in_(numbers)))
                content = {"count": len(numbers), "first": numbers[0], "last": numbers[-1]}
                record(connection, READINGS_PURGED, BY, now, content)
        return len(numbers) == AT_ONCE

    def _purge_cases(self, now: int) -> bool:
        before = now - self._case_days * _DAY
        with self._database.reading() as connection:
            if not due_cases(connection, before):
                return False
        with self._database.writing() as connection:
            purge_old_cases(connection, self._metadata, before, now, BY)
            return bool(due_cases(connection, before))


def may_go(before: int) -> ColumnElement[bool]:
    """The condition that a snapshot's body may be purged.

    It was not used since ``before`` (milliseconds UTC), no case it belongs to is held, and no
    watched case stands on it.
    """
    held = exists().where(
        snapshot_cases.c.hash == snapshots.c.hash, is_held(snapshot_cases.c.case_id)
    )
    watched = exists().where(cases.c.snapshot_hash == snapshots.c.hash, cases.c.state == "watched")
    return and_(
        snapshots.c.purged_at.is_(None), snapshots.c.used_at < before, not_(held), not_(watched)
    )


def list_digest(names: Iterable[str]) -> str:
    """The hash of a list of purged snapshots, in any order."""
    return "sha256:" + hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def _purge(connection: Connection, names: list[str], now: int) -> None:
    gone = {"body": None, "purged_at": now}
    connection.execute(update(snapshots).where(snapshots.c.hash.in_(names)).values(gone))
    content = {"count": len(names), "snapshots": list_digest(names)}
    seq = record(connection, SNAPSHOTS_PURGED, BY, now, content)
    connection.execute(insert(purges), [{"seq": seq, "hash": name} for name in names])
