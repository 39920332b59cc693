"""The lines of a declaration in canonical order and words."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.source import display_width

#: Beyond this many columns the parts of a line go below each other.
WIDEST = 100
_DEEPER = "  "


@dataclass(frozen=True)
class Line:
    """One item: its first word, its whole text without indent, and how deep it stands.

    ``parts``: what may go on lines of its own, each but the last ending in its separator; with
    ``fill`` as many on a line as fit.
    """

    field: str
    head: str
    parts: tuple[str, ...]
    depth: int = 1
    fill: bool = False

    def rows(self, *, apart: bool = False) -> list[str]:
        """The item's lines; its parts below each other when they don't fit (or ``apart``)."""
        indent = _DEEPER * self.depth
        whole = indent + self.head + "".join(self.parts)
        if len(self.parts) < 2 or (not apart and display_width(whole) <= WIDEST):
            return [whole]
        first, *rest = self.parts
        rows = [indent + self.head + first]
        for part in rest:
            if self.fill and display_width(rows[-1] + part) <= WIDEST:
                rows[-1] += part
            else:
                rows.append(indent + _DEEPER + part)
        return rows


def line(field: str, text: str, label: str = "", depth: int = 1) -> Line:
    """An item of one part: 除外「label」：text."""
    return Line(field, f"{field}{f'「{label}」' if label else ''}：", (text,), depth)


def listed(
    field: str, texts: list[str], depth: int = 1, *, label: str = "", fill: bool = False
) -> Line:
    """An item of several parts with ； between them."""
    parts = [text + "；" for text in texts[:-1]] + texts[-1:]
    return Line(field, f"{field}{f'「{label}」' if label else ''}：", tuple(parts), depth, fill)
