"""Checked rules and rulesets: what engines run and answers cite."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from dsl.ir.calendar import Calendar
from dsl.ir.expressions import Binder, Expression, Time, Truth
from dsl.ir.limits import Length, Limit, ParameterLength, Period, PeriodUse
from dsl.ir.vocabulary import Vocabulary

Severity = Literal["严重", "较重", "一般", "提示"]
Level = Literal["蓝", "黄", "橙", "红"]


class Citation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A provision: full law title, version label, article as written (第八十六条第一款)."""

    law: str
    version: str
    article: str


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where in the rule text something was written (1-based line)."""

    file: str = ""
    line: int = 0


class Require(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """应当/不得 a condition.  ``lenient``: a weaker condition another accepted view asks for."""

    holds: Truth
    lenient: Truth | None = None
    label: str = ""


class Meet(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """应当 in time: ``done`` no later than the end of the limit.

    ``back``: the end is counted back from the limit's expiry, or with ``from_time`` from that
    time (届满前 n 日, 举行 n 日前).  ``not_before``: ``done`` must not come before the end
    (期满前不得).
    """

    limit: Limit | PeriodUse | None
    done: Time
    from_time: Time | None = None
    back: Length | ParameterLength | None = None
    strict_back: Literal["inclusive", "clear"] = "inclusive"
    lenient_back: Literal["inclusive", "clear"] = "inclusive"
    not_before: bool = False
    label: str = ""


class Precede(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """先于: ``first`` before ``second`` (``inclusive``: or in the same minute)."""

    first: Time
    second: Time
    inclusive: bool = False
    label: str = ""


Duty = Require | Meet | Precede


class Rung(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a warning ladder, measured on the strict line.

    Exactly one of ``before`` (so long before expiry), ``after`` (so long after the start),
    ``used`` (fraction of the period used, numerator and denominator) is given.
    """

    level: Level
    before: Length | None = None
    after: Length | None = None
    used: tuple[int, int] | None = None
    notify: tuple[str, ...] = ()


class Exemption(msgspec.Struct, frozen=True, omit_defaults=True):
    """除外: where it holds the rule does not apply to the subject."""

    label: str
    when: Truth
    special_rule: str | None = None


class Slot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A placeholder of a message: a computed figure, or an expression's value."""

    name: Literal["deadline", "lenient", "overdue", "remaining", "completed", "start", "value"]
    value: Expression | None = None
    term: str = ""


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One version of one rule.

    ``in_force``: first and last day (days since 1970-01-01) on which this version governs; the
    version is chosen by the day of ``governed_by``.  ``unordered``: the two subjects form an
    unordered pair.
    """

    id: str
    title: str
    kind: Literal["时限", "程序", "资格", "文书", "禁止", "公示", "统计"]
    basis: tuple[Citation, ...]
    in_force: tuple[int, int | None]
    governed_by: Time
    subjects: tuple[Binder, ...]
    duties: tuple[Duty, ...]
    severity: Severity
    message: tuple[str | Slot, ...]
    advice: str
    applies: Truth | None = None
    exemptions: tuple[Exemption, ...] = ()
    unordered: bool = False
    ladder: tuple[Rung, ...] = ()
    points: Decimal | None = None
    status: Literal["in_force", "partial", "unverified"] = "in_force"
    doubt: str = ""
    local: bool = False
    place: Place = Place()


class DatedValue(msgspec.Struct, frozen=True, omit_defaults=True):
    """A parameter's value while in force (days since 1970-01-01, inclusive)."""

    from_day: int
    until_day: int | None
    value: Decimal | Length
    basis: tuple[Citation, ...] = ()


class Parameter(msgspec.Struct, frozen=True, omit_defaults=True):
    """A dated value with unit and history; ``local`` ones may be overridden per site."""

    name: str
    kind: Literal["number", "length", "minutes"]
    values: tuple[DatedValue, ...]
    local: bool = False


class Definition(msgspec.Struct, frozen=True):
    """A derived fact (定义) of one entity; ``layer`` is above every definition it uses."""

    name: str
    variable: str
    entity: str
    body: Expression
    type: Literal["truth", "number", "time"]
    layer: int


class Ruleset(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything an engine needs; rules sorted by id and first day in force."""

    name: str
    version: str
    hash: str
    vocabulary: Vocabulary
    calendar: Calendar
    parameters: tuple[Parameter, ...]
    definitions: tuple[Definition, ...]
    periods: tuple[Period, ...]
    rules: tuple[Rule, ...]
