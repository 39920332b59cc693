"""Submitted text made fit for one line of Chinese."""

from __future__ import annotations

import unicodedata
from typing import Any

MOST = 64
"""Longest piece of submitted text that a message repeats, in characters."""


def plain(value: Any, most: int = MOST) -> str:
    """The value as one line: no control, format or line-separator characters, cut at ``most``.

    Format characters go too: a right-to-left override could make a message read otherwise
    than it is stored.
    """
    text = str(value)[: most * 4]
    if len(text) <= most and text.isprintable():
        return text
    kept = "".join(ch for ch in text if unicodedata.category(ch) not in _UNPRINTED)
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def one_line(text: str) -> str:
    """Text of the project's own making with submitted pieces in it, without line breaks."""
    if text.isprintable():
        return text
    return "".join(ch for ch in text if unicodedata.category(ch) not in _UNPRINTED)


_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
