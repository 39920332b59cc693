"""The minutes at which a condition that asks for the end of a named period may turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.rules import Ruleset
from engine.checking.derived_moments import DerivedMoments, around, just_around, nodes_below
from engine.rows import AskedEnd
from engine.truth import INF


class AskedEnds:
    """Which periods conditions ask for, what they count on from there, and how they compare.

    A condition that is not reached, because another already decides, asks for nothing: before it
    is, that other must turn, and then the case is judged again and tells its ends.
    """

    def __init__(self, ruleset: Ruleset, derived: DerivedMoments) -> None:
        everything = (ruleset.rules, ruleset.definitions, ruleset.periods)
        self._shifts: dict[str, set[int]] = {}
        self._by_day: set[str] = set()
        for node in nodes_below(everything):
            if isinstance(node, x.Expiry):
                self._shifts.setdefault(node.period, {0}).update(derived.shifts_of(node))
            elif not isinstance(node, x.Shifted) and not _compares_minutes(node):
                self._by_day.update(_ends_in(node))

    def moments(self, ends: Iterable[AskedEnd]) -> Iterator[int]:
        """Every such minute; some may be earlier than as_of."""
        for period, end in ends:
            if -INF < end < INF:
                turns = around if period in self._by_day else just_around
                for minutes in self._shifts[period]:
                    yield from turns(end + minutes)


def _compares_minutes(node: Any) -> bool:
    return isinstance(node, x.CompareTimes) and node.by == "minute"


def _ends_in(node: Any) -> Iterator[str]:
    """The periods whose ends, as they are or moved, are directly part of a node."""
    for name in node.__struct_fields__:
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            time = part.time if isinstance(part, x.Shifted) else part
            if isinstance(time, x.Expiry):
                yield time.period
