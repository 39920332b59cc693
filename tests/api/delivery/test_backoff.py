"""Rests between tries."""

from __future__ import annotations

import pytest

from api.delivery.backoff import LONGEST_MILLISECONDS, asked_rest, rest
from tests.api.delivery.scene import NOW


def test_rests_double_up_to_an_hour_and_are_the_same_each_time() -> None:
    rests = [rest(tries, "s/1") for tries in range(1, 40)]
    assert rests == [rest(tries, "s/1") for tries in range(1, 40)]
    assert 5_000 <= rests[0] < 6_250
    assert 10_000 <= rests[1] < 12_500
    assert all(LONGEST_MILLISECONDS <= each < 1.25 * LONGEST_MILLISECONDS for each in rests[12:])


def test_not_everything_comes_back_at_once() -> None:
    assert len({rest(3, f"s/{number}") for number in range(100)}) > 90


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("120", 120_000),
        ("99999999999", 86_400_000),
        ("Wed, 11 Mar 2026 07:02:00 GMT", 120_000),
        ("Wed, 11 Mar 2026 06:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read(header: str | None, expected: int | None) -> None:
    assert asked_rest(header, NOW) == expected
