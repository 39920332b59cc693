"""Subscriptions: made, changed, paused, given a new secret, ended; each change is audited."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from api.clock import Clock
from api.delivery.addresses import Addresses
from api.delivery.reading import last_removed, newest
from api.delivery.selecting import Filter
from api.delivery.signing import new_secret, written
from api.delivery.tables import receipts, subscriptions, tasks
from api.security.identity import Identity
from api.security.recording import Record
from api.store.database import Database

OVERLAP_MILLISECONDS = 24 * 3_600_000
"""After a change of secret both are valid for a day, so that the receiver can follow."""

MOST_OF_ONE = 20
"""Subscriptions of one owner."""


class TooManyError(ValueError):
    """An owner has as many subscriptions as it may; the text is Chinese."""


class Made(NamedTuple):
    """A subscription with its secret, at the only moment when the secret is told."""

    row: Row[Any]
    secret: str


class Subscriptions:
    """The subscriptions an identity may see: its own, of an administrator all."""

    def __init__(
        self, database: Database, clock: Clock, addresses: Addresses, record: Record
    ) -> None:
        self._database = database
        self._clock = clock
        self._addresses = addresses
        self._record = record

    def make(self, by: Identity, url: str, chosen: Filter, *, from_oldest: bool = False) -> Made:
        """A new subscription to what happens from now on, or to all that is kept.

        Raises AddressError or TooManyError.
        """
        self._addresses.target(url)
        secret = new_secret()
        key = f"sub_{secrets.token_hex(8)}"
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            own = select(subscriptions.c.subscription_id).where(subscriptions.c.owner == by.subject)
            if len(connection.execute(own).all()) >= MOST_OF_ONE:
                raise TooManyError(f"一个订阅人最多 {MOST_OF_ONE} 项订阅")
            row = {
                "subscription_id": key,
                "owner": by.subject,
                "url": url,
                "filters": msgspec.json.encode(chosen),
                "state": "active",
                "secret": secret,
                "cursor": last_removed(connection) if from_oldest else newest(connection),
                "created_at": now,
                "failures": 0,
            }
            connection.execute(insert(subscriptions).values(row))
            self._note(connection, "subscription.made", by, key)
            return Made(_one(connection, key), written(secret))

    def get(
        self, connection: Connection, by: Identity, key: str, everyone: bool
    ) -> Row[Any] | None:
        """One subscription; None if there is none or it is not to be seen."""
        found = connection.execute(
            select(subscriptions).where(subscriptions.c.subscription_id == key)
        ).first()
        return found if found is not None and (everyone or found.owner == by.subject) else None

    def all(
        self, connection: Connection, by: Identity, everyone: bool, after: str, limit: int
    ) -> list[Row[Any]]:
        """Subscriptions after an id."""
        query = select(subscriptions).where(subscriptions.c.subscription_id > after)
        if not everyone:
            query = query.where(subscriptions.c.owner == by.subject)
        query = query.order_by(subscriptions.c.subscription_id).limit(limit)
        return list(connection.execute(query))

    def change(
        self,
        by: Identity,
        key: str,
        *,
        url: str | None = None,
        chosen: Filter | None = None,
        state: str | None = None,
    ) -> None:
        """Change what is given.  What is queued already is still sent, to the new address.

        ``state`` "active" goes on at once, whatever rest was being kept; "paused" sends nothing
        until then.  Raises AddressError.
        """
        values: dict[str, Any] = {}
        if url is not None:
            self._addresses.target(url)
            values["url"] = url
        if chosen is not None:
            values["filters"] = msgspec.json.encode(chosen)
        if state == "active":
            values |= {"state": state, "reason": None, "not_before": None, "failures": 0}
        elif state == "paused":
            values |= {"state": state, "reason": "人工暂停"}
        if not values:
            return
        with self._database.writing() as connection:
            connection.execute(_update(key).values(values))
            if state == "active":
                held = tasks.c.leased_until.is_(None)
                connection.execute(
                    update(tasks)
                    .where(tasks.c.subscription_id == key, tasks.c.dead.is_(False), held)
                    .values(next_at=self._clock.now_precise())
                )
            told = sorted(values.keys() & {"url", "filters", "state"})
            self._note(connection, "subscription.changed", by, key, {"changed": told})

    def rotate(self, by: Identity, key: str) -> str:
        """A new secret; the old one stays valid for ``OVERLAP_MILLISECONDS``."""
        secret = new_secret()
        now = self._clock.now_precise()
        with self._database.writing() as connection:
            connection.execute(
                _update(key).values(
                    old_secret=subscriptions.c.secret,
                    old_until=now + OVERLAP_MILLISECONDS,
                    secret=secret,
                )
            )
            self._note(connection, "subscription.rotated", by, key)
        return written(secret)

    def end(self, by: Identity, key: str) -> None:
        """Remove it with everything that was queued for it."""
        with self._database.writing() as connection:
            for table in (tasks, receipts, subscriptions):
                connection.execute(delete(table).where(table.c.subscription_id == key))
            self._note(connection, "subscription.ended", by, key)

    def _note(
        self,
        connection: Connection,
        kind: str,
        by: Identity,
        key: str,
        more: dict[str, Any] | None = None,
    ) -> None:
        content = {"subscription_id": key, **(more or {})}
        self._record(connection, kind, by.subject, self._clock.now_precise(), content)


def _one(connection: Connection, key: str) -> Row[Any]:
    query = select(subscriptions).where(subscriptions.c.subscription_id == key)
    return connection.execute(query).one()


def _update(key: str) -> Any:
    return update(subscriptions).where(subscriptions.c.subscription_id == key)
