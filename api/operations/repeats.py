"""Writes that a caller sends again under the same key are done once.

The key is the caller's own; the first answer is kept for a day and given again.  What a request
writes, it writes together with a mark that it did, in one transaction: a request that failed frees
its key only if the mark is not there, whatever became of its commit.  While the first is still
being done, or if it wrote and left no answer, the repeat is refused: doing it twice is worse than
asking a person to look.  If it has written nothing for minutes, its process has died or it is too
slow: the repeat has the key, and whatever the first would still write is undone.  The answer is
given to the same rights alone: they are what allowed it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from sqlalchemy import Column, Connection, Integer, Table, select

from api.store.database import Database
from api.store.schema import body, identifier, metadata, moment

KEPT_MILLISECONDS = 24 * 3600 * 1000

PATIENCE_MILLISECONDS = 5 * 60 * 1000
"""How long a request may go without writing before a repeat overtakes it."""

_WROTE = 0
"""Status of a request that wrote something and has no answer yet."""

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
"""Answers by caller and key; ``request`` has both digests of what was asked, ``status`` is empty
until something is written, and 0 from then until the answer is there."""


class Asked(NamedTuple):
    """Digests, each of one length: of the request, and of the rights of who sent it."""

    request: bytes
    rights: bytes


class Kept(NamedTuple):
    """The answer given the first time."""

    status: int
    headers: bytes
    answer: bytes


class Taken(NamedTuple):
    """The right to answer under a key; ``expires`` is another one for whoever overtakes."""

    caller: str
    key: str
    expires: int


class OvertakenError(Exception):
    """A repeat has the key by now: what the request writes must not be."""


class Refusal(Enum):
    """Why a repeat cannot be answered."""

    OTHER_REQUEST = "同一个 Idempotency-Key 已用于另一请求；换一个新的键"
    OTHER_RIGHTS = "第一次送来以后，角色、单位或者密级变了，那次的答复不再给出；先查看是否已经生效"
    NOT_FINISHED = (
        "同一个 Idempotency-Key 的请求还没有办完；先查看是否已经生效，没有写入的五分钟后可以重送"
    )
    ANSWER_LOST = "同一个 Idempotency-Key 的请求写入过，没有留下答复；先查看是否已经生效"


class Repeats:
    """The writes of a day, by caller and key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, caller: str, key: str, asked: Asked, now: int) -> Kept | Refusal | Taken:
        """Taken: it is to be done.  ``now`` in milliseconds UTC."""
        mine = (repeats.c.caller == caller) & (repeats.c.key == key)
        taken = Taken(caller, key, now + KEPT_MILLISECONDS)
        with self._database.writing() as connection:
            connection.execute(repeats.delete().where(mine, repeats.c.expires <= now))
            found = connection.execute(select(repeats).where(mine)).first()
            if found is None:
                row = taken._asdict() | {"request": b"".join(asked)}
                self._database.put(connection, repeats, [row])
                return taken
            if not found.request.startswith(asked.request):
                return Refusal.OTHER_REQUEST
            if found.request != b"".join(asked):
                return Refusal.OTHER_RIGHTS
            if found.status is None and found.expires + PATIENCE_MILLISECONDS < taken.expires:
                connection.execute(repeats.update().where(mine).values(expires=taken.expires))
                return taken
        if found.status is None:
            return Refusal.NOT_FINISHED
        if found.status == _WROTE:
            return Refusal.ANSWER_LOST
        return Kept(found.status, found.headers, found.answer)

    def wrote(self, taken: Taken, connection: Connection) -> None:
        """Mark, inside a request's own transaction, that it writes; an answer is not undone.

        Raises OvertakenError.
        """
        mine = (repeats.c.caller == taken.caller) & (repeats.c.key == taken.key)
        holder = connection.execute(select(repeats.c.expires).where(mine)).scalar()
        if holder not in (None, taken.expires):
            raise OvertakenError
        open_ = mine & repeats.c.status.is_(None)
        connection.execute(repeats.update().where(open_).values(status=_WROTE))

    def finish(self, taken: Taken, kept: Kept | None) -> None:
        """Keep the answer; None frees the key, unless something was written under it.

        A writer waits for the one before, so that a commit in doubt is decided by now.
        """
        own = (
            (repeats.c.caller == taken.caller)
            & (repeats.c.key == taken.key)
            & (repeats.c.expires == taken.expires)
        )
        with self._database.writing() as connection:
            if kept is None:
                connection.execute(repeats.delete().where(own, repeats.c.status.is_(None)))
            else:
                connection.execute(repeats.update().where(own).values(**kept._asdict()))


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
