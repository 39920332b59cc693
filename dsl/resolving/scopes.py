"""Which records a word may speak of at one place of a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dsl.ir.expressions import Record, Variable

#: The entity that is always there once, under the variable of the same name.
CASE = "case"


@dataclass(frozen=True)
class Frame:
    """One record in view: the case, a subject (本), or one being ranged over (该)."""

    entity: str
    record: Record
    role: Literal["case", "subject", "each"]
    letter: Literal["甲", "乙"] | None = None


@dataclass(frozen=True)
class Scope:
    """The records in view, innermost last; bare facts belong to the innermost alone."""

    frames: tuple[Frame, ...] = (Frame(CASE, Variable(CASE, CASE), "case"),)

    @property
    def innermost(self) -> Frame:
        """The record whose facts may be named bare."""
        return self.frames[-1]

    def inside(self, frame: Frame) -> Scope:
        """The scope with one more record in view."""
        return replace(self, frames=(*self.frames, frame))

    def subjects(self, entity: str) -> tuple[Frame, ...]:
        """What 本 may mean: subjects of that entity, or the case."""
        return tuple(f for f in self.frames if f.entity == entity and f.role != "each")

    def nearest(self, entity: str) -> Frame | None:
        """What 该 means: the innermost record of that entity."""
        return next((f for f in reversed(self.frames) if f.entity == entity), None)

    def of_entity(self, entity: str) -> tuple[Frame, ...]:
        """Every record of that entity in view, outermost first."""
        return tuple(f for f in self.frames if f.entity == entity)

    def lettered(self, letter: str) -> Frame | None:
        """甲 or 乙 of a pair."""
        return next((f for f in self.frames if f.letter == letter), None)
