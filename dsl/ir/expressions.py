"""Checked expressions: the only things a rule may compute, each with one meaning.

Every node is an immutable, serialisable value.  Meaning of each node: docs/semantics.md.
Truth is three-valued (false, unknown, true); a time is an interval of minutes; a missing
value is unknown.  Nothing here can loop or recurse without bound.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec


class Node(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """Common base of all expression nodes (serialised with the class name as its tag)."""


# ---------------------------------------------------------------- records and collections


class Variable(Node, frozen=True):
    """A record bound by a subject, a quantifier or a definition's parameter.

    ``name`` is unique inside one rule; the case itself is always bound as ``case``.
    """

    name: str
    entity: str


class Attribute(Node, frozen=True):
    """One attribute of a record. ``kind`` repeats the vocabulary's kind for the engines."""

    of: Record
    entity: str
    name: str
    kind: Literal["text", "date", "datetime", "bool", "int", "decimal", "enum", "ref"]
    many: bool = False
    planned: bool = False


class Follow(Node, frozen=True):
    """The record a single reference attribute points to."""

    reference: Attribute
    entity: str


class Section(Node, frozen=True):
    """All records of one entity in the snapshot."""

    entity: str


class Members(Node, frozen=True):
    """The records a list-of-references attribute names."""

    references: Attribute
    entity: str


class Binder(msgspec.Struct, frozen=True, omit_defaults=True):
    """A variable ranging over a source, kept where ``where`` holds."""

    variable: str
    entity: str
    source: Source
    where: Truth | None = None


class Pick(Node, frozen=True):
    """The record of a source with the earliest (or latest) ``by`` time."""

    binder: Binder
    by: Time
    latest: bool = False


# ---------------------------------------------------------------- truth


class Constant(Node, frozen=True):
    """True or false."""

    value: bool


class Not(Node, frozen=True):
    """Kleene negation."""

    item: Truth


class And(Node, frozen=True):
    """Kleene conjunction; empty is true."""

    items: tuple[Truth, ...]


class Or(Node, frozen=True):
    """Kleene disjunction; empty is false."""

    items: tuple[Truth, ...]


class Holds(Node, frozen=True):
    """A bool or gap_state attribute read as truth (yes/no; anything else is unknown)."""

    attribute: Attribute


class Happened(Node, frozen=True):
    """The time is at or before as_of."""

    time: Time


class Recorded(Node, frozen=True):
    """The attribute carries a value in the snapshot (never unknown)."""

    attribute: Attribute


class CompareTimes(Node, frozen=True):
    """Order of two times; ``by`` minute or calendar day."""

    op: Literal["lt", "le", "gt", "ge", "eq"]
    left: Time
    right: Time
    by: Literal["minute", "day"] = "minute"


class CompareNumbers(Node, frozen=True):
    """Order of two numbers."""

    op: Literal["lt", "le", "gt", "ge", "eq", "ne"]
    left: Number
    right: Number


class OneOf(Node, frozen=True):
    """An enum, text or reference attribute has one of the given codes."""

    attribute: Attribute
    options: tuple[str, ...]


class Contains(Node, frozen=True):
    """A list attribute holds at least one of the given codes."""

    attribute: Attribute
    options: tuple[str, ...]


class SameValue(Node, frozen=True):
    """Two single attributes (text, enum or reference) carry the same value."""

    left: Attribute | Key
    right: Attribute | Key


class Key(Node, frozen=True):
    """The identifier of a record, for comparison with a reference attribute."""

    of: Record
    entity: str


class InList(Node, frozen=True):
    """A single value (or a record's key) occurs in a list attribute."""

    item: Attribute | Key
    attribute: Attribute


class Shares(Node, frozen=True):
    """Two list attributes have an element in common."""

    left: Attribute
    right: Attribute


class Exists(Node, frozen=True):
    """Some record of the binder's source satisfies it."""

    binder: Binder


class Overlaps(Node, frozen=True):
    """Two spans of time share at least one minute; touching ends do not overlap."""

    a_from: Time
    a_to: Time
    b_from: Time
    b_to: Time


