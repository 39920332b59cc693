"""From which minute on which warning level holds (semantics §7)."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.ir.rules import Rung
from engine.durable.quantities.ends import UNITS
from engine.durable.quantities.known import DAY, endless
from engine.periods.calendar import DayTable, add_months, nth_working_day_before
from engine.periods.limit import simple_deadline
from engine.periods.readings import CORRESPONDING, Reading
from engine.rows import LEVELS
from engine.truth import INF


def rungs_of(
    ladder: Sequence[Rung], table: DayTable, start: int | None, deadline: int
) -> list[tuple[int, int]]:
    """Minute and level of every rung that can be placed; ``start`` None if it is not counted."""
    placed = [(_minute(rung, table, start, deadline), LEVELS.index(rung.level)) for rung in ladder]
    return [(minute, level) for minute, level in placed if not endless(minute)]


def first_minutes(rungs: Sequence[tuple[int, int]]) -> list[int]:
    """For each level the minute it is first reached, INF if never."""
    return [
        min((minute for minute, reached in rungs if reached == level), default=INF)
        for level in range(1, len(LEVELS))
    ]


def _minute(rung: Rung, table: DayTable, start: int | None, deadline: int) -> int:
    needs_start = rung.before is None
    if needs_start and (start is None or endless(start)):
        return INF
    if rung.after is not None and start is not None:
        if rung.after.unit == "minute":
            return start + rung.after.amount
        unit = UNITS[rung.after.unit]
        return simple_deadline(table, start, rung.after.amount, unit, Reading(), 0)[0]
    if endless(deadline):
        return INF
    if rung.used is not None and start is not None:
        part, whole = rung.used
        return start - (start - deadline) * part // whole
    if rung.before is None:
        return INF
    return _ahead(table, rung.before.amount, rung.before.unit, deadline)


def _ahead(table: DayTable, amount: int, unit: str, deadline: int) -> int:
    day, time_of_day = divmod(deadline, DAY)
    match unit:
        case "minute":
            return deadline - amount
        case "hour":
            return deadline - 60 * amount
        case "workday":
            return DAY * nth_working_day_before(table, day, amount, 0) + time_of_day
        case "month":
            return DAY * add_months(table, day, -amount, CORRESPONDING) + time_of_day
        case "year":
            return DAY * add_months(table, day, -12 * amount, CORRESPONDING) + time_of_day
        case _:
            return deadline - DAY * amount
