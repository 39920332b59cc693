"""The job that delivers: takes up what happened, sends what is due, settles what came back."""

from __future__ import annotations

import logging
import os
import secrets
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, exists, or_, select

from api.clock import Clock
from api.delivery import queue, signing
from api.delivery.courier import Courier, Outcome, Parcel
from api.delivery.envelope import MEDIA_TYPE, Event, cloud_event
from api.delivery.fanning import fan_out
from api.delivery.owners import Owners
from api.delivery.queue import WITHHELD, Leased
from api.delivery.reading import newest
from api.delivery.selecting import may_receive
from api.delivery.settling import Patience, pause, settle
from api.delivery.tables import subscriptions, tasks
from api.store.database import Database

AT_ONCE = 8
"""Messages under way to one receiver at a time; 1 while it fails."""

ALL_AT_ONCE = 256
"""Messages under way from one process; half of it at most to receivers that fail."""

LEASE_MARGIN = 15_000
"""Milliseconds a task stays leased beyond the time that sending may take."""

WAIT_SECONDS = 0.2
GATHER_SECONDS = 0.01
"""Answers that come this soon after another are settled in the same transaction."""

logger = logging.getLogger("fadu.delivery")


@dataclass(frozen=True)
class Sending:
    """One message with what it takes to send it."""

    task: Leased
    parcel: Parcel


class Webhooks:
    """At least once, in order per case and subscription; may be killed at any point.

    What was sent but not settled is sent again, with the same id, when its lease has run out.
    Several processes may run at once: leases keep them apart.
    """

    name = "webhooks"
    pause = 0.5

    def __init__(
        self,
        database: Database,
        clock: Clock,
        courier: Courier,
        owners: Owners,
        patience: Patience,
    ) -> None:
        self._database = database
        self._clock = clock
        self._courier = courier
        self._owners = owners
        self._patience = patience
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._round = 0
        self._under_way: dict[Future[Outcome], Leased] = {}

    def run(self, now: int) -> bool:
        """One round; says whether something is under way or waiting to be."""
        back = self._came_back()
        if not back and not self._something_due(now):
            return bool(self._under_way)
        sendings: list[Sending] = []
        more = False
        with self._database.writing() as connection:
            for task, outcome in back:
                settle(connection, task, outcome, self._clock.now_precise(), self._patience)
            last = newest(connection)
            for row in connection.execute(_active()).all():
                owner = self._owners(connection, row.owner)
                if owner is None:
                    pause(connection, row.subscription_id, "订阅人已停用")
                    continue
                if row.cursor < last:
                    more = fan_out(connection, row, owner, now) or more
                if row.not_before is None or row.not_before <= now:
                    for task, event in self._leased(connection, row, now):
                        if may_receive(owner, event.case_id, event.unit_path, event.secrecy):
                            sendings.append(_sending(row, task, event, now))
                        else:
                            more = queue.done(connection, task, WITHHELD, now) or more
        for sending in sendings:
            self._under_way[self._courier.send(sending.parcel)] = sending.task
        return bool(sendings or self._under_way or more)

    def _came_back(self) -> list[tuple[Leased, Outcome]]:
        if not self._under_way:
            return []
        wait(self._under_way, WAIT_SECONDS, FIRST_COMPLETED)
        finished, _ = wait(self._under_way, GATHER_SECONDS)
        back = []
        for future in finished:
            task = self._under_way.pop(future)
            if future.cancelled():
                continue
            error = future.exception()
            if error is None:
                back.append((task, future.result()))
            else:
                logger.error("sending failed: %s", type(error).__name__)
                back.append((task, Outcome(None, "推送程序出错，请报告此缺陷")))
        return back

    def _something_due(self, now: int) -> bool:
        with self._database.reading() as connection:
            last = newest(connection)
            active = subscriptions.c.state == "active"
            behind = select(exists().where(active, subscriptions.c.cursor < last))
            due = select(
                exists().where(
                    subscriptions.c.subscription_id == tasks.c.subscription_id,
                    active,
                    or_(subscriptions.c.not_before.is_(None), subscriptions.c.not_before <= now),
                    tasks.c.dead.is_(False),
                    tasks.c.next_at <= now,
                    or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= now),
                )
            )
            return bool(connection.scalar(behind) or connection.scalar(due))

    def _leased(
        self, connection: Connection, row: Row[Any], now: int
    ) -> list[tuple[Leased, Event]]:
        failing = row.failures > 0
        room = (ALL_AT_ONCE // 2 if failing else ALL_AT_ONCE) - len(self._under_way)
        if room <= 0:
            return []
        self._round += 1
        until = now + int(self._courier.total_seconds * 1000) + LEASE_MARGIN
        return queue.lease(
            connection,
            row.subscription_id,
            min(1 if failing else AT_ONCE, room),
            holder=f"{self._holder}-{self._round}",
            now=now,
            until=until,
        )


def _active() -> Any:
    return (
        select(subscriptions)
        .where(subscriptions.c.state == "active")
        .order_by(subscriptions.c.subscription_id)
    )


def _sending(row: Row[Any], task: Leased, event: Event, now: int) -> Sending:
    body = msgspec.json.encode(cloud_event(event, replay=task.replay))
    return Sending(task, parcel(row, event.event_id, body, now))


def parcel(row: Row[Any], event_id: str, body: bytes, now: int) -> Parcel:
    """A signed message to a subscription's receiver; ``now`` in milliseconds UTC."""
    signatures = signing.headers(event_id, now // 1000, body, valid_secrets(row, now))
    headers = {"content-type": MEDIA_TYPE, "user-agent": "fadu-webhooks", **signatures}
    return Parcel(row.url, headers, body)


def valid_secrets(row: Row[Any], now: int) -> list[bytes]:
    """The secrets a receiver may be checking with: for a while after a change the old one too."""
    found: list[bytes] = [row.secret]
    if row.old_secret is not None and row.old_until > now:
        found.append(row.old_secret)
    return found
