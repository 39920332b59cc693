"""From events to tasks: what each subscription wants of what happened since the last look."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from api.delivery.reading import EventsGoneError, events_after, last_removed
from api.delivery.selecting import Filter
from api.delivery.tables import subscriptions, tasks
from api.security.identity import Identity

BATCH = 500
"""Events taken over for one subscription in one transaction."""


def fan_out(connection: Connection, row: Row[Any], owner: Identity, now: int) -> bool:
    """Make tasks of the events a subscription wants and its owner may see.

    ``row``: the subscription.  Returns whether more are waiting.
    """
    chosen = msgspec.json.decode(row.filters, type=Filter)
    try:
        page = events_after(connection, owner, chosen, row.cursor, BATCH)
    except EventsGoneError:
        page = events_after(connection, owner, chosen, last_removed(connection), BATCH)
    if page.cursor == row.cursor:
        return False
    made = [task(row.subscription_id, event.seq, event.case_id, now) for event in page.events]
    there = set(
        connection.scalars(
            select(tasks.c.seq).where(
                tasks.c.subscription_id == row.subscription_id,
                tasks.c.seq.in_([event.seq for event in page.events]),
            )
        )
    )
    fresh = [each for each in made if each["seq"] not in there]
    if fresh:
        connection.execute(insert(tasks), fresh)
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.subscription_id == row.subscription_id)
        .values(cursor=page.cursor)
    )
    return page.more


def task(
    subscription_id: str, seq: int, case_id: str | None, now: int, *, replay: bool = False
) -> dict[str, Any]:
    """A new task; events of no case share one lane."""
    return {
        "subscription_id": subscription_id,
        "seq": seq,
        "lane": case_id or "",
        "dead": False,
        "replay": replay,
        "tries": 0,
        "next_at": now,
    }
