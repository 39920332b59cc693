"""Checked time limits (期间): start, length, extension chain, deductions, readings."""

from __future__ import annotations

from typing import Literal

import msgspec

from dsl.ir.expressions import Binder, Number, Record, Time, Truth

Unit = Literal["minute", "hour", "day", "day24", "workday", "month", "year"]
"""``minute`` is of warnings alone (``Rung``): no law sets a period in minutes."""


class Length(msgspec.Struct, frozen=True, tag=True):
    """An amount of a unit; half a month is 15 days."""

    amount: int
    unit: Unit


class ParameterLength(msgspec.Struct, frozen=True, tag=True):
    """A length that is a dated parameter, valued at the rule's governing time."""

    name: str


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """One accepted way of counting (口径), with its source.

    hour   exact | next_hour         X1: from the minute, or from the next whole hour
    day    calendar | full24         X2: start day not counted, or n times 24 hours
    month  corresponding | month_end X3: same day number, or last day to last day
    roll   none | roll               X8: last day on a rest day moves to the next working day
    deduct one_end | both_ends       X6: one or both end days of a deduction count
    back   inclusive | clear         X12/A15: n days before counts the day itself, or n full days
    chain  anchored | segment        X4: totals from the anchor, or from each expiry
    """

    hour: Literal["exact", "next_hour"] = "exact"
    day: Literal["calendar", "full24"] = "calendar"
    month: Literal["corresponding", "month_end"] = "corresponding"
    roll: Literal["none", "roll"] = "none"
    deduct: Literal["one_end", "both_ends"] = "one_end"
    back: Literal["inclusive", "clear"] = "inclusive"
    chain: Literal["anchored", "segment"] = "anchored"
    source: str = ""


class StartChange(msgspec.Struct, frozen=True):
    """起算改为: where ``when`` holds the clock starts at ``start`` instead (first that holds)."""

    label: str
    when: Truth
    start: Time


class Tier(msgspec.Struct, frozen=True, omit_defaults=True):
    """One length; the last tier whose condition holds applies (the first has none)."""

    length: Length | ParameterLength
    when: Truth | None = None
    label: str = ""


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """One kind of extension or restart in the chain (延长、重新起算).

    Records of ``binder`` (whose ``where`` states authority, ground and approval) in order of
    ``effective`` each use this link.  ``mode``: ``add`` adds the length to the total, ``total``
    makes it the total, ``restart`` starts the base length anew at ``restart``.  ``stated`` is the
    amount the record itself grants, in the unit of ``length``, capped by ``length``.
    With ``before_expiry`` the approval must come no later than the expiry so far, otherwise the
    record does not count.  ``line``: the lenient line alone may have it (宽松延长).
    """

    label: str
    binder: Binder
    mode: Literal["add", "total", "restart"]
    length: Length | ParameterLength | None
    effective: Time
    stated: Number | None = None
    restart: Time | None = None
    before_expiry: bool = True
    at_most: int = 1
    after: str | None = None
    line: Literal["both", "lenient"] = "both"


class Deduction(msgspec.Struct, frozen=True, omit_defaults=True):
    """Spans that do not count (扣除), one per record of ``binder``.

    ``line``: the lenient line alone may leave them out (宽松扣除).
    """

    label: str
    binder: Binder
    from_: Time
    to: Time
    line: Literal["both", "lenient"] = "both"


class Limit(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """A statutory period, complete.

    ``strict`` and ``lenient`` are the two accepted lines; between the two lies 争议.
    """

    start: Time
    tiers: tuple[Tier, ...]
    strict: Reading
    lenient: Reading
    start_changes: tuple[StartChange, ...] = ()
    links: tuple[Link, ...] = ()
    deductions: tuple[Deduction, ...] = ()


class PeriodUse(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """A named period of a record, as a limit; ``before`` as in ``Expiry``."""

    name: str
    of: Record
    before: Record | None = None


class Period(msgspec.Struct, frozen=True):
    """A named period (期限定义) of one entity, shared by several rules."""

    name: str
    variable: str
    entity: str
    limit: Limit
