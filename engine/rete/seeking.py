"""What a rule's existence conditions ask for, as far as patterns can say it.

A record that certainly satisfies an existence condition has the codes it asks for, is named by the
list it comes from, and carries the same value where two are compared: all of that is matched by
patterns.  Whatever else the condition says is left to a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from dsl.ir import expressions as x
from dsl.ir.rules import Rule

MOST = 2
"""Existence conditions of one rule that are matched; each doubles the shell's rules for it."""


class Join(NamedTuple):
    """An attribute of the record looked for equals a value of a subject (None: its identifier)."""

    attribute: str
    subject: int
    value: str | None


class Sought(NamedTuple):
    """One existence condition.

    ``listed``: the subject, and the attribute of it, whose list names the records; None if they
    come from a whole section.
    """

    binder: x.Binder
    listed: tuple[int, str] | None
    codes: dict[str, tuple[str, ...]]
    joins: tuple[Join, ...]


def sought_by(rule: Rule) -> list[Sought]:
    """The first existence conditions of a rule that speak of its subjects alone."""
    content = (rule.applies, rule.exemptions, rule.duties)
    places = {binder.variable: number for number, binder in enumerate(rule.subjects)}
    found: list[Sought] = []
    for node in _outermost(content):
        sought = _sought(node.binder, places)
        if sought is not None and sought not in found:
            found.append(sought)
    return found[:MOST]


def listing(source: x.Source, places: dict[str, int]) -> tuple[int, str] | None:
    """The subject and attribute a list comes from; None if it comes from elsewhere."""
    if isinstance(source, x.Members):
        place = _place(source.references.of, places)
        return None if place is None else (place, source.references.name)
    return None


def _outermost(node: Any) -> Iterator[x.Exists]:
    """Existence conditions that stand in no other binder."""
    if isinstance(node, x.Exists):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from _outermost(item)
    elif isinstance(node, msgspec.Struct) and not isinstance(node, x.Binder):
        for field in node.__struct_fields__:
            yield from _outermost(getattr(node, field))


def _sought(binder: x.Binder, places: dict[str, int]) -> Sought | None:
    listed = listing(binder.source, places)
    if isinstance(binder.source, x.Members) and listed is None:
        return None
    where = binder.where
    conditions = where.items if isinstance(where, x.And) else (where,)
    codes: dict[str, tuple[str, ...]] = {}
    joins = []
    for condition in conditions:
        if isinstance(condition, x.OneOf) and _is_own(condition.attribute, binder):
            codes[condition.attribute.name] = condition.options
        elif isinstance(condition, x.SameValue):
            join = _join(condition.left, condition.right, binder, places)
            join = join or _join(condition.right, condition.left, binder, places)
            if join is not None:
                joins.append(join)
    return Sought(binder, listed, codes, tuple(joins))


def _join(
    own: x.Attribute | x.Key, other: x.Attribute | x.Key, binder: x.Binder, places: dict[str, int]
) -> Join | None:
    if not (isinstance(own, x.Attribute) and _is_own(own, binder)):
        return None
    place = _place(other.of, places)
    if place is None or (isinstance(other, x.Attribute) and other.many):
        return None
    return Join(own.name, place, other.name if isinstance(other, x.Attribute) else None)


def _is_own(attribute: x.Attribute, binder: x.Binder) -> bool:
    of = attribute.of
    is_own = isinstance(of, x.Variable) and of.name == binder.variable
    return is_own and not attribute.many


def _place(record: x.Record, places: dict[str, int]) -> int | None:
    return places.get(record.name) if isinstance(record, x.Variable) else None
