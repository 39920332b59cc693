"""What generated code works with during one check: the view, its indexes, the rows found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from operator import attrgetter
from typing import Any

from dsl.ir.vocabulary import CASE
from engine.compiled.running.instants import moment
from engine.rows import Row, View
from engine.truth import INF
from engine.view import moved

STEPS = 400_000
"""Records looked at for one rule of one check before it is given up (步数超限)."""

FINDING_STEPS = 40
"""What a finding counts for: a rule with more than 10,000 of them in one case is given up."""


class OverBudgetError(Exception):
    """A rule has looked at too many records."""


NONE_INDEXED: dict[Any, Any] = {object(): ()}
"""An index over no records; not empty, so that it is not built again."""


NO_TIMES: list[tuple[int, int]] = [(INF, INF)]
"""The same for the times of no records."""


class Missing(dict[str, tuple[int, int]]):
    """Section → what is known of an event that is not recorded there."""

    __slots__ = ("_until",)

    def __init__(self, until: Mapping[str, int]) -> None:
        self._until = until

    def __missing__(self, entity: str) -> tuple[int, int]:
        until = self._until.get(entity, -INF)
        found = self[entity] = (-INF if until == -INF else until + 1, INF)
        return found


class Open(dict[str, int]):
    """Section → 1 while it may lack records, 0 if it is current."""

    __slots__ = ("_missing", "_stood_at")

    def __init__(self, missing: Missing, stood_at: int) -> None:
        self._missing = missing
        self._stood_at = stood_at

    def __missing__(self, entity: str) -> int:
        found = self[entity] = 1 if self._missing[entity][0] <= self._stood_at else 0
        return found


class Check:
    """One view being judged. Nothing of it outlives the check.

    ``x`` holds what was worked out once for the check, by slot number, and nothing replaces it
    while the check goes on; those in ``shared`` rest on the records alone.  ``wanted``: for each
    verdict whether its rows are asked for; ``merged``: indexes of rules that have several versions,
    whose rows are always kept.  ``next_change`` is the least of all subjects, also of those whose
    rows are not asked for.
    """

    __slots__ = (
        "_later", "_shared", "_standing", "_view", "as_of", "case", "left", "merged", "missing",
        "next_change", "open", "rows", "snapshot", "stood_at", "wanted", "x",
    )  # fmt: skip

    def __init__(
        self,
        view: View,
        slots: int,
        shared: Sequence[int],
        wanted: Sequence[bool],
        merged: frozenset[int],
    ) -> None:
        self.snapshot = view.snapshot
        self.case = view.snapshot.case
        self.as_of = view.as_of
        self.stood_at = view.stood_at
        self.missing = Missing(view.until)
        self.open = Open(self.missing, view.stood_at)
        self.x: list[Any] = [None] * slots
        self.rows: list[Row] = []
        self.next_change = INF
        self.left = STEPS
        self.wanted = tuple(wanted)
        self.merged = merged
        self._view = view
        self._shared = shared
        self._later: dict[int, Check] = {}
        self._standing: bool | None = None

    def is_standing(self) -> bool:
        """Whether at every later minute the sections stand as they do now."""
        if self._standing is None:
            view = self._view
            uncut = view.until is view.declared or view.until == view.declared
            self._standing = uncut and view.taken_at <= view.as_of
        return self._standing

    def later(self, minute: int) -> Check:
        """The same records at a later minute; spends from this check's steps."""
        found = self._later.get(minute)
        if found is None:
            found = Check(
                moved(self._view, minute), len(self.x), self._shared, self.wanted, self.merged
            )
            for slot in self._shared:
                found.x[slot] = self.x[slot]
            self._later[minute] = found
        found.left = self.left
        return found

    def spend(self, steps: int) -> None:
        """Counts records looked at. Raises OverBudgetError when there were too many."""
        self.left -= steps
        if self.left < 0:
            raise OverBudgetError

    def section(self, entity: str) -> Sequence[Any]:
        """The visible records of a section; the case is a section of one."""
        if entity == CASE:
            return (self.case,)
        found: Sequence[Any] = getattr(self.snapshot, entity) or ()
        return found

    def memo(self, slot: int) -> dict[Any, Any]:
        """The answers kept under a slot, empty at first."""
        found: dict[Any, Any] | None = self.x[slot]
        if found is None:
            found = self.x[slot] = {}
        return found

    def places(self, slot: int, records: Iterable[Any]) -> dict[int, int]:
        """Positions in a section by the records' identity."""
        found: dict[int, int] | None = self.x[slot]
        if found is None:
            found = self.x[slot] = dict(zip(map(id, records), count()))
        return found

    def identify(self, slot: int, records: Sequence[Any], field: str) -> dict[str, Any]:
        """The records by identifier; of several with one identifier the first."""
        found: dict[Any, Any] = {}
        if records and records[0] is not None:
            backwards = records[::-1]
            found = dict(zip(map(attrgetter(field), backwards), backwards, strict=True))
            found.pop(None, None)
        self.x[slot] = found or NONE_INDEXED
        return self.x[slot]  # type: ignore[no-any-return]

    def members(
        self,
        slot: int,
        listed: Iterable[str] | None,
        known: Mapping[str, Any],
        everything: Iterable[Any],
        field: str | None,
    ) -> list[tuple[Any, str | None]]:
        """The records a list names, with their identifiers; every record if it was not sent.

        Kept under the slot by the list's identity, for several rules ask for the same.
        """
        found: list[tuple[Any, str | None]]
        if listed is not None:
            found = [(known.get(key), key) for key in dict.fromkeys(listed)]
        else:
            found = [
                (r, getattr(r, field) if r is not None and field else None) for r in everything
            ]
        return self.x[slot].setdefault(id(listed), found)  # type: ignore[no-any-return]

    def unless_negative(self, slot: int, records: Iterable[Any], field: str) -> int:
        """INF if no record has a negative number in the attribute, else -INF."""
        read = attrgetter(field)
        values = (read(record) for record in records)
        found = -INF if any(value is not None and value < 0 for value in values) else INF
        self.x[slot] = found
        return found

    def column(
        self, slot: int, records: Iterable[Any], field: str, missing: tuple[int, int]
    ) -> list[tuple[int, int]]:
        """One time of every record, ``missing`` where it is not given."""
        texts = map(attrgetter(field), records)
        found = [missing if text is None else moment(text) for text in texts]
        self.x[slot] = found or NO_TIMES
        return self.x[slot]  # type: ignore[no-any-return]

    def group(self, slot: int, records: Iterable[Any], field: str) -> dict[Any, list[Any]]:
        """The records by the value of one attribute, unknown (None) being a value too."""
        found: dict[Any, list[Any]] = {}
        for value, record in zip(map(attrgetter(field), records), records, strict=True):
            if value in found:
                found[value].append(record)
            else:
                found[value] = [record]
        self.x[slot] = found or NONE_INDEXED
        return self.x[slot]  # type: ignore[no-any-return]

    def spread(self, slot: int, records: Iterable[Any], field: str) -> dict[Any, list[Any]]:
        """The records by each element of a list attribute; lists not sent under None."""
        found: dict[Any, list[Any]] = {}
        read = attrgetter(field)
        for record in records:
            values = read(record)
            for value in (None,) if values is None else dict.fromkeys(values):
                if value in found:
                    found[value].append(record)
                else:
                    found[value] = [record]
        self.x[slot] = found or NONE_INDEXED
        return self.x[slot]  # type: ignore[no-any-return]


def loose(index: Mapping[Any, list[Any]], value: Any, records: Sequence[Any]) -> Sequence[Any]:
    """The records that may carry the value, in any order."""
    if value is None:
        return records
    unknown = index.get(None)
    found = index.get(value, ())
    return found if unknown is None else [*found, *unknown]


def ordered(index: Mapping[Any, list[Any]], value: Any, records: Sequence[Any]) -> Sequence[Any]:
    """The records that may carry the value, in the order of the section."""
    return records if value is None or None in index else index.get(value, ())
