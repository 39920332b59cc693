"""Where a record of the visible snapshot stood in the snapshot as it was submitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dsl.ir.vocabulary import CASE


class Places:
    """JSON pointers into the submitted snapshot.

    The visible snapshot leaves records out and blanks attributes but never reorders, so its
    records are found again by walking both in step.
    """

    def __init__(self, submitted: Any, visible: Any) -> None:
        self._submitted = submitted
        self._visible = visible
        self._positions: dict[str, Sequence[int]] = {}

    def position(self, entity: str, visible: int) -> int:
        """The place in the submitted section of a visible record."""
        positions = self._positions.get(entity)
        if positions is None:
            positions = self._positions[entity] = self._align(entity)
        return positions[visible]

    def pointer(self, entity: str, visible: int | None, attribute: str) -> str:
        """The pointer to an attribute of a visible record; the case stands by itself."""
        if visible is None or entity == CASE:
            return f"/{entity}/{attribute}"
        return f"/{entity}/{self.position(entity, visible)}/{attribute}"

    def submitted(self, entity: str, visible: int | None) -> Any:
        """A visible record as it was submitted."""
        section = getattr(self._submitted, entity)
        if visible is None or entity == CASE:
            return section
        return section[self.position(entity, visible)]

    def section(self, entity: str) -> tuple[Any, ...]:
        """A submitted section."""
        return getattr(self._submitted, entity) or ()

    def moved(self, path: str | None) -> str | None:
        """A pointer into the visible snapshot as one into the submitted snapshot."""
        if path is None:
            return None
        parts = path.split("/")
        if len(parts) < 3 or not parts[2].isdigit():
            return path
        parts[2] = str(self.position(parts[1], int(parts[2])))
        return "/".join(parts)

    def _align(self, entity: str) -> Sequence[int]:
        sent = getattr(self._submitted, entity) or ()
        seen = getattr(self._visible, entity) or ()
        if len(sent) == len(seen):
            return range(len(seen))
        found = []
        position = 0
        for record in seen:
            while not _same(sent[position], record):
                position += 1
            found.append(position)
            position += 1
        return found


def _same(sent: Any, seen: Any) -> bool:
    """Whether ``seen`` is ``sent``, perhaps with attributes blanked."""
    if sent is seen:
        return True
    for name in msgspec.structs.fields(type(seen)):
        value = getattr(seen, name.name)
        whole = getattr(sent, name.name)
        if value == whole or value is None:
            continue
        if not (isinstance(value, tuple) and isinstance(whole, tuple) and set(value) <= set(whole)):
            return False
    return True
