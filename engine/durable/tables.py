"""Decision tables read from the top, spread out into rules that exclude one another.

The library's negation and alternatives are unsafe and its rules fire in no order, so "otherwise"
has to be written out: a row becomes one rule for every way in which the rows above it can fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Field = tuple[str, str]
"""A field of a pattern: the pattern's alias and the field's name."""

_OPPOSITE = {"lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt", "eq": "neq", "neq": "eq"}


class Comparison(NamedTuple):
    """A comparison of a field with an integer or with another field."""

    left: Field
    operator: str
    right: Field | int

    def opposite(self) -> Comparison:
        """Holds exactly where this one does not."""
        return self._replace(operator=_OPPOSITE[self.operator])


Tests = tuple[Comparison, ...]
Says = dict[str, Field | int]
"""What a row concludes: fields of the new fact, each an integer or taken over from a pattern."""


class Row(NamedTuple):
    """Where all tests hold and no row above does, this is concluded."""

    tests: Tests
    says: Says


def spread(rows: Sequence[Row]) -> list[Row]:
    """Rows of which exactly one holds, whatever the fields; the last one given has no tests."""
    failed: list[Tests] = [()]
    found: list[Row] = []
    for row in rows:
        ways = [_joined(before, row.tests) for before in failed]
        found += [Row(way, row.says) for way in ways if way is not None]
        failed = [
            way
            for before in failed
            for place, test in enumerate(row.tests)
            if (way := _joined(before, (*row.tests[:place], test.opposite()))) is not None
        ]
    return found


def crossed(first: Sequence[Row], second: Sequence[Row]) -> list[Row]:
    """Every row of one table together with every row of another (both spread)."""
    return [
        Row(way, {**one.says, **other.says})
        for one in first
        for other in second
        if (way := _joined(one.tests, other.tests)) is not None
    ]


def _joined(some: Tests, more: Tests) -> Tests | None:
    """Both together, each test once; None if they contradict one another."""
    joined = tuple(dict.fromkeys((*some, *more)))
    return None if any(test.opposite() in joined for test in joined) else joined
