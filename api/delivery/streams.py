"""What the streams of one process share: how many there are, and the number of the last event."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from api.delivery.reading import newest
from api.store.database import Database

MOST_OF_ONE = 20
"""Streams of one caller in one process."""

FRESH_SECONDS = 0.5


class TooManyStreamsError(Exception):
    """No further stream for now."""


class Streams:
    """Thread-safe; the database is asked for the last number once for all streams."""

    def __init__(self, database: Database, most: int) -> None:
        """``most``: streams of one process."""
        self._database = database
        self._most = most
        self._lock = threading.Lock()
        self._open: Counter[str] = Counter()
        self._last = (float("-inf"), 0)

    @contextmanager
    def one(self, subject: str) -> Iterator[None]:
        """The time of one stream.  Raises TooManyStreamsError."""
        with self._lock:
            if self._open.total() >= self._most or self._open[subject] >= MOST_OF_ONE:
                raise TooManyStreamsError
            self._open[subject] += 1
        try:
            yield
        finally:
            with self._lock:
                self._open[subject] -= 1

    def last(self) -> int:
        """The number of the last event, at most ``FRESH_SECONDS`` old."""
        with self._lock:
            read_at, number = self._last
            if time.monotonic() - read_at > FRESH_SECONDS:
                with self._database.reading() as connection:
                    number = newest(connection)
                self._last = (time.monotonic(), number)
            return number
