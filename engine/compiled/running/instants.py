"""Written times as minutes, each text worked out once while it stays in a bounded table."""

from __future__ import annotations

from engine.periods.instants import parse_instant

MOST = 16_384
"""Texts kept; when there are more the table starts anew, so that memory stays flat."""


class Instants(dict[str, tuple[int, int]]):
    """Text → first and last minute it can mean."""

    def __missing__(self, text: str) -> tuple[int, int]:
        span = parse_instant(text)
        if len(self) >= MOST:
            self.clear()
        self[text] = span
        return span
