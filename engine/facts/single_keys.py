"""Whether a body writes every key once, told by counting quotes instead of keys.

Decoding drops all but the last of several equal keys, and with each its quotes.  So a value that,
written again, has as many quotes as the body it came from has lost nothing.
"""

from __future__ import annotations

from typing import Any

import msgspec

_write = msgspec.json.Encoder(decimal_format="number").encode


def quotes(data: bytes) -> int | None:
    """How many quotes open or close a text; None where that takes more than counting."""
    if b"\\" not in data:
        return data.count(b'"')
    return None if b"\\\\" in data else data.count(b'"') - data.count(b'\\"')


def quotes_kept(value: Any) -> int | None:
    """The same of a decoded value, written again.

    A typed snapshot has fewer than its body also where the body writes null, or a number as text.
    """
    return quotes(_write(value))
