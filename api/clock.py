"""The only wall clock of the project; everything below ``api`` is told what time it is."""

from __future__ import annotations

import time
from typing import Protocol

_HERE_SECONDS = 8 * 3600


class Clock(Protocol):
    """Tells the time of law (minutes, Asia/Shanghai) and the time of operations."""

    def now(self) -> int:
        """Minutes since 1970-01-01T00:00+08:00."""
        ...

    def now_precise(self) -> int:
        """Milliseconds since 1970-01-01T00:00Z."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """Minutes since 1970-01-01T00:00+08:00."""
        return law_minute(self.now_precise())

    def now_precise(self) -> int:
        """Milliseconds since 1970-01-01T00:00Z."""
        return time.time_ns() // 1_000_000


class FixedClock:
    """A clock that stands still until it is moved."""

    def __init__(self, milliseconds: int) -> None:
        self._milliseconds = milliseconds

    def now(self) -> int:
        """Minutes since 1970-01-01T00:00+08:00."""
        return law_minute(self._milliseconds)

    def now_precise(self) -> int:
        """Milliseconds since 1970-01-01T00:00Z."""
        return self._milliseconds

    def move(self, milliseconds: int) -> None:
        """Let time pass (or, negative, go back)."""
        self._milliseconds += milliseconds


def law_minute(milliseconds: int) -> int:
    """The minute of law in which a moment of operations lies."""
    return (milliseconds // 1000 + _HERE_SECONDS) // 60
