"""When to try again, and when to give up."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_MILLISECONDS = 5_000
LONGEST_MILLISECONDS = 3_600_000
LONGEST_ASKED_MILLISECONDS = 86_400_000
"""A receiver may ask for a rest of a day at most."""


def rest(tries: int, about: str) -> int:
    """Milliseconds to wait after the ``tries``-th failure (from 1): doubling, up to an hour.

    Up to a quarter is added, by the name of what is tried, so that not all come back at once.
    """
    doubled = min(FIRST_MILLISECONDS << min(tries - 1, 20), LONGEST_MILLISECONDS)
    digest = hashlib.sha256(f"{about}#{tries}".encode()).digest()
    return doubled + doubled * int.from_bytes(digest[:2]) // (4 * 65_536)


def asked_rest(header: str | None, now: int) -> int | None:
    """Milliseconds that a ``Retry-After`` header asks for: seconds or a date; None if unreadable.

    ``now`` in milliseconds UTC.
    """
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]) * 1000, LONGEST_ASKED_MILLISECONDS)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    asked = int(datetime.timestamp(aware) * 1000) - now
    return min(max(asked, 0), LONGEST_ASKED_MILLISECONDS)
