"""The warning ladder: from which minute on which level holds (docs/semantics.md §7)."""

from __future__ import annotations

from engine.periods.calendar import DayTable, add_months, nth_working_day_before
from engine.periods.limit import simple_deadline
from engine.periods.readings import CORRESPONDING, Reading
from engine.periods.units import DAY, DAY24, DAY_MINUTES, HOUR, HOUR_MINUTES, WORKDAY, YEAR
from engine.truth import INF

BEFORE, AFTER, USED = range(3)
MINUTE = -1
"""A unit of rungs alone; the calculus of periods has none so small."""
PLAIN_READING = Reading()

Rung = tuple[int, int, int, int]
"""Level, kind (BEFORE, AFTER, USED), and amount and unit, or part and whole."""


class Ladder:
    """The rungs of one rule."""

    def __init__(self, table: DayTable, rungs: tuple[Rung, ...]) -> None:
        self._table = table
        self._rungs = rungs

    def instants(self, start: int, deadline: int) -> list[tuple[int, int]]:
        """(minute, level) of every rung that can be placed; ``start`` -INF where none counts."""
        found = []
        for level, kind, amount, unit in self._rungs:
            minute = self._instant(kind, amount, unit, start, deadline)
            if -INF < minute < INF:
                found.append((minute, level))
        return found

    def _instant(self, kind: int, amount: int, unit: int, start: int, deadline: int) -> int:
        if kind == BEFORE:
            return deadline if deadline in (INF, -INF) else self._before(amount, unit, deadline)
        if start == -INF:
            return INF
        if kind == AFTER and unit == MINUTE:
            return start + amount
        if kind == AFTER:
            return simple_deadline(self._table, start, amount, unit, PLAIN_READING, 0)[0]
        if deadline in (INF, -INF):
            return INF
        return start - (start - deadline) * amount // unit

    def _before(self, amount: int, unit: int, deadline: int) -> int:
        if unit == MINUTE:
            return deadline - amount
        if unit == HOUR:
            return deadline - HOUR_MINUTES * amount
        if unit in (DAY, DAY24):
            return deadline - DAY_MINUTES * amount
        day, time_of_day = divmod(deadline, DAY_MINUTES)
        if unit == WORKDAY:
            found = nth_working_day_before(self._table, day, amount, 0)
        else:
            months = 12 * amount if unit == YEAR else amount
            found = add_months(self._table, day, -months, CORRESPONDING)
        return DAY_MINUTES * found + time_of_day
