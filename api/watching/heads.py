"""The few things of a snapshot that say whose case it is and how far it has come."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from api.security.secrecy import rank_of
from engine.periods.instants import InstantError, parse_instant


class _Case(msgspec.Struct):
    case_no: str | None = None
    handling_unit: str | None = None
    secrecy: str | None = None
    lead_officer: str | None = None
    status: str | None = None
    closed_at: str | None = None
    archived_at: str | None = None


class _Snapshot(msgspec.Struct):
    snapshot_id: str | None = None
    as_of: str | None = None
    secrecy: str | None = None
    case: _Case | None = None


class Head(NamedTuple):
    """What the watch reads of a snapshot itself.

    ``secrecy``: rank of ``api.security.secrecy``; ``facts_at``: the minute it speaks for;
    ``closed_at`` and ``archived_at``: first minute of what is written, None if nothing is.
    """

    snapshot_id: str
    case_no: str
    unit: str | None
    secrecy: int
    officer: str | None
    status: str | None
    facts_at: int | None
    closed_at: int | None
    archived_at: int | None

    def is_closed(self, as_of: int) -> bool:
        """Whether the case was finished by this minute."""
        return self.status == "closed" or (self.closed_at is not None and self.closed_at <= as_of)

    def is_archived(self, as_of: int) -> bool:
        """Whether the case was put into the archive by this minute."""
        written = self.archived_at
        return self.status == "archived" or (written is not None and written <= as_of)


_decoder = msgspec.json.Decoder(_Snapshot)


def read_head(snapshot: bytes) -> Head | None:
    """The head of a snapshot, None if it cannot be read: then no check accepts it either."""
    try:
        read = _decoder.decode(snapshot)
        case = read.case or _Case()
        return Head(
            read.snapshot_id or "",
            case.case_no or "",
            case.handling_unit,
            rank_of(read.secrecy, case.secrecy),
            case.lead_officer,
            case.status,
            None if read.as_of is None else parse_instant(read.as_of)[1],
            None if case.closed_at is None else parse_instant(case.closed_at)[0],
            None if case.archived_at is None else parse_instant(case.archived_at)[0],
        )
    except (msgspec.DecodeError, InstantError, RecursionError, UnicodeDecodeError):
        return None
