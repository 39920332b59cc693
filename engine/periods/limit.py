"""One time limit from start to deadline: what every engine calls.

The order is fixed: count the length, extend it link by link, add what is deducted, roll once at
the end (A10, A11). `high` 0 takes the early side where no schedule is published, 1 the late side.
"""

from collections.abc import Sequence

from engine.periods.calendar import DayTable, is_open
from engine.periods.counting import count, ends_at_instant, last_good
from engine.periods.deduction import next_span, shift_end, span_size
from engine.periods.extension import USED, extend, in_months, judge_link
from engine.periods.readings import ROLL, Reading
from engine.periods.roll import roll_deadline
from engine.periods.units import DAY_MINUTES, INF, WORKDAY


def simple_deadline(
    table: DayTable, start: int, amount: int, unit: int, reading: Reading, high: int
) -> tuple[int, int, int]:
    """A limit without links and deductions: (deadline, last good minute, provisional 0/1)."""
    nominal = count(table, start, amount, unit, reading, high)
    deadline, provisional = finish(table, start, nominal, unit, reading, high)
    return deadline, last_good(deadline, ends_at_instant(unit, reading)), provisional


def finish(
    table: DayTable, start: int, end: int, unit: int, reading: Reading, high: int
) -> tuple[int, int]:
    """The end rolled if the reading says so, and whether an unpublished schedule matters (0/1)."""
    if end >= INF or end <= -INF or ends_at_instant(unit, reading):
        return end, 0
    last = end // DAY_MINUTES - 1
    if unit == WORKDAY:
        return end, is_open(table, start // DAY_MINUTES + 1, last)
    if reading.roll == ROLL:
        rolled = roll_deadline(table, end, high)
        return rolled, is_open(table, last, rolled // DAY_MINUTES - 1)
    return end, 0


def deduct(
    table: DayTable,
    start: int,
    nominal: int,
    unit: int,
    reading: Reading,
    ded_from: Sequence[int],
    ded_to: Sequence[int],
    as_of: int,
    high: int,
) -> tuple[int, int, int, int, int]:
    """The end after deductions: (deadline, provisional, deducted, suspended, spans counted).

    Provisional if any end on the way was: whether a later span counts depends on it.
    """
    instant = ends_at_instant(unit, reading)
    by_day = 0 if instant else 1
    scale = DAY_MINUTES if by_day == 1 else 1
    size = 0
    suspended = 0
    spans = 0
    after = -INF
    deadline, provisional = finish(table, start, nominal, unit, reading, high)
    if len(ded_from) == 0:
        return deadline, provisional, 0, 0, 0
    while True:
        low, until, running = next_span(ded_from, ded_to, start, as_of, by_day, after)
        if low >= INF or low * scale > last_good(deadline, instant):
            return deadline, provisional, size, suspended, spans
        spans += 1
        suspended = max(suspended, running)
        size += span_size(table, low, until, unit, by_day, reading.deduct, high)
        if unit == WORKDAY:
            provisional = max(provisional, is_open(table, low, until))
        if until >= INF // scale:
            return INF, provisional, size, suspended, spans
        after = until
        shifted = shift_end(table, nominal, size, unit, by_day, high)
        deadline, unsure = finish(table, start, shifted, unit, reading, high)
        provisional = max(provisional, unsure)


def run_chain(
    table: DayTable,
    start: int,
    amount: int,
    unit: int,
    reading: Reading,
    link_mode: Sequence[int],
    link_amount: Sequence[int],
    link_unit: Sequence[int],
    link_approved: Sequence[int],
    link_restart: Sequence[int],
    link_spec: Sequence[int],
    spec_cap: Sequence[int],
    spec_after: Sequence[int],
    ded_from: Sequence[int],
    ded_to: Sequence[int],
    as_of: int,
    high: int,
) -> tuple[int, int, int, int, int, int]:
    """The limit after its links, nothing deducted yet.

    Returns (start in force, total amount, its unit, nominal end, bitmask of the links that count,
    provisional 0/1: whether an end on which a link was judged is).
    """
    used = 0
    unsure = 0
    origin = start
    anchor = start
    span = amount
    total = amount
    nominal = count(table, start, amount, unit, reading, high)
    for i in range(len(link_mode)):
        expiry, provisional, _, _, _ = deduct(
            table, origin, nominal, unit, reading, ded_from, ded_to, as_of, high
        )
        unsure = max(unsure, provisional)
        good = last_good(expiry, ends_at_instant(unit, reading))
        outcome = judge_link(
            i, link_mode, link_approved, link_spec, spec_cap, spec_after, used, good
        )
        if outcome == USED:
            used |= 1 << i
            origin, anchor, span, total, unit, nominal = extend(
                table, reading, high, link_mode[i], link_amount[i], link_unit[i],
                link_restart[i], origin, anchor, span, total, unit, nominal,
            )  # fmt: skip
    return origin, total, unit, nominal, used, unsure


def run_limit(
    table: DayTable,
    start: int,
    amount: int,
    unit: int,
    reading: Reading,
    link_mode: Sequence[int],
    link_amount: Sequence[int],
    link_unit: Sequence[int],
    link_approved: Sequence[int],
    link_restart: Sequence[int],
    link_spec: Sequence[int],
    spec_cap: Sequence[int],
    spec_after: Sequence[int],
    ded_from: Sequence[int],
    ded_to: Sequence[int],
    as_of: int,
    high: int,
) -> tuple[int, int, int, int, int, int, int, int]:
    """A limit with its chain of links and its deductions.

    Links are parallel sequences in their order: mode (ADD, TOTAL, RESTART), amount, unit, minute
    of approval (INF where none is required), new start for RESTART, and the index of their kind.
    `spec_cap` gives each kind's largest number of uses, `spec_after` the kind that must have been
    used before, or -1. Deductions are [from, to) in minutes, `to` INF while still running.

    Returns (deadline, last good minute, provisional 0/1, suspended 0/1, bitmask of the links that
    counted, total amount in the unit last used (years as months), what was deducted (minutes,
    days or working days), nominal end before deductions and rolling).
    """
    amount, unit = in_months(amount, unit)
    if len(link_mode) == 0 and len(ded_from) == 0:
        nominal = count(table, start, amount, unit, reading, high)
        deadline, provisional = finish(table, start, nominal, unit, reading, high)
        good = last_good(deadline, ends_at_instant(unit, reading))
        return deadline, good, provisional, 0, 0, amount, 0, nominal
    origin, total, unit, nominal, used, unsure = run_chain(
        table, start, amount, unit, reading, link_mode, link_amount, link_unit, link_approved,
        link_restart, link_spec, spec_cap, spec_after, ded_from, ded_to, as_of, high,
    )  # fmt: skip
    deadline, provisional, size, suspended, _ = deduct(
        table, origin, nominal, unit, reading, ded_from, ded_to, as_of, high
    )
    good = last_good(deadline, ends_at_instant(unit, reading))
    return deadline, good, max(provisional, unsure), suspended, used, total, size, nominal
