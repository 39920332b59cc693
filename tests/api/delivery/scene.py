"""What the tests of delivery share: identities, events, and a service that sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, select

from api.audit.journal import record
from api.clock import FixedClock
from api.delivery.addresses import Addresses
from api.delivery.courier import Courier, Timing
from api.delivery.outbox import enqueue
from api.delivery.selecting import ALL, Filter
from api.delivery.settling import Patience
from api.delivery.subscriptions import Made, Subscriptions
from api.delivery.tables import subscriptions, tasks
from api.delivery.webhooks import Webhooks
from api.security.identity import Identity, Role
from api.store.database import Database

NOW = 1_773_212_400_000
"""2026-03-11T15:00:00+08:00."""

SYSTEM = frozenset({Role.CASE_SYSTEM})
PROVINCE = Identity("client:p", "client", "省", SYSTEM, "/440000/", 1)
CITY = Identity("client:c", "client", "市", SYSTEM, "/440000/440100/", 1)
ADMINISTRATOR = Identity("a1", "person", "管理员", frozenset({Role.ADMINISTRATOR}), "/")

TIMING = Timing(connect=2.0, read=1.5, total=3.0)


def happen(
    database: Database,
    event_id: str,
    case_id: str | None = "A1",
    *,
    kind: str = "finding.opened",
    unit_path: str = "/440000/440100/",
    secrecy: int = 0,
    at: int = NOW,
    **data: Any,
) -> int:
    """Something happens; the number of the event."""
    with database.writing() as connection:
        return enqueue(
            connection,
            event_id=event_id,
            kind=kind,
            case_id=case_id,
            unit_path=unit_path,
            secrecy=secrecy,
            at_ms=at,
            data={"rule": "CR-F05", **data},
        )


class Site:
    """A service with a clock of its own, that subscribes and sends."""

    def __init__(
        self,
        database: Database,
        *,
        timing: Timing = TIMING,
        patience: Patience = Patience(),  # noqa: B008
        ca_file: str = "",
        clock: FixedClock | None = None,
    ) -> None:
        self.database = database
        self.clock = clock or FixedClock(NOW)
        self.addresses = Addresses(development=True)
        self.courier = Courier(self.addresses, timing, ca_file)
        self.identities = {each.subject: each for each in (PROVINCE, CITY)}
        self.subscriptions = Subscriptions(database, self.clock, self.addresses, record)
        self.webhooks = Webhooks(database, self.clock, self.courier, self.owner, patience)

    def owner(self, connection: Connection, subject: str) -> Identity | None:
        """Whoever the test knows."""
        return self.identities.get(subject)

    def subscribe(self, url: str, chosen: Filter = ALL, by: Identity = PROVINCE) -> Made:
        """A new subscription."""
        return self.subscriptions.make(by, url, chosen)

    def deliver(self, until: Callable[[], bool] | None = None, rounds: int = 400) -> None:
        """Work until nothing is due and nothing under way, or until something holds."""
        for _ in range(rounds):
            more = self.webhooks.run(self.clock.now_precise())
            if until is not None and until():
                return
            if not more:
                return
        raise AssertionError("delivery does not come to rest")

    def later(self, seconds: float) -> None:
        """Let time pass and deliver."""
        self.clock.move(int(seconds * 1000))
        self.deliver()

    def subscription(self, made: Made) -> Any:
        """The subscription as it is now."""
        with self.database.reading() as connection:
            key = made.row.subscription_id
            query = select(subscriptions).where(subscriptions.c.subscription_id == key)
            return connection.execute(query).one()

    def open_tasks(self) -> list[Any]:
        """All tasks, dead ones too."""
        with self.database.reading() as connection:
            return list(connection.execute(select(tasks).order_by(tasks.c.seq)))


@contextmanager
def site(database: Database, **how: Any) -> Iterator[Site]:
    """A site that is closed at the end."""
    made = Site(database, **how)
    try:
        yield made
    finally:
        made.courier.close()
