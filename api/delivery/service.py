"""The parts of delivery in one process, made from what the site has set."""

from __future__ import annotations

from functools import cached_property

from api.audit.journal import record
from api.clock import Clock
from api.delivery.addresses import Addresses
from api.delivery.courier import Courier, Timing
from api.delivery.figures import LABELS, figures
from api.delivery.owners import Owners, owner_of, owner_or_local
from api.delivery.retention import Forgetting
from api.delivery.settling import Patience
from api.delivery.streams import Streams
from api.delivery.subscriptions import Subscriptions
from api.delivery.webhooks import Webhooks
from api.settings import Settings
from api.store.database import Database
from api.workers.jobs import Job

_HOUR = 3_600_000


class Delivery:
    """Subscriptions, the sender and its jobs.  ``close`` ends what is being sent."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        """Raises AddressError for a list of hosts that cannot be read."""
        self._settings = settings
        self._database = database
        self._clock = clock
        development = settings.environment == "development"
        self.addresses = Addresses(settings.webhook_hosts, development=development)
        self.owners: Owners = owner_or_local if settings.access == "open" else owner_of

    @cached_property
    def courier(self) -> Courier:
        """Who carries messages.  Raises OSError if the certificates to trust are unreadable."""
        connect, total = self._settings.webhook_connect_seconds, self._settings.webhook_seconds
        return Courier(self.addresses, Timing(connect, total, total), self._settings.webhook_ca)

    @cached_property
    def streams(self) -> Streams:
        """What the streams of this process share."""
        return Streams(self._database, self._settings.event_streams)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Who is told."""
        return Subscriptions(self._database, self._clock, self.addresses, record)

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """Sending, and forgetting what was kept long enough."""
        settings = self._settings
        patience = Patience(settings.webhook_tries, settings.webhook_hours * _HOUR)
        return (
            Webhooks(self._database, self._clock, self.courier, self.owners, patience),
            Forgetting(self._database, settings.retention_event_days),
        )

    def figures(self) -> list[tuple[str, str, float]]:
        """Name, Chinese description and value of each figure, as it is now."""
        with self._database.reading() as connection:
            found = figures(connection, self._clock.now_precise())
        return [(name, LABELS[name], value) for name, value in found.items()]

    def close(self) -> None:
        """End what is under way; it will be sent again."""
        if "courier" in self.__dict__:
            self.courier.close()
