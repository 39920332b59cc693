"""Submitted snapshots, each kept once under the hash of its bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.audit.chain import content_hash, key
from api.audit.tables import snapshot_cases, snapshots

_LEVEL = 1
_DAY = 86_400_000


class Kept(NamedTuple):
    """A snapshot on its way into the store; ``case_id`` None if it names no case."""

    hash: str
    data: bytes
    case_id: str | None


def keep_snapshot(
    connection: Connection, data: bytes, now: int, *, case_id: str | None = None
) -> str:
    """Keep the bytes of a snapshot and give their hash ("sha256:…"); kept again changes nothing.

    ``now``: milliseconds UTC, from which retention counts.  ``case_id``: the case it belongs to,
    so that a legal hold on the case protects it and an export finds it.  One that was purged is
    there again.
    """
    kept = Kept(content_hash(data), data, case_id)
    keep_all(connection, [kept], now, {})
    return kept.hash


def keep_all(
    connection: Connection, many: Sequence[Kept], now: int, packed: Mapping[str, bytes]
) -> None:
    """Keep many at once.  ``packed``: bodies compressed before the transaction, by hash."""
    new = {each.hash: each.data for each in many}
    statement = select(snapshots.c.hash, snapshots.c.purged_at, snapshots.c.used_at)
    known = {
        row.hash: row for row in connection.execute(statement.where(snapshots.c.hash.in_(new)))
    }
    added = []
    for name, data in new.items():
        there = known.get(name)
        if there is None:
            body = packed.get(name) or pack(data)
            added.append({"hash": name, "body": body, "size": len(data), "used_at": now})
        elif there.purged_at is not None:
            fresh = {"body": packed.get(name) or pack(data), "purged_at": None, "used_at": now}
            connection.execute(update(snapshots).where(snapshots.c.hash == name).values(fresh))
        elif there.used_at < now - _DAY:
            connection.execute(
                update(snapshots).where(snapshots.c.hash == name).values(used_at=now)
            )
    if added:
        connection.execute(insert(snapshots), added)
    _keep_cases(connection, many)


def snapshot_bytes(connection: Connection, name: str) -> bytes | None:
    """The bytes as they were submitted; None if purged by retention or never kept."""
    found = connection.execute(
        select(snapshots.c.body).where(snapshots.c.hash == name)
    ).scalar_one_or_none()
    return None if found is None else zlib.decompress(found)


def unknown(connection: Connection, names: Iterable[str]) -> set[str]:
    """Those of which no body is kept."""
    asked = set(names)
    statement = select(snapshots.c.hash).where(
        snapshots.c.hash.in_(asked), snapshots.c.purged_at.is_(None)
    )
    return asked - set(connection.execute(statement).scalars())


def pack(data: bytes) -> bytes:
    """A body as it is stored."""
    return zlib.compress(data, _LEVEL)


def _keep_cases(connection: Connection, many: Iterable[Kept]) -> None:
    pairs = {(each.hash, key(each.case_id)) for each in many}
    rows = [{"hash": name, "case_id": case} for name, case in sorted(pairs, key=str) if case]
    if rows:
        is_sqlite = connection.dialect.name == "sqlite"
        own = sqlite.insert if is_sqlite else postgresql.insert
        connection.execute(own(snapshot_cases).on_conflict_do_nothing(), rows)
