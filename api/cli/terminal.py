"""Writing to the terminal: plain lines, colour only where a terminal shows it."""

from __future__ import annotations

import os
import sys
from typing import TextIO

_CODES = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "dim": 2, "bold": 1}


def say(text: str) -> None:
    """A line of the result, to standard output."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """A line about what went wrong, to standard error."""
    sys.stderr.write(text + "\n")


def emit(data: bytes) -> None:
    """Bytes for a program, to standard output, with an end of line."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def shows_colour(stream: TextIO) -> bool:
    """Whether the stream is a terminal that wants colour (NO_COLOR turns it off)."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


class Paint:
    """Colours text, or leaves it as it is."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, colour: str) -> str:
        """The text in one of the named colours."""
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self._on else text
