"""What is still to be sent: leased in a short transaction, sent outside, settled in another.

Order holds in a lane (the events of one case for one subscription): only its first open task may
be sent, and while it waits for another try all later ones of the lane wait too.  Other lanes go on.
A task that was given up no longer holds anything back.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from api.delivery.envelope import FIELDS, Event
from api.delivery.tables import events, receipts, tasks

WITHHELD = 0
"""The status in a receipt of what was not sent because the owner may no longer see it."""


class Leased(NamedTuple):
    """A task that is being sent by ``holder``; ``first_at`` milliseconds UTC of the first try."""

    subscription_id: str
    seq: int
    lane: str
    replay: bool
    tries: int
    first_at: int | None
    holder: str


def lease(
    connection: Connection, subscription_id: str, most: int, *, holder: str, now: int, until: int
) -> list[tuple[Leased, Event]]:
    """Take over up to ``most`` tasks that are due, of as many lanes, until ``until`` (ms UTC).

    ``most`` counts those that others hold at the moment too.
    """
    held = and_(tasks.c.leased_until.is_not(None), tasks.c.leased_until > now)
    mine = tasks.c.subscription_id == subscription_id
    busy = connection.scalar(select(func.count()).select_from(tasks).where(mine, held)) or 0
    if busy >= most:
        return []
    other = tasks.alias("other")
    blocked = exists().where(
        other.c.subscription_id == tasks.c.subscription_id,
        other.c.lane == tasks.c.lane,
        other.c.dead.is_(False),
        or_(other.c.seq < tasks.c.seq, other.c.leased_until > now),
    )
    query = (
        select(tasks, *FIELDS)
        .join(events, events.c.seq == tasks.c.seq)
        .where(mine, tasks.c.dead.is_(False), tasks.c.next_at <= now, ~blocked)
        .order_by(tasks.c.next_at, tasks.c.seq)
        .limit(most - busy)
    )
    taken = []
    for row in connection.execute(query).all():
        leased = Leased(
            subscription_id, row.seq, row.lane, row.replay, row.tries, row.first_at, holder
        )
        connection.execute(
            update(tasks)
            .where(mine, tasks.c.seq == row.seq)
            .values(leased_until=until, holder=holder, first_at=row.first_at or now)
        )
        columns = {column.name: row._mapping[column] for column in FIELDS}
        taken.append((leased, Event(**columns)))
    return taken


def done(connection: Connection, task: Leased, status: int, now: int) -> bool:
    """The receiver took it.  False if somebody else has taken the task over meanwhile."""
    if connection.execute(delete(tasks).where(_still(task))).rowcount == 0:
        return False
    if task.replay:
        here = (receipts.c.subscription_id == task.subscription_id, receipts.c.seq == task.seq)
        connection.execute(delete(receipts).where(*here))
    row = {
        "subscription_id": task.subscription_id,
        "seq": task.seq,
        "at": now,
        "status": status,
        "tries": task.tries + 1,
    }
    connection.execute(insert(receipts).values(row))
    return True


def again(connection: Connection, task: Leased, at: int, error: str) -> bool:
    """To be tried again at ``at`` (ms UTC).  False if somebody else has taken it over."""
    values = {
        "tries": task.tries + 1,
        "next_at": at,
        "leased_until": None,
        "holder": None,
        "last_error": error,
    }
    statement = update(tasks).where(_still(task)).values(values)
    return connection.execute(statement).rowcount > 0


def give_up(connection: Connection, task: Leased, at: int, error: str) -> bool:
    """It becomes a dead letter, and its lane goes on.  False if somebody else has taken it over."""
    values = {
        "tries": task.tries + 1,
        "next_at": at,
        "dead": True,
        "leased_until": None,
        "holder": None,
        "last_error": error,
    }
    statement = update(tasks).where(_still(task)).values(values)
    return connection.execute(statement).rowcount > 0


def _still(task: Leased) -> ColumnElement[bool]:
    return and_(
        tasks.c.subscription_id == task.subscription_id,
        tasks.c.seq == task.seq,
        tasks.c.holder == task.holder,
    )
