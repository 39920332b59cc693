"""The figures of a finding: deadlines, how late, how much time is left."""

from __future__ import annotations

from dsl.ir.rules import Meet
from engine.answers import Deadline
from engine.explaining.arithmetic import Arithmetic
from engine.explaining.durations import in_calendar, minutes_word, span_word
from engine.explaining.message import Figures
from engine.explaining.witness.notes import DutyNote
from engine.periods.instants import format_instant
from engine.rows import DISPUTED, PENDING, VIOLATION, WARNING, Row
from engine.truth import INF


class Figured:
    """The figures of one row; minutes are measured from the strict line."""

    def __init__(
        self, row: Row, duty: DutyNote | None, sums: Arithmetic | None, as_of: int
    ) -> None:
        self._row = row
        self._sums = sums
        self._as_of = as_of
        done = None if duty is None else duty.done
        self._done = None if done is None or done[1] >= INF else done
        self._not_before = duty is not None and isinstance(duty.duty, Meet) and duty.duty.not_before

    def deadline(self) -> Deadline | None:
        """Both lines, None for a duty without limit."""
        row = self._row
        if row.strict is None:
            return None
        return Deadline(instant(row.strict), instant(row.lenient), row.provisional)

    def overdue(self) -> int | None:
        """Minutes late, at completion or so far; at the least if only its day is known."""
        row = self._row
        late = row.verdict in (VIOLATION, DISPUTED) and not self._not_before
        if not late or row.strict is None or not in_calendar(row.strict):
            return None
        end = self._as_of if self._done is None else self._done[0]
        return max(0, end - row.strict)

    def remaining(self) -> int | None:
        """Minutes left while the clock runs."""
        row = self._row
        running = row.verdict in (WARNING, PENDING) and not self._not_before
        if not running or row.strict is None or not in_calendar(row.strict):
            return None
        return row.strict - self._as_of if row.strict >= self._as_of else None

    def words(self) -> Figures:
        """The same as a message quotes them."""
        sums, done = self._sums, self._done
        overdue, remaining = self.overdue(), self.remaining()
        least = "至少" if done is not None and done[0] != done[1] else ""
        return Figures(
            start="" if sums is None or sums.started is None else span_word(*sums.started),
            deadline="" if sums is None else sums.end("strict"),
            lenient="" if sums is None else sums.end("lenient"),
            completed="" if done is None else span_word(*done),
            overdue="" if overdue is None else f"{least}{minutes_word(overdue)}",
            remaining="" if remaining is None else minutes_word(remaining),
        )


def instant(minute: int | None) -> str | None:
    """The minute in ISO 8601, None if there is none or no date can name it."""
    if minute is None or not in_calendar(minute):
        return None
    return format_instant(minute)
