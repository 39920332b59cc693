"""Sending again: dead letters, or everything of a range."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from api.delivery.envelope import SELECT, event_of
from api.delivery.fanning import task
from api.delivery.selecting import Filter, shown, wanted
from api.delivery.tables import events, tasks
from api.security.identity import Identity

MOST = 10_000
"""Events sent again by one request."""


class DeadLetter(NamedTuple):
    """What was given up: ``at`` when (ms UTC), ``tries`` how many there were."""

    seq: int
    event_id: str
    kind: str
    case_id: str | None
    at: int
    tries: int
    error: str


def dead_letters(
    connection: Connection, subscription_id: str, owner: Identity, after: int, limit: int
) -> list[DeadLetter]:
    """Dead letters after a number, of events the owner may still see."""
    query = (
        select(tasks.c.seq, events.c.event_id, events.c.kind, events.c.case_id)
        .add_columns(tasks.c.next_at, tasks.c.tries, tasks.c.last_error)
        .join(events, events.c.seq == tasks.c.seq)
        .where(_dead(subscription_id), tasks.c.seq > after, shown(owner))
        .order_by(tasks.c.seq)
        .limit(limit)
    )
    return [DeadLetter(*row) for row in connection.execute(query)]


def revive(
    connection: Connection, subscription_id: str, now: int, numbers: tuple[int, ...] = ()
) -> int:
    """Queue dead letters again, all or those with these numbers; how many."""
    statement = update(tasks).where(_dead(subscription_id))
    if numbers:
        statement = statement.where(tasks.c.seq.in_(numbers))
    fresh = {"dead": False, "replay": True, "tries": 0, "first_at": None, "next_at": now}
    return connection.execute(statement.values(fresh)).rowcount


def replay(connection: Connection, row: Row[Any], owner: Identity, span: range, now: int) -> int:
    """Queue again the events of a subscription's filter whose numbers are in ``span``; how many.

    At most ``MOST``, the oldest first; what is queued anyway stays as it is.
    """
    chosen = msgspec.json.decode(row.filters, type=Filter)
    key = row.subscription_id
    queued = select(tasks.c.seq).where(tasks.c.subscription_id == key, tasks.c.dead.is_(False))
    bounds = and_(events.c.seq >= span.start, events.c.seq < span.stop, events.c.seq <= row.cursor)
    query = SELECT.where(bounds, shown(owner), *wanted(chosen), events.c.seq.not_in(queued))
    rows = connection.execute(query.order_by(events.c.seq).limit(MOST)).all()
    found = [event_of(each) for each in rows]
    if found:
        again = tasks.c.seq.in_([each.seq for each in found])
        connection.execute(delete(tasks).where(_dead(key), again))
        made = [task(key, each.seq, each.case_id, now, replay=True) for each in found]
        connection.execute(insert(tasks), made)
    return len(found)


def _dead(subscription_id: str) -> Any:
    return and_(tasks.c.subscription_id == subscription_id, tasks.c.dead.is_(True))
