"""How often one caller may ask.

Counted per process: with several processes a caller gets that many times the rate, and the
proxy in front of them sets the rate of the whole.
"""

from __future__ import annotations

import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

WINDOW_SECONDS = 10


class RateLimits:
    """At most ``rate`` requests a second, on average over ten seconds, for each caller."""

    def __init__(self, rate: int) -> None:
        """``rate`` 0 means no limit."""
        self._limit = (
            RateLimitItemPerSecond(rate * WINDOW_SECONDS, WINDOW_SECONDS) if rate else None
        )
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, caller: str) -> int:
        """Count one request; 0 if it may pass, else the seconds until one may."""
        if self._limit is None or self._limiter.hit(self._limit, caller):
            return 0
        reset = self._limiter.get_window_stats(self._limit, caller).reset_time
        return max(1, min(WINDOW_SECONDS, int(reset - time.time()) + 1))
