"""The warning ladder: from which minute on which level holds (docs/semantics.md §7)."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.ir.limits import Length
from dsl.ir.rules import Rung
from engine.oracle.lengths import UNITS
from engine.oracle.spans import DAY, is_infinite
from engine.periods.calendar import DayTable, add_months, nth_working_day_before
from engine.periods.limit import simple_deadline
from engine.periods.readings import CORRESPONDING, Reading
from engine.rows import LEVELS
from engine.truth import INF


def rung_instants(
    ladder: Sequence[Rung], table: DayTable, start: int | None, deadline: int
) -> list[tuple[int, int]]:
    """(minute, level) of every rung that can be placed; ``start`` None where none is counted."""
    found = []
    for rung in ladder:
        minute = _instant(rung, table, -INF if start is None else start, deadline)
        if not is_infinite(minute):
            found.append((minute, LEVELS.index(rung.level)))
    return found


def level_at(rungs: Sequence[tuple[int, int]], as_of: int) -> int:
    """The highest level reached, 0 for none."""
    return max((level for minute, level in rungs if minute <= as_of), default=0)


def _instant(rung: Rung, table: DayTable, start: int, deadline: int) -> int:
    if rung.before is not None:
        return deadline if is_infinite(deadline) else _before(rung.before, table, deadline)
    if is_infinite(start):
        return start
    if rung.after is not None and rung.after.unit == "minute":
        return start + rung.after.amount
    if rung.after is not None:
        unit = UNITS[rung.after.unit]
        return simple_deadline(table, start, rung.after.amount, unit, Reading(), 0)[0]
    if rung.used is None or is_infinite(deadline):
        return INF
    part, whole = rung.used
    return start - (start - deadline) * part // whole


def _before(length: Length, table: DayTable, deadline: int) -> int:
    if length.unit == "minute":
        return deadline - length.amount
    if length.unit == "hour":
        return deadline - 60 * length.amount
    if length.unit in ("day", "day24"):
        return deadline - DAY * length.amount
    day, time_of_day = divmod(deadline, DAY)
    if length.unit == "workday":
        return DAY * nth_working_day_before(table, day, length.amount, 0) + time_of_day
    months = length.amount * (12 if length.unit == "year" else 1)
    return DAY * add_months(table, day, -months, CORRESPONDING) + time_of_day
