"""Source texts and places in them: offsets inside, lines and columns at the edge."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

#: East Asian width classes that take two columns of a terminal.
_WIDE = frozenset("WF")


class Span(NamedTuple):
    """A stretch of one file: offsets in characters, ``end`` exclusive."""

    file: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this one to the end of the other."""
        return Span(self.file, min(self.start, other.start), max(self.end, other.end))


#: The place of a node that was not read from a text.
NOWHERE = Span("", 0, 0)


class Position(NamedTuple):
    """A line and a column, both counted from 1, the column in characters."""

    line: int
    column: int


def display_width(text: str) -> int:
    """Columns the text takes in a terminal: two for a Chinese character, none for a mark."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of editors and of SARIF."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class SourceFile:
    """One text under one name (a path relative to the ruleset)."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins."""
        starts = [0]
        starts.extend(i + 1 for i, char in enumerate(self.text) if char == "\n")
        return tuple(starts)

    def span(self, start: int, end: int) -> Span:
        """The stretch from ``start`` to ``end``, kept inside the text."""
        start = max(0, min(start, len(self.text)))
        return Span(self.name, start, max(start, min(end, len(self.text))))

    def position(self, offset: int) -> Position:
        """Line and column of an offset."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its end; empty past the last one."""
        if not 1 <= number <= len(self.line_starts):
            return ""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] - 1 if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].removesuffix("\r")

    def slice(self, span: Span) -> str:
        """The text of a stretch."""
        return self.text[span.start : span.end]
