"""In time or not: the end of a duty's clock against its completion (docs/semantics.md §5–§6)."""

from __future__ import annotations

from typing import NamedTuple

from dsl.ir.limits import Limit
from dsl.ir.rules import Meet
from engine.oracle.evaluator import Env, Evaluator
from engine.oracle.lengths import UNITS, length_of
from engine.oracle.limits import EARLIEST_END, LATEST_END, Ends, Side, ends_of, ends_of_use
from engine.oracle.spans import Span, happened, is_settled
from engine.oracle.trace import DutyTrace
from engine.periods.backward import run_back
from engine.periods.readings import CLEAR, INCLUSIVE, Reading
from engine.rows import COMPLIANT, DISPUTED, PENDING, UNDETERMINED, VIOLATION, View
from engine.truth import FALSE


class Clock(NamedTuple):
    """When a duty's clock starts and ends; no ends while it doesn't run."""

    start: Span
    ends: Ends | None


def clock_of(ev: Evaluator, duty: Meet, env: Env, note: DutyTrace | None) -> Clock:
    """The clock of a duty in time, counted back where it says so."""
    if duty.from_time is not None:
        start = ev.time(duty.from_time, env)
        if not is_settled(start):
            return Clock(start, None)
        given = Side(start[0], start[0]), Side(start[1], start[1])
        return Clock(start, _counted_back(ev, duty, Ends(given, given)))
    assert duty.limit is not None
    if isinstance(duty.limit, Limit):
        limit = duty.limit
        start, ends = ends_of(ev, limit, env)
    else:
        limit = ev.book.periods[duty.limit.name].limit
        start, ends = ends_of_use(ev, duty.limit, env)
    if ends is None:
        return Clock(start, None)
    if note is not None and ev.trace is not None:
        note.runs = [r for r in ev.trace.runs if r.limit is limit and r.decisive][-4:]
    return Clock(start, _counted_back(ev, duty, ends))


def _counted_back(ev: Evaluator, duty: Meet, ends: Ends) -> Ends:
    if duty.back is None:
        return ends
    length = length_of(ev, duty.back)
    if length is None:
        unknown = EARLIEST_END, LATEST_END
        return Ends(unknown, unknown)
    lines = []
    for pair, mode in ((ends.strict, duty.strict_back), (ends.lenient, duty.lenient_back)):
        reading = Reading(back=CLEAR if mode == "clear" else INCLUSIVE)
        sides = []
        for high, side in enumerate(pair):
            deadline, last_good, provisional = run_back(
                ev.book.table,
                side.deadline,
                side.deadline == side.last_good,
                length.amount,
                UNITS[length.unit],
                reading,
                high,
            )
            open_days = side.provisional or bool(provisional)
            sides.append(Side(deadline, last_good, open_days, side.suspended))
        lines.append((sides[0], sides[1]))
    return Ends(lines[0], lines[1])


def verdict_in_time(done: Span, ends: Ends, view: View) -> int:
    """Late, in time or still running on each line; what the two lines agree on is certain."""
    is_open = happened(done, view) == FALSE

    def late(line: tuple[Side, Side]) -> bool:
        good_until = line[1].last_good
        return done[0] > good_until and (is_settled(done) or view.as_of > good_until)

    def in_time(line: tuple[Side, Side]) -> bool:
        return done[1] <= line[0].last_good

    def running(line: tuple[Side, Side]) -> bool:
        return is_open and view.as_of <= line[0].last_good

    strict, lenient = ends
    if late(strict) and late(lenient):
        return VIOLATION
    for one, other in ((strict, lenient), (lenient, strict)):
        if late(one) and (in_time(other) or running(other)):
            return DISPUTED
    if in_time(strict) and in_time(lenient):
        return COMPLIANT
    if running(strict) and running(lenient):
        return PENDING
    if is_open and all(side.suspended for side in ends.sides()):
        return PENDING
    return UNDETERMINED


def verdict_not_before(done: Span, ends: Ends, view: View) -> int:
    """``done`` must not come before the end of the clock."""
    if not is_settled(done):
        return COMPLIANT if happened(done, view) == FALSE else UNDETERMINED
    (strict_low, strict_high), (lenient_low, lenient_high) = (
        (low.deadline, high.deadline) for low, high in (ends.strict, ends.lenient)
    )
    if done[1] < min(strict_low, lenient_low):
        return VIOLATION
    if done[0] >= max(strict_high, lenient_high):
        return COMPLIANT
    if done[0] >= strict_high and done[1] < lenient_low:
        return DISPUTED
    if done[0] >= lenient_high and done[1] < strict_low:
        return DISPUTED
    return UNDETERMINED
