"""Records as source: variables, references followed, and identifiers (docs/semantics.md §2)."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import Follow, Variable
from engine.compiled.writing.emitter import Emitter, Rec

CASE = "case"


def variable(em: Emitter, node: Variable) -> Rec:
    return em.env[node.name]


def follow(em: Emitter, node: Follow) -> Rec:
    key = em.attribute(node.reference)
    found = em.bind(f"{identified(em, node.entity)}.get({key})", "r")
    return Rec(found, key, maybe=True)


def key_of(em: Emitter, record: Rec, entity: str) -> str:
    """The record's identifier as source; ``None`` where its entity has none."""
    if record.key is not None:
        return record.key
    key = em.pool.key(entity)
    return "None" if key is None else em.load(record, entity, key)


def section(em: Emitter, entity: str) -> str:
    """The visible records of a section; those of a section that was not sent are none."""
    name = em.pool.section(entity)
    if entity == CASE:
        return em.once("(C.case,)")
    return em.once(f"S.{name} or ()")


def identified(em: Emitter, entity: str) -> str:
    """The section's records by identifier, worked out once per check."""
    key = em.pool.key(entity)
    if key is None:
        return em.pool.constant("{}")
    slot = em.pool.slot(("identified", entity))
    field = em.pool.field(entity, key)
    return em.here(
        f"{em.once('C.x')}[{slot}] or C.identify({slot}, {section(em, entity)}, {field!r})"
    )


def after(em: Emitter, entity: str) -> str:
    """The minute after the one up to which the section is declared complete; -INF stays."""
    return em.here(f"{missing(em, entity)}[0]")


def missing(em: Emitter, entity: str) -> str:
    """The span of an event that is missing in a record of the section."""
    return f"{em.once('C.missing')}[{em.pool.section(entity)!r}]"


def horizon(em: Emitter, entity: str) -> str:
    """The first minute at which something not listed in the section could have happened."""
    return em.once("C.stood_at + 1") if entity == CASE else after(em, entity)


def is_open(em: Emitter, entity: str) -> str:
    """1 while the section may lack records, 0 if it is current; the case lacks none."""
    if entity == CASE:
        return "0"
    return em.here(f"{em.once('C.open')}[{em.pool.section(entity)!r}]")


MEANINGS: dict[type, Any] = {Variable: variable, Follow: follow}
