"""A caller who asks too often waits; others do not."""

from __future__ import annotations

from api.operations.rate_limits import WINDOW_SECONDS, RateLimits


def test_the_caller_over_the_limit_waits_and_others_do_not() -> None:
    limits = RateLimits(2)
    allowed = 2 * WINDOW_SECONDS
    assert [limits.wait("a") for _ in range(allowed)] == [0] * allowed
    assert 1 <= limits.wait("a") <= WINDOW_SECONDS
    assert limits.wait("b") == 0


def test_no_rate_is_no_limit() -> None:
    limits = RateLimits(0)
    assert not any(limits.wait("a") for _ in range(5_000))
