"""延长: the chain of extensions and restarts of one limit (PC-15, PC-17, A10, X4).

A link adds to the length, sets the total length, or starts the clock anew. It counts only if it
was approved while the limit was still running, if its kind has uses left, and if the kind that
must come first has been used.
"""

from collections.abc import Sequence

from engine.periods.calendar import DayTable
from engine.periods.counting import count, ends_at_instant, last_good
from engine.periods.readings import ANCHORED, Reading
from engine.periods.units import INF, MONTH, YEAR

ADD = 0
"""延长n: the length is added (刑诉法91条1款: 三日 and one to four more)."""
TOTAL = 1
"""延长至n: the length becomes the total, from the start (刑诉法91条2款: thirty days in all)."""
RESTART = 2
"""重新计算: a new start and a new length (刑诉法160条)."""

USED = 0
TOO_LATE = 1
"""Approved only after the limit had expired."""
USED_UP = 2
"""Its kind has been used as often as allowed."""
NOT_BEFORE = 3
"""The kind that must come first has not been used."""
TOO_MANY = 4
"""More links than one limit can record."""

MAX_LINKS = 62


def uses_of(
    spec: int, used: int, link_mode: Sequence[int], link_spec: Sequence[int], before: int
) -> int:
    """How many of the first `before` links are of kind `spec` and in the bitmask `used`.

    A restart of another kind begins a limit of its own: what was used up before it is free again.
    """
    found = 0
    for i in range(before):
        if (used >> i) & 1 == 1:
            if link_spec[i] == spec:
                found += 1
            elif link_mode[i] == RESTART:
                found = 0
    return found


def judge_link(
    index: int,
    link_mode: Sequence[int],
    link_approved: Sequence[int],
    link_spec: Sequence[int],
    spec_cap: Sequence[int],
    spec_after: Sequence[int],
    used: int,
    expiry_last_good: int,
) -> int:
    """Whether link `index` counts: USED, or why not.

    `expiry_last_good` is the last good minute of the limit as it stands before this link. An
    approval of INF means that none is required.
    """
    if index >= MAX_LINKS:
        return TOO_MANY
    if link_approved[index] != INF and link_approved[index] > expiry_last_good:
        return TOO_LATE
    spec = link_spec[index]
    if uses_of(spec, used, link_mode, link_spec, index) >= spec_cap[spec]:
        return USED_UP
    first = spec_after[spec]
    if first >= 0 and uses_of(first, used, link_mode, link_spec, index) == 0:
        return NOT_BEFORE
    return USED


def in_months(amount: int, unit: int) -> tuple[int, int]:
    """Years as months, so that the two add up; other lengths unchanged."""
    if unit == YEAR:
        return 12 * amount, MONTH
    return amount, unit


def extend(
    table: DayTable,
    reading: Reading,
    high: int,
    mode: int,
    amount: int,
    unit: int,
    restart: int,
    origin: int,
    anchor: int,
    span: int,
    total: int,
    current_unit: int,
    nominal: int,
) -> tuple[int, int, int, int, int, int]:
    """The chain after one link: (origin, anchor, span, total, unit, nominal end).

    The chain counts `span` units from `anchor`; `origin` is the start that a total is measured
    from, `total` the whole length so far. Lengths in the same unit are summed and counted once
    from the anchor; in another unit, or in the segment-wise reading, the link is counted from the
    end of the one before: its last day, or its very instant if the link is in hours. A total that
    would end earlier changes nothing.
    """
    amount, unit = in_months(amount, unit)
    if mode == RESTART:
        end = count(table, restart, amount, unit, reading, high)
        return restart, restart, amount, amount, unit, end
    if mode == TOTAL:
        end = count(table, origin, amount, unit, reading, high)
        if end < nominal:
            return origin, anchor, span, total, current_unit, nominal
        return origin, origin, amount, amount, unit, end
    whole = total + amount if unit == current_unit else amount
    if unit == current_unit and (reading.chain == ANCHORED or ends_at_instant(unit, reading)):
        end = count(table, anchor, span + amount, unit, reading, high)
        return origin, anchor, span + amount, whole, unit, end
    joint = nominal
    if not ends_at_instant(unit, reading):
        joint = last_good(nominal, ends_at_instant(current_unit, reading))
    end = count(table, joint, amount, unit, reading, high)
    return origin, joint, amount, whole, unit, end
