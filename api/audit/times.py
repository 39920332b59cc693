"""How the audit tells times: ISO 8601 with milliseconds, Beijing time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

_HERE = timezone(timedelta(hours=8))


def iso(milliseconds: int) -> str:
    """A moment of operations as text; one beyond all calendars as its number."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, _HERE).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return str(milliseconds)
