"""How large a case may be that is judged by another engine than the default one.

The other engines are there to be compared with the default one, not to be fast: their time grows
with the square of the records and beyond.  On the command line, where nobody else waits, and in
the proofs of a version there is no such bound.
"""

from __future__ import annotations

from typing import Any

import msgspec

MOST_RECORDS = 150
"""Records of all sections: more than twice an ordinary case; some seconds at worst."""

MOST_BYTES = 128 * 1024
"""Of JSON, so that lists within the records stay small too."""

AT_MOST = f"至多 {MOST_RECORDS} 条记录、{MOST_BYTES // 1024} KiB"

_decode = msgspec.json.Decoder(dict[str, Any]).decode


def small_enough(snapshot: bytes) -> bool:
    """Whether any engine may judge the case; one that can't be read is left to the reader."""
    if len(snapshot) > MOST_BYTES:
        return False
    try:
        sections = _decode(snapshot).values()
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return True
    return sum(len(each) for each in sections if isinstance(each, list)) <= MOST_RECORDS
