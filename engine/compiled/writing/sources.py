"""Loops over a binder's records, narrowed by an index where the condition allows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from dsl.ir.expressions import (
    And,
    Attribute,
    Binder,
    Contains,
    InList,
    Key,
    OneOf,
    SameValue,
    Section,
    TimeOf,
    Truth,
    Variable,
)
from engine.compiled.writing.anatomy import Part, walk
from engine.compiled.writing.emitter import Emitter, Rec
from engine.compiled.writing.records import CASE, after, horizon, identified, is_open, section
from engine.compiled.writing.truths import conjoin, value_of

MANY, FEW = 64, 4
"""A loop over so few records needs no counting: a single one, and one inside another."""


class Loop(NamedTuple):
    """What the statements inside a loop may use.

    ``weight`` names (or is) the record's weight, UNKNOWN or TRUE: FALSE ones are passed over.
    """

    record: Rec
    weight: str


class Source(NamedTuple):
    """The records a binder ranges over.

    ``sequence`` is what to loop over; ``open`` 1 while there may be more; ``after`` the first
    minute at which something not recorded could have happened; ``membership`` the truth of
    belonging to it; ``keyed``: the items are (record or None, key).
    """

    sequence: str
    open: str
    after: str
    membership: str = "2"
    keyed: bool = False


def source_of(em: Emitter, binder: Binder, ordered: bool = False) -> Source:
    """Writes what finds the binder's records. ``ordered``: the section's order matters."""
    source = binder.source
    if isinstance(source, Section):
        found = _narrowed(em, binder, ordered) or section(em, source.entity)
        return Source(found, is_open(em, source.entity), horizon(em, source.entity))
    listed = em.attribute(source.references)
    sent = em.here(f"{listed} is not None")
    known, everything = identified(em, source.entity), section(em, source.entity)
    key = em.pool.key(source.entity)
    field = "None" if key is None else repr(em.pool.field(source.entity, key))
    slot = em.pool.slot(("members", source.entity))
    memo = em.here(f"{em.once('C.x')}[{slot}] or C.memo({slot})")
    made = f"C.members({slot}, {listed}, {known}, {everything}, {field})"
    items = em.here(f"{memo}.get(id({listed})) or {made}")
    open_ = em.here(f"0 if {sent} else {is_open(em, source.entity)}")
    later = em.here(f"{em.once('C.stood_at + 1')} if {sent} else {after(em, source.entity)}")
    return Source(items, open_, later, em.here(f"2 if {sent} else 1"), True)


@contextmanager
def looped(
    em: Emitter,
    binder: Binder,
    source: Source,
    inside: tuple[Part, ...] = (),
) -> Iterator[Loop]:
    """Statements run for each record whose weight is not FALSE."""
    read_outside(em, [part for part in (binder.where, *inside) if part is not None])
    item = em.temp("r")
    key = em.temp("k") if source.keyed else None
    target = f"{item}, {key}" if key else item
    record = Rec(item, key, source.keyed or binder.entity == CASE)
    before = em.env.get(binder.variable)
    em.env[binder.variable] = record
    _spend(em, source.sequence)
    em.loop_depth += 1
    with em.block(f"for {target} in {source.sequence}"):
        held = source.membership
        if binder.where is not None:
            held = conjoin(em, held, conjuncts(binder.where))
        if held == "2":
            yield Loop(record, "2")
        elif held != "0":
            weight = em.bind(held, "w")
            with em.block(f"if {weight}"):
                yield Loop(record, weight)
        else:
            with em.block("if False"):
                yield Loop(record, "0")
    em.loop_depth -= 1
    if before is None:
        del em.env[binder.variable]
    else:
        em.env[binder.variable] = before


def _spend(em: Emitter, sequence: str) -> None:
    """Counts the records to be looked at, unless they are few."""
    least = FEW if em.loop_depth else MANY
    em.line(f"if len({sequence}) > {least}: C.spend(len({sequence}))")


def conjuncts(node: Truth) -> tuple[Truth, ...]:
    """The conditions that must all hold for ``node`` to hold."""
    if isinstance(node, And):
        return tuple(item for part in node.items for item in conjuncts(part))
    return (node,)


def read_outside(em: Emitter, parts: Iterable[Part]) -> None:
    """Reads what a loop over ``parts`` needs of records bound outside it once, before the loop."""
    for node in (node for part in parts for node in walk(part)):
        if isinstance(node, TimeOf) and _is_outside(em, node):
            em.time(node)
        elif isinstance(node, Attribute) and _is_outside(em, node):
            em.attribute(node)


def _is_outside(em: Emitter, node: Attribute | TimeOf) -> bool:
    of = node.attribute.of if isinstance(node, TimeOf) else node.of
    return isinstance(of, Variable) and of.name in em.env


# ---------------------------------------------------------------- indexes


class Handle(NamedTuple):
    """A condition by which records can be found: the attribute indexed and the values sought."""

    attribute: str
    many: bool
    value: str | None
    options: tuple[str, ...]


def _narrowed(em: Emitter, binder: Binder, ordered: bool) -> str | None:
    """The name of the records that can meet the best indexable condition, or None.

    Records whose indexed attribute is unknown stay in: their weight may be UNKNOWN.
    """
    handles = []
    for node in conjuncts(binder.where) if binder.where is not None else ():
        handle = _handle(em, binder, node)
        if handle is not None:
            handles.append(handle)
    handles = [h for h in handles if not em.pool.is_gap(binder.entity, h.attribute)]
    if not handles or binder.entity == CASE:
        return None
    best = min(handles, key=lambda handle: handle.value is None)
    slot = em.pool.slot(("index", binder.entity, best.attribute))
    records = section(em, binder.entity)
    field = em.pool.field(binder.entity, best.attribute)
    kind = "spread" if best.many else "group"
    index = em.here(f"{em.once('C.x')}[{slot}] or C.{kind}({slot}, {records}, {field!r})")
    whole = "ordered" if ordered else "loose"
    if best.value is not None:
        value = best.value
        known = f"{index}.get({value}, ()) if {value} is not None and None not in {index}"
    elif len(best.options) == 1 and not ordered:
        value = repr(best.options[0])
        known = f"{index}.get({value}, ()) if None not in {index}"
    else:
        return None
    return em.bind(f"{known} else {whole}({index}, {value}, {records})", "q")


def _handle(em: Emitter, binder: Binder, node: Truth) -> Handle | None:
    own = Variable(binder.variable, binder.entity)
    match node:
        case OneOf(attribute=Attribute(of=of, name=name), options=options) if of == own:
            return Handle(name, False, None, options)
        case Contains(attribute=Attribute(of=of, name=name), options=options) if of == own:
            return Handle(name, True, None, options)
        case SameValue(left=left, right=right):
            for mine, other in ((left, right), (right, left)):
                if mine.of == own and not _mentions(em, other, binder):
                    return _equality(em, mine, other)
        case InList(item=item, attribute=Attribute(of=of, name=name)) if of == own:
            if not _mentions(em, item, binder):
                return Handle(name, True, value_of(em, item), ())
    return None


def _equality(em: Emitter, mine: Attribute | Key, other: Attribute | Key) -> Handle | None:
    name = mine.name if isinstance(mine, Attribute) else em.pool.key(mine.entity)
    value = value_of(em, other)
    if name is None or value == "None":
        return None
    return Handle(name, False, value, ())


def _mentions(em: Emitter, node: Part, binder: Binder) -> bool:
    return binder.variable in em.anatomy.free(node)
