"""Writers of an SQLite file take turns, within a process and between processes.

SQLite lets a writer that finds another at work try again after ever longer rests: with two busy
processes most of the time passes in rests, and some wait for seconds.  Waiting here is short, and
nobody holds a connection meanwhile.  The lock goes with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

A_TURN = 4
"""Cases, findings or orders that background work writes in one turn, some 3 ms each: whoever waits
for an answer waits no longer than for these."""

PATIENCE_SECONDS = 10.0
"""After this long the writer goes on without its turn, and SQLite says that it is locked."""

_REST_SECONDS = 0.0005


class Turns:
    """The turns at one file; with None as ``file`` those within the process only."""

    def __init__(self, file: Path | None) -> None:
        self._here = threading.Lock()
        self._file: int | None = None
        if file is not None:
            self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._closing = weakref.finalize(self, os.close, self._file)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a turn."""
        until = time.monotonic() + PATIENCE_SECONDS
        mine = self._here.acquire(timeout=PATIENCE_SECONDS)
        locked = None
        try:
            locked = self._lock(until) if mine else None
            yield
        finally:
            if locked is not None and locked == self._file:
                fcntl.flock(locked, fcntl.LOCK_UN)
            if mine:
                self._here.release()

    def close(self) -> None:
        """Give up the file; whoever writes later goes without turns between processes."""
        if self._file is not None:
            self._file = None
            self._closing()

    def _lock(self, until: float) -> int | None:
        """The file that is locked now, None if there is none or it took too long."""
        while (file := self._file) is not None and time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_REST_SECONDS)
            else:
                return file
        return None
