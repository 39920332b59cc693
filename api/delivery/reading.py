"""Reading events on from a number: the pull interface and the stream."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from api.delivery.envelope import SELECT, Event, event_of
from api.delivery.selecting import Filter, shown, wanted
from api.delivery.tables import events, floors
from api.security.identity import Identity

FLOOR = "events"
"""The row of ``floors`` for events."""


class EventsGoneError(LookupError):
    """Events after the asked number were removed by retention; ``floor`` is the last of them."""

    def __init__(self, floor: int) -> None:
        self.floor = floor
        super().__init__(f"events up to {floor} are gone")


class Page(NamedTuple):
    """Events in order; ``cursor`` is where to read on, ``more`` whether more are there already."""

    events: list[Event]
    cursor: int
    more: bool


def events_after(
    connection: Connection, identity: Identity, chosen: Filter, after: int, limit: int
) -> Page:
    """The wanted events after a number that the identity may see now.

    An event that is committed later has a higher number, so reading on from the cursor misses
    none.  Raises EventsGoneError if retention has removed events after ``after``; 0 reads from
    the oldest that is kept.
    """
    floor = last_removed(connection)
    if 0 < after < floor:
        raise EventsGoneError(floor)
    query = SELECT.where(events.c.seq > after, shown(identity), *wanted(chosen))
    rows = connection.execute(query.order_by(events.c.seq).limit(limit + 1)).all()
    found = [event_of(row) for row in rows[:limit]]
    if len(rows) > limit:
        return Page(found, found[-1].seq, more=True)
    return Page(found, max(after, newest(connection)), more=False)


def newest(connection: Connection) -> int:
    """The number of the last event, 0 if there was never one."""
    return int(connection.scalar(select(func.max(events.c.seq))) or last_removed(connection))


def last_removed(connection: Connection) -> int:
    """The number of the last event that retention removed, 0 if none."""
    return int(connection.scalar(select(floors.c.seq).where(floors.c.name == FLOOR)) or 0)
