"""What a run of a rule leaves behind: for each part of the rule what it read and what it lacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from dsl.ir.expressions import Attribute
from dsl.ir.rules import Duty
from engine.oracle.records import Ref
from engine.oracle.trace import LimitRun

Seen = tuple[Ref, Attribute] | str
"""A value that was read, or the entity of a section that is current and was looked through."""


class Gap(msgspec.Struct, frozen=True):
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


class Piece(msgspec.Struct, frozen=True):
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


class DutyNote(msgspec.Struct):
    """One duty with its verdict and its ``parts``.

    ``unfinished``: sections it looked through itself that are not current.  The rest is for a duty
    in time, as ``engine.oracle.trace.DutyTrace`` has it.
    """

    index: int
    duty: Duty
    verdict: int
    parts: Sequence[Piece]
    seen: Sequence[Seen]
    unfinished: Sequence[str] = ()
    start: tuple[int, int] | None = None
    done: tuple[int, int] | None = None
    runs: Sequence[LimitRun] = ()


class Notes:
    """A run in pieces: those of the scope, and the duties in the order they were looked at.

    ``governing``, ``scope``, ``exemption`` and ``env`` are as in ``engine.oracle.trace.Trace``;
    the scope is None if the run did not come so far.
    """

    __slots__ = ("duties", "env", "exemption", "governing", "scope", "scope_pieces")

    def __init__(self) -> None:
        self.scope_pieces: list[Piece] = []
        self.duties: list[DutyNote] = []
        self.governing: tuple[int, int] | None = None
        self.scope: int | None = None
        self.exemption: int | None = None
        self.env: Mapping[str, Ref] | None = None
