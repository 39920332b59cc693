"""Which version is in force at which instant."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Row, select

from api.rulesets.tables import publications as table

PUBLISHED = "publish"
ROLLED_BACK = "rollback"


class Publication(NamedTuple):
    """One version in force from ``in_force_at`` (milliseconds UTC) until the next."""

    seq: int
    version: int
    kind: str
    in_force_at: int


def effective(connection: Connection, now: int) -> list[Publication]:
    """What has come into force, the latest first."""
    query = (
        select(table)
        .where(table.c.in_force_at <= now, table.c.cancelled_at.is_(None))
        .order_by(table.c.in_force_at.desc(), table.c.seq.desc())
    )
    return [_publication(row) for row in connection.execute(query)]


def coming(connection: Connection, now: int) -> list[Publication]:
    """What is still to come into force, the next first."""
    query = (
        select(table)
        .where(table.c.in_force_at > now, table.c.cancelled_at.is_(None))
        .order_by(table.c.in_force_at, table.c.seq)
    )
    return [_publication(row) for row in connection.execute(query)]


def _publication(row: Row[tuple[object, ...]]) -> Publication:
    return Publication(row.seq, row.version, row.kind, row.in_force_at)
