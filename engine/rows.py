"""What every engine gives back: one row per rule version and subject (docs/semantics.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

VERDICTS = (
    "violation",
    "disputed",
    "warning",
    "undetermined",
    "pending",
    "compliant",
    "not_applicable",
)
"""Worst first; a row holds the index."""

VIOLATION, DISPUTED, WARNING, UNDETERMINED, PENDING, COMPLIANT, NOT_APPLICABLE = range(7)

LEVELS = ("", "蓝", "黄", "橙", "红")
"""Warning colours, mildest first; a row holds the index, 0 for none."""


class Row(NamedTuple):
    """One verdict.

    rule        index into ``ruleset.rules``
    subjects    position of each subject record in its (visible) section; the case is 0
    verdict     index into ``VERDICTS``
    level       index into ``LEVELS``
    strict      end of the strict line, low side (minute), None if the duty has no limit
    lenient     end of the lenient line, high side (minute, INF if it cannot be bounded)
    provisional the end falls in a year whose working days are not published
    completed   the minute of completion if exact, else None
    next_change first minute after as_of at which verdict or level would differ; INF if none
    duty        index of the duty that decided (0 for not_applicable)
    """

    rule: int
    subjects: tuple[int, ...]
    verdict: int
    level: int
    strict: int | None
    lenient: int | None
    provisional: bool
    completed: int | None
    next_change: int
    duty: int


class View(NamedTuple):
    """One snapshot as seen at one moment, ready for an engine.

    snapshot  the visible snapshot (generated struct of ``engine.facts.model``); never changed
    as_of     the moment judged (minute)
    stood_at  min(as_of, snapshot.as_of): the moment the snapshot speaks for
    until     per section (entity id, and "case") the minute up to which it is complete, -INF if
              not declared; never after ``as_of``
    declared  as ``until``, but not cut at ``as_of``: INF where completeness is assumed
    taken_at  snapshot.as_of (INF if not given): gives ``stood_at`` of every other ``as_of``

    ``engine.view.moved`` gives the same records at another minute.
    """

    snapshot: Any
    as_of: int
    stood_at: int
    until: dict[str, int]
    declared: dict[str, int]
    taken_at: int


AskedEnd = tuple[str, int]
"""A named period and a minute at which it ends for some record, as a condition asked for it."""


class Judged(NamedTuple):
    """The rows of one view, and the ends of named periods that conditions asked for on the way."""

    rows: list[Row]
    ends: Sequence[AskedEnd]


class Engine(Protocol):
    """An engine judges a view; it holds no state from one view to the next."""

    name: str

    def judge(self, view: View) -> list[Row]:
        """All rows, ordered by rule index, then subject positions."""
        ...


@runtime_checkable
class NotingEngine(Engine, Protocol):
    """An engine that also tells which ends it worked out."""

    def judge_noting(self, view: View) -> Judged:
        """All rows in order, and the asked ends in any order."""
        ...
