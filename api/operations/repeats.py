"""Writes that a caller sends again under the same key are done once.

The key is the caller's own; the first answer is kept for a day and given again.  While the first
is still being done, or if the process died in the middle of it, the repeat is refused: nobody can
tell whether it took effect, and doing it twice is worse than asking a person to look.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from sqlalchemy import Column, Integer, Table, select

from api.store.database import Database
from api.store.schema import body, identifier, metadata, moment

KEPT_MILLISECONDS = 24 * 3600 * 1000

repeats = Table(
    "operations_repeat",
    metadata,
    identifier("caller", key=True),
    identifier("key", key=True),
    body("request"),
    Column("status", Integer, nullable=True),
    body("answer", null=True),
    body("headers", null=True),
    moment("expires", index=True),
)
"""Answers by caller and key; ``request`` is the digest of what was asked, ``status`` is empty
until the answer is there."""


class Kept(NamedTuple):
    """The answer given the first time."""

    status: int
    headers: bytes
    answer: bytes


class Refusal(Enum):
    """Why a repeat cannot be answered."""

    OTHER_REQUEST = "同一个 Idempotency-Key 已用于另一请求；换一个新的键"
    NOT_FINISHED = "同一个 Idempotency-Key 的请求还没有办完，或者中途断了；先查看是否已经生效"


class Repeats:
    """The writes of a day, by caller and key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, caller: str, key: str, request: bytes, now: int) -> Kept | Refusal | None:
        """None: it is the first time, and the key is now taken.  ``now`` in milliseconds UTC."""
        mine = (repeats.c.caller == caller) & (repeats.c.key == key)
        with self._database.writing() as connection:
            connection.execute(repeats.delete().where(mine, repeats.c.expires <= now))
            found = connection.execute(select(repeats).where(mine)).first()
            if found is None:
                row = {"caller": caller, "key": key, "request": request}
                expires = now + KEPT_MILLISECONDS
                self._database.put(connection, repeats, [row | {"expires": expires}])
                return None
        if found.request != request:
            return Refusal.OTHER_REQUEST
        if found.status is None:
            return Refusal.NOT_FINISHED
        return Kept(found.status, found.headers, found.answer)

    def finish(self, caller: str, key: str, kept: Kept | None) -> None:
        """Keep the answer; None frees the key, because nothing was done."""
        mine = (repeats.c.caller == caller) & (repeats.c.key == key)
        with self._database.writing() as connection:
            if kept is None:
                connection.execute(repeats.delete().where(mine))
            else:
                connection.execute(repeats.update().where(mine).values(**kept._asdict()))


class ForgetRepeats:
    """The job that forgets answers after a day."""

    name = "forget-repeats"
    pause = 3600.0

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, now: int) -> bool:
        """Forget what has expired."""
        with self._database.writing() as connection:
            connection.execute(repeats.delete().where(repeats.c.expires <= now))
        return False