class Covered(Node, frozen=True):
    """The span is covered by the union of the binder's spans, no gap above ``tolerance``."""

    span_from: Time
    span_to: Time
    binder: Binder
    piece_from: Time
    piece_to: Time
    tolerance: int | ParameterValue = 0


class CallTruth(Node, frozen=True):
    """A named definition applied to a record, giving a truth."""

    name: str
    of: Record


# ---------------------------------------------------------------- numbers


class NumberLiteral(Node, frozen=True):
    """An exact number."""

    value: Decimal


class NumberOf(Node, frozen=True):
    """An int or decimal attribute."""

    attribute: Attribute


class Count(Node, frozen=True):
    """How many records satisfy the binder."""

    binder: Binder


class Sum(Node, frozen=True):
    """Total of ``value`` over the binder's records."""

    binder: Binder
    value: Number


class ListLength(Node, frozen=True):
    """How many elements a list attribute holds."""

    attribute: Attribute


class Age(Node, frozen=True):
    """Full years of age at a time: n from the day after the n-th birthday (周岁)."""

    birth: Attribute
    at: Time


class Elapsed(Node, frozen=True):
    """Minutes, hours (rounded down), or calendar days between two times."""

    start: Time
    end: Time
    unit: Literal["minute", "hour", "day"]


class Arithmetic(Node, frozen=True):
    """Sum, difference or product of two numbers."""

    op: Literal["add", "sub", "mul"]
    left: Number
    right: Number


class ParameterValue(Node, frozen=True):
    """A dated parameter, valued at ``at`` (default: the rule's governing time)."""

    name: str
    at: Time | None = None


class CallNumber(Node, frozen=True):
    """A named definition giving a number."""

    name: str
    of: Record


# ---------------------------------------------------------------- times


class TimeOf(Node, frozen=True):
    """A datetime or date attribute as a time (a date is an interval of its day)."""

    attribute: Attribute


class TimeLiteral(Node, frozen=True):
    """A fixed minute since 1970-01-01T00:00+08:00."""

    minute: int


class Now(Node, frozen=True):
    """as_of."""


class Earliest(Node, frozen=True):
    """The earliest ``time`` among the binder's records."""

    binder: Binder
    time: Time


class Latest(Node, frozen=True):
    """The latest ``time`` among the binder's records."""

    binder: Binder
    time: Time


class EarlierOf(Node, frozen=True):
    """The earliest of several times."""

    items: tuple[Time, ...]


class LaterOf(Node, frozen=True):
    """The latest of several times (never, while one of them has not happened)."""

    items: tuple[Time, ...]


class Shifted(Node, frozen=True):
    """A time moved by an exact number of minutes (negative: earlier)."""

    time: Time
    minutes: int | ParameterValue


class ChooseTime(Node, frozen=True):
    """``then`` where ``when`` holds, else ``otherwise``; both sides' hull when unknown."""

    when: Truth
    then: Time
    otherwise: Time


class CallTime(Node, frozen=True):
    """A named definition giving a time."""

    name: str
    of: Record


class Expiry(Node, frozen=True):
    """End of a named period of a record, from the strict to the lenient line.

    With ``before`` (a record that is one of the period's extension records), the expiry as
    it stood without that record and all later ones.
    """

    period: str
    of: Record
    before: Record | None = None


Record = Variable | Follow | Pick
Source = Section | Members
Truth = (
    Constant
    | Not
    | And
    | Or
    | Holds
    | Happened
    | Recorded
    | CompareTimes
    | CompareNumbers
    | OneOf
    | Contains
    | SameValue
    | InList
    | Shares
    | Exists
    | Overlaps
    | Covered
    | CallTruth
)
Number = (
    NumberLiteral
    | NumberOf
    | Count
    | Sum
    | ListLength
    | Age
    | Elapsed
    | Arithmetic
    | ParameterValue
    | CallNumber
)
Time = (
    TimeOf
    | TimeLiteral
    | Now
    | Earliest
    | Latest
    | EarlierOf
    | LaterOf
    | Shifted
    | ChooseTime
    | CallTime
    | Expiry
)
Expression = Truth | Number | Time | Record
