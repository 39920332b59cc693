"""The access log: which person read which file, when and what for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from api.security.identity import SYSTEM_ROLES, Identity
from api.security.tables import PURPOSE, readings
from api.store.database import Database

SHORTEST_PURPOSE = 2
"""Fewer characters say nothing."""


class PurposeMissingError(ValueError):
    """A person reads a file without saying what for; the text is Chinese."""


class Reading(NamedTuple):
    """One line of the log; ``at`` in milliseconds UTC, ``unit_path`` of the reader."""

    seq: int
    at: int
    subject: str
    what: str
    key: str
    purpose: str
    unit_path: str


def is_logged(identity: Identity) -> bool:
    """Whether what somebody reads is noted: everybody but a 办案系统, which reads what it sends."""
    return identity.kind == "person" or not identity.roles <= SYSTEM_ROLES


def log_read(
    where: Connection | Database,
    identity: Identity,
    what: str,
    key: str,
    purpose: str | None,
    at: int,
) -> None:
    """Note that a person reads a file (``what``: case, person, archive, check …) at ``at`` ms UTC.

    A 办案系统 is not noted: what it reads is its own cases, and the audit chain has its answers.
    Raises PurposeMissingError if a person gives no purpose, or one with NUL, which PostgreSQL
    would not take.
    """
    if not is_logged(identity):
        return
    stated = (purpose or "").strip()
    if len(stated) < SHORTEST_PURPOSE or "\x00" in stated:
        raise PurposeMissingError("查阅案件或者人员的档案须写明目的（请求头 Fadu-Purpose）")
    row = {
        "at": at,
        "subject": identity.subject,
        "what": what,
        "key": key,
        "purpose": stated[:PURPOSE],
        "unit_path": identity.unit_path,
    }
    if isinstance(where, Connection):
        where.execute(insert(readings), [row])
        return
    with where.writing() as connection:
        connection.execute(insert(readings), [row])


def readings_after(
    connection: Connection,
    after: int,
    limit: int,
    *,
    subject: str | None = None,
    key: str | None = None,
) -> Sequence[Reading]:
    """Lines after a number, oldest first, all or of one reader or one file."""
    query = select(readings).where(readings.c.seq > after).order_by(readings.c.seq).limit(limit)
    if subject is not None:
        query = query.where(readings.c.subject == subject)
    if key is not None:
        query = query.where(readings.c.key == key)
    return [Reading(*row) for row in connection.execute(query)]
