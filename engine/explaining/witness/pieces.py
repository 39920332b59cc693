"""The notes that a written function takes of a part of the rule."""

from __future__ import annotations

from typing import Any

from engine.explaining.witness.notes import Piece
from engine.explaining.witness.script import Script


class Marks:
    """How far the witness' lists had come when a part began."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._seen, self._gaps, self._laws = (script.fresh(letter) for letter in "sgq")
        script.line(f"{self._seen}, {self._gaps} = len(seen), len(gaps)")
        script.line(f"{self._laws} = w.laws_open")

    def piece(self, node: Any, result: str, *, seen: bool) -> str:
        """The piece with what came since; ``seen``: with what was read."""
        script = self._script
        read = f"seen[{self._seen}:]" if seen else "()"
        lacked = f"gaps[{self._gaps}:] if len(gaps) > {self._gaps} else ()"
        made, kept = script.keep(Piece), script.keep(node)
        return f"{made}({kept}, {result}, {read}, {lacked}, w.laws_open > {self._laws})"
