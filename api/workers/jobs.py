"""A kind of background work, and who does it at the moment."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Table, select

from api.store.database import Database
from api.store.schema import identifier, metadata, moment

leases = Table(
    "worker_lease",
    metadata,
    identifier("job", key=True),
    identifier("holder"),
    moment("until"),
)
"""Which process does a job, until when (milliseconds UTC)."""


class Job(Protocol):
    """Work done again and again by one process at a time.

    ``run`` does a batch of what is due and says whether more may be waiting; it must be safe to
    kill at any point.  ``pause`` is the rest, in seconds, when nothing was waiting.
    """

    name: str
    pause: float

    def run(self, now: int) -> bool:
        """Do a batch; ``now`` in milliseconds UTC."""
        ...


class Lease:
    """The right to do one job, renewed while it is done."""

    def __init__(self, database: Database, job: str, holder: str, lasts: int) -> None:
        """``lasts``: milliseconds after which another process may take over."""
        self._database = database
        self._job = job
        self._holder = holder
        self._lasts = lasts
        self._renew_at = 0

    def take(self, now: int) -> bool:
        """Take or renew it; False while another process holds it.

        What is held is renewed when a quarter of it has passed: nobody else can have taken it
        before, and most of it is left for the batch to come.
        """
        if self._renew_at - self._lasts < now < self._renew_at:
            return True
        with self._database.writing() as connection:
            held = connection.execute(select(leases).where(leases.c.job == self._job)).first()
            if held is not None and held.holder != self._holder and held.until > now:
                return False
            row = {"job": self._job, "holder": self._holder, "until": now + self._lasts}
            self._database.upsert(connection, leases, row)
        self._renew_at = now + self._lasts // 4
        return True

    def give_back(self) -> None:
        """Let another process take over at once."""
        self._renew_at = 0
        with self._database.writing() as connection:
            connection.execute(
                leases.delete().where(leases.c.job == self._job, leases.c.holder == self._holder)
            )
