"""What a run of a rule leaves behind: for each part of the rule what it read and what it lacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from dsl.ir.expressions import Attribute
from engine.oracle.records import Ref
from engine.oracle.trace import Step, Trace

Seen = tuple[Ref, Attribute] | str
"""A value that was read, or the entity of a section that is current and was looked through."""


class Gap(NamedTuple):
    """Something a result hangs on.

    ``value``: an attribute without value, ``minute``: one of which only the day is known (both
    with ``ref`` and ``attribute``).  ``record``: a record of ``entity`` that is not there, its
    ``key`` as far as known.  ``section``: a section not declared complete.
    """

    kind: Literal["value", "minute", "record", "section"]
    entity: str
    key: str | None = None
    ref: Ref | None = None
    attribute: Attribute | None = None


class Piece(NamedTuple):
    """One part of a rule: a condition or time of its scope, or a part of a duty.

    ``seen`` leaves out records that a search passed over.  ``gaps`` are empty if the result is
    certain.  ``law_open``: a dated parameter was asked for whose value hangs on the day that
    governs.
    """

    node: Any
    result: Any
    seen: Sequence[Seen]
    gaps: Sequence[Gap]
    law_open: bool


@dataclass(slots=True)
class DutyPiece(Step):
    """A duty with its ``parts``; ``unfinished``: sections it looked through itself that are not
    current.
    """

    seen: Sequence[Seen] = ()
    parts: list[Piece] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Notes(Trace):
    """The trace of a run in pieces: those of the scope, and the duties in the order of ``duties``.

    ``pieces`` collects those of the part at work, None inside of a piece; ``duty`` is the duty at
    work.  ``seen`` and ``gaps`` are of everything so far.
    """

    scope_pieces: list[Piece] = field(default_factory=list)
    duty_pieces: list[DutyPiece] = field(default_factory=list)
    pieces: list[Piece] | None = None
    duty: DutyPiece | None = None
    seen: list[Seen] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    laws_open: int = 0
    _seen_before: int = 0

    def __post_init__(self) -> None:
        """The scope comes first."""
        self.pieces = self.scope_pieces

    def enter(self, node: Any, record: Ref | None = None) -> Step:
        """Begin a duty."""
        self._seen_before = len(self.seen)
        self.duty = DutyPiece(node, None, record)
        self.duty_pieces.append(self.duty)
        self.pieces = self.duty.parts
        return self.duty

    def leave(self, result: Any) -> None:
        """End the duty with its verdict."""
        assert self.duty is not None
        self.duty.result = result
        self.duty.seen = self.seen[self._seen_before :]
        self.pieces, self.duty = self.scope_pieces, None
