"""The same limit once more, as the steps a reader can follow: 起算、期限、延长、扣除、顺延、届满.

Nothing is computed here in a second way: the steps are read off by running the pieces of
`limit` on ever longer chains.
"""

from collections.abc import Sequence
from typing import NamedTuple

from engine.periods.calendar import DayTable
from engine.periods.counting import count, ends_at_instant, last_good
from engine.periods.deduction import next_span, shift_end, span_size
from engine.periods.extension import USED, in_months, judge_link
from engine.periods.limit import deduct, run_chain, run_limit
from engine.periods.readings import Reading
from engine.periods.units import DAY_MINUTES, INF


class Counted(NamedTuple):
    """The base length counted from its start; years as months. `end` is nominal."""

    start: int
    amount: int
    unit: int
    end: int


class Linked(NamedTuple):
    """One link: `outcome` USED, or why not (`extension`).

    `good_until` is the last good minute of the limit before it, `end` the nominal end after it.
    """

    link: int
    spec: int
    mode: int
    outcome: int
    approved: int
    good_until: int
    end: int


class Deducted(NamedTuple):
    """One merged span that was deducted, as minutes; `size` in minutes, days or working days."""

    start: int
    until: int
    size: int
    running: int


class Rolled(NamedTuple):
    """The last day moved from a rest day to a working day, as day numbers."""

    from_day: int
    to_day: int


class Ended(NamedTuple):
    """The result: as the first, second, third and fourth value of `run_limit`."""

    deadline: int
    last_good: int
    provisional: int
    suspended: int


Step = Counted | Linked | Deducted | Rolled | Ended


def explain_limit(
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
) -> list[Step]:
    """The steps of `run_limit` for the same arguments, in the order of the law."""
    amount, unit = in_months(amount, unit)
    steps: list[Step] = [
        Counted(start, amount, unit, count(table, start, amount, unit, reading, high))
    ]

    def chain(links: int) -> tuple[int, int, int, int, int, int]:
        return run_chain(
            table, start, amount, unit, reading, link_mode[:links], link_amount, link_unit,
            link_approved, link_restart, link_spec, spec_cap, spec_after, ded_from, ded_to,
            as_of, high,
        )  # fmt: skip

    for i in range(len(link_mode)):
        origin, _, now_unit, nominal, used, _ = chain(i)
        expiry = deduct(table, origin, nominal, now_unit, reading, ded_from, ded_to, as_of, high)
        good = last_good(expiry[0], ends_at_instant(now_unit, reading))
        outcome = judge_link(
            i, link_mode, link_approved, link_spec, spec_cap, spec_after, used, good
        )
        end = chain(i + 1)[3] if outcome == USED else nominal
        steps.append(Linked(i, link_spec[i], link_mode[i], outcome, link_approved[i], good, end))
    origin, _, now_unit, nominal, _, _ = chain(len(link_mode))
    result = run_limit(
        table, start, amount, unit, reading, link_mode, link_amount, link_unit, link_approved,
        link_restart, link_spec, spec_cap, spec_after, ded_from, ded_to, as_of, high,
    )  # fmt: skip
    counted = deduct(table, origin, nominal, now_unit, reading, ded_from, ded_to, as_of, high)[4]
    by_day = 0 if ends_at_instant(now_unit, reading) else 1
    scale = DAY_MINUTES if by_day == 1 else 1
    after = -INF
    for _ in range(counted):
        low, until, running = next_span(ded_from, ded_to, origin, as_of, by_day, after)
        size = span_size(table, low, until, now_unit, by_day, reading.deduct, high)
        steps.append(Deducted(low * scale, until * scale, size, running))
        after = until
    shifted = shift_end(table, nominal, result[6], now_unit, by_day, high)
    if by_day == 1 and result[0] < INF and shifted != result[0]:
        steps.append(Rolled(shifted // DAY_MINUTES - 1, result[0] // DAY_MINUTES - 1))
    steps.append(Ended(*result[:4]))
    return steps
