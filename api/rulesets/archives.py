"""The members of a zip from outside, read in pieces and counted.

What an archive says of itself is not believed: not the sizes it claims, and not that it stays
small.  Of the ways to compress only those are taken whose reader gives out a piece at a time;
bzip2 and LZMA give out a whole member at once, whatever its size.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from typing import Literal

PIECE = 64 * 1024
"""Bytes unpacked at a time."""

_ENTRY = b"PK\x01\x02"
_PIECEMEAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ArchiveError(ValueError):
    """A zip that is not taken, and why."""

    def __init__(self, kind: Literal["unreadable", "too-large", "twice"]) -> None:
        self.kind = kind
        super().__init__(kind)


def members_of(
    archive: bytes, *, most: int, most_bytes: int, only: Collection[str] | None = None
) -> dict[str, bytes]:
    """What is in a zip, by name; folders are left out.

    At most ``most`` members (and as many folders) and ``most_bytes`` bytes of all those read; no
    more than these and a piece is ever in memory.  ``only``: read these alone.
    Raises ArchiveError.
    """
    if archive.count(_ENTRY) > 2 * most:
        raise ArchiveError("too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            members = [each for each in opened.infolist() if not each.is_dir()]
            if len({member.filename for member in members}) != len(members):
                raise ArchiveError("twice")
            if len(members) > most:
                raise ArchiveError("too-large")
            found: dict[str, bytes] = {}
            left = most_bytes
            for member in members:
                if only is None or member.filename in only:
                    found[member.filename] = _content(opened, member, left)
                    left -= len(found[member.filename])
            return found
    except ArchiveError:
        raise
    except Exception as error:
        # Whatever a broken archive makes the reader raise, it is the archive's fault.
        raise ArchiveError("unreadable") from error


def _content(opened: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.compress_type not in _PIECEMEAL:
        raise ArchiveError("unreadable")
    pieces = bytearray()
    with opened.open(member) as source:
        while piece := source.read(PIECE):
            pieces += piece
            if len(pieces) > most:
                raise ArchiveError("too-large")
    return bytes(pieces)
