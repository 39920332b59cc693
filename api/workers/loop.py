"""The threads that do the jobs of one process."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Iterable

from api.clock import Clock
from api.store.database import Database
from api.workers.jobs import Job, Lease

LEASE_MILLISECONDS = 20_000
"""After this long without a sign of life another process does the job."""

BETWEEN_BATCHES_SECONDS = 0.005
"""The rest while more is waiting: a caller who waits to write gets in between two batches."""

RETRY_SECONDS = 5.0
"""The rest after a job failed or while another process does it."""

logger = logging.getLogger("fadu.workers")


class Workers:
    """One thread a job, from ``start`` to ``stop``."""

    def __init__(self, database: Database, clock: Clock, jobs: Iterable[Job]) -> None:
        self._database = database
        self._clock = clock
        self._stopped = threading.Event()
        holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._threads = [
            threading.Thread(target=self._work, args=(job, holder), name=job.name, daemon=True)
            for job in jobs
        ]

    def start(self) -> None:
        """Begin with all jobs."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """End each job after the batch it is at."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(seconds)

    def _work(self, job: Job, holder: str) -> None:
        lease = Lease(self._database, job.name, holder, LEASE_MILLISECONDS)
        while not self._stopped.is_set():
            rest = RETRY_SECONDS
            try:
                if lease.take(self._clock.now_precise()):
                    more = job.run(self._clock.now_precise())
                    rest = BETWEEN_BATCHES_SECONDS if more else job.pause
            except Exception as error:
                # Only the kind: the text of an exception may quote a case.
                logger.error("job %s failed: %s", job.name, type(error).__name__)
            self._stopped.wait(rest)
        try:
            lease.give_back()
        except Exception as error:
            logger.error("job %s kept its lease: %s", job.name, type(error).__name__)
