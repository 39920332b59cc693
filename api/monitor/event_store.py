"""Events as taken: stored once each, told again in the order they were stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, func, select, update

from api.monitor.tables import areas, events, stays
from api.store.database import Database
from engine.monitor.events import Event, encode_event, second_of, stored_event

PRESENCE_SECONDS = 24 * 3600
"""How long before the first event of a stay passages of officers still matter."""

_CHUNK = 400


class Receipt(NamedTuple):
    """What became of a batch: counts, and places whose id is taken by another content."""

    accepted: int
    duplicates: int
    conflicts: tuple[int, ...]


class Stored(NamedTuple):
    """One event with its place in the order of storing."""

    seq: int
    event: Event


class EventStore:
    """The events of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, told: Sequence[Event], received: int) -> Receipt:
        """Store events in one transaction; when this returns they are committed.

        ``received`` in milliseconds.
        """
        return self.append_all([told], received)[0]

    def append_all(self, batches: Sequence[Sequence[Event]], received: int) -> list[Receipt]:
        """Store several calls' events in one transaction, each with its own receipt."""
        with self._database.writing() as connection:
            return [self._append(connection, told, received) for told in batches]

    def _append(self, connection: Connection, told: Sequence[Event], received: int) -> Receipt:
        bodies = {event.event_id: encode_event(event) for event in reversed(told)}
        known = self._known(connection, list(bodies))
        fresh: dict[str, Event] = {}
        conflicts = []
        for place, event in enumerate(told):
            there = known.get(event.event_id, bodies[event.event_id])
            if there != encode_event(event):
                conflicts.append(place)
            elif event.event_id not in known:
                fresh.setdefault(event.event_id, event)
        rows = [
            {
                "event_id": event.event_id,
                "stay_id": event.stay_id,
                "area": event.area,
                "at": second_of(event.at),
                "received": received,
                "body": bodies[event.event_id],
            }
            for event in fresh.values()
        ]
        self._database.put(connection, events, rows)
        self._mark(connection, fresh.values())
        return Receipt(len(fresh), len(told) - len(fresh) - len(conflicts), tuple(conflicts))

    def _known(self, connection: Connection, ids: list[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for place in range(0, len(ids), _CHUNK):
            wanted = events.c.event_id.in_(ids[place : place + _CHUNK])
            query = select(events.c.event_id, events.c.body).where(wanted)
            found.update((row.event_id, bytes(row.body)) for row in connection.execute(query))
        return found

    def _mark(self, connection: Connection, told: Iterable[Event]) -> None:
        """Stays to be watched and areas that report presence."""
        firsts: dict[str, int] = {}
        sensed: dict[str, int] = {}
        for event in told:
            second = second_of(event.at)
            if event.stay_id is not None:
                firsts[event.stay_id] = min(second, firsts.get(event.stay_id, second))
            if event.kind in ("officer_in", "officer_out"):
                sensed[event.area] = min(second, sensed.get(event.area, second))
        new = [{"stay_id": s, "first": first, "settled": False} for s, first in firsts.items()]
        self._database.insert_new(connection, stays, new)
        for stay_id, first in firsts.items():
            there = (stays.c.stay_id == stay_id) & (stays.c.settled | (stays.c.first > first))
            earliest = func.min(stays.c.first, first) if self._database.is_sqlite else (
                func.least(stays.c.first, first)
            )  # fmt: skip
            connection.execute(update(stays).where(there).values(settled=False, first=earliest))
        self._database.insert_new(
            connection, areas, [{"area": area, "sensed": since} for area, since in sensed.items()]
        )
        for area, since in sensed.items():
            earlier = (areas.c.area == area) & (areas.c.sensed > since)
            connection.execute(update(areas).where(earlier).values(sensed=since))

    # ------------------------------------------------------------ telling again

    def last_seq(self) -> int:
        """Place of the event stored last, 0 if none."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(events.c.seq))).scalar() or 0

    def after(self, seq: int, limit: int) -> list[Stored]:
        """Events stored after a place, in order."""
        query = select(events.c.seq, events.c.body).where(events.c.seq > seq)
        return self._read(query.order_by(events.c.seq).limit(limit))

    def of_stays(self, stay_ids: Sequence[str]) -> list[Event]:
        """All events of the given stays."""
        told: list[Event] = []
        for place in range(0, len(stay_ids), _CHUNK):
            wanted = events.c.stay_id.in_(list(stay_ids[place : place + _CHUNK]))
            query = select(events.c.seq, events.c.body).where(wanted)
            told += [stored.event for stored in self._read(query.order_by(events.c.seq))]
        return told

    def passages(self, first: int) -> list[Event]:
        """Passages through rooms that still matter to a stay whose first event was then."""
        wanted = events.c.stay_id.is_(None) & (events.c.at >= first - PRESENCE_SECONDS)
        query = select(events.c.seq, events.c.body).where(wanted).order_by(events.c.seq)
        return [stored.event for stored in self._read(query)]

    def unsettled(self) -> dict[str, int]:
        """Stays to be watched, with the second of their first event."""
        query = select(stays.c.stay_id, stays.c.first).where(stays.c.settled.is_(False))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(stays.c.stay_id))
            return {row.stay_id: row.first for row in rows}

    def settle(self, stay_id: str, seq: int) -> None:
        """A stay is over and all its alarms are out, unless events after ``seq`` say more."""
        later = select(events.c.seq).where((events.c.stay_id == stay_id) & (events.c.seq > seq))
        with self._database.writing() as connection:
            if connection.execute(later.limit(1)).first() is None:
                done = update(stays).where(stays.c.stay_id == stay_id).values(settled=True)
                connection.execute(done)

    def sensed(self) -> dict[str, int]:
        """Areas that report presence, since when."""
        with self._database.reading() as connection:
            return {row.area: row.sensed for row in connection.execute(select(areas))}

    def _read(self, query: object) -> list[Stored]:
        with self._database.reading() as connection:
            rows = connection.execute(query)  # type: ignore[call-overload]
            return [Stored(row.seq, stored_event(bytes(row.body))) for row in rows]
