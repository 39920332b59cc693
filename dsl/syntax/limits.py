"""Time limits as written: 期限、延长、重新起算、扣除、口径、顺延."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dsl.syntax.expressions import Amount, Condition, Path, Selection, Value
from dsl.syntax.node import Node, Word

#: A length of time: an amount with a unit, or the name of a parameter.
Length = Amount | Word


@dataclass(frozen=True, slots=True)
class Tier(Node):
    """三十日 以内，当 …: the last tier whose condition holds applies; the first has none."""

    length: Length
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class StartChange(Node):
    """起算改为「label」：自 查清时间，当 …: the clock starts there instead where it holds."""

    label: str
    start: Value
    when: Condition


@dataclass(frozen=True, slots=True)
class Extension(Node):
    """延长「label」：有 期限变更，其中 …；增加 一个月；批准于 …；届满前批准；以一次为限.

    ``total``: 至 三十日 (the whole becomes that) instead of 增加. ``stated``: 按 延长数值 所载,
    the amount the record grants, capped by ``length``. ``before_expiry``: 届满前批准 (false:
    不限批准时间). ``after``: 须先有「…」, the link that must have come first. ``lenient``:
    宽松延长, on the lenient line alone.
    """

    label: str
    records: Selection
    length: Length
    approved: Value
    total: bool = False
    stated: Path | None = None
    before_expiry: bool = True
    at_most: int = 1
    after: str = ""
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class Restart(Node):
    """重新起算「label」：有 期限变更，其中 …；自 发现时间；批准于 …; the rest as in Extension."""

    label: str
    records: Selection
    start: Value
    approved: Value
    before_expiry: bool = True
    at_most: int = 1
    after: str = ""


@dataclass(frozen=True, slots=True)
class Deduction(Node):
    """扣除「label」：有 鉴定，其中 …；自 委托时间 至 收到时间: those spans do not count.

    ``lenient``: 宽松扣除, on the lenient line alone.
    """

    label: str
    records: Selection
    start: Value
    end: Value
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class Reading(Node):
    """One line of 口径. A point not stated is None; its default applies.

    Codes as in ``dsl.ir.limits.Reading``; the words are in ``dsl.keywords.READINGS``.
    """

    hour: Literal["exact", "next_hour"] | None = None
    day: Literal["calendar", "full24"] | None = None
    month: Literal["corresponding", "month_end"] | None = None
    deduct: Literal["one_end", "both_ends"] | None = None
    back: Literal["inclusive", "clear"] | None = None
    chain: Literal["anchored", "segment"] | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Readings(Node):
    """口径：严格 …；宽松 …. One list without 严格/宽松 fills both lines alike."""

    strict: Reading
    lenient: Reading


@dataclass(frozen=True, slots=True)
class Roll(Node):
    """顺延：顺延 | 不顺延 | 不顺延（在押） | 有争议 (strict not rolled, lenient rolled).

    ``ground`` is the remark in parentheses, ``source`` the one in 「」.
    """

    kind: Literal["roll", "none", "disputed"]
    ground: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Limit(Node):
    """期限：自 执行时间 起 三日 以内；七日 以内，当 …, with the lines that follow it.

    Links (``Extension``, ``Restart``) keep the order of the text. ``readings`` and ``roll`` are
    None when the text is silent.
    """

    start: Value
    tiers: tuple[Tier, ...]
    start_changes: tuple[StartChange, ...] = ()
    links: tuple[Extension | Restart, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    readings: Readings | None = None
    roll: Roll | None = None


@dataclass(frozen=True, slots=True)
class PeriodCall(Node):
    """期限：用 本措施 的 侦查羁押期限（在 本变更 前）: a named period (期限定义) as the limit.

    The last word of ``period`` is its name, what stands before it the record (none: the subject).
    """

    period: Path
    before: Path | None = None


@dataclass(frozen=True, slots=True)
class BackFrom(Node):
    """期限：举行时间 前 7工作日: no expiry but a time, counted back from."""

    time: Value
    readings: Readings | None = None
    roll: Roll | None = None
