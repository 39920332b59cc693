"""Attributes and records as plans (docs/semantics.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from dsl.ir import expressions as x
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.explaining.witness.notes import Gap
from engine.oracle.collections import pick as meaning_of_pick
from engine.oracle.evaluator import UNKNOWN_STATE, Env
from engine.oracle.records import Ref

_DATE = 10


def attribute(plans: Plans, node: x.Attribute) -> Plan:
    """The raw value; None if it is missing or the record unknown."""
    get = attrgetter(node.name)
    is_enum = node.kind == "enum"
    may_be_date = node.kind == "datetime" and not node.many
    direct = node.of.name if isinstance(node.of, x.Variable) else None
    of = plans.of(node.of)
    entity = node.entity

    def read(w: Witness, env: Env) -> Any:
        ref = env[direct] if direct is not None else of(w, env)
        record = ref.record
        if record is None:
            if direct is not None:
                w.gaps.append(Gap("record", ref.entity, ref.key))
            return None
        value = get(record)
        if value is None or (is_enum and value == UNKNOWN_STATE):
            w.gaps.append(Gap("value", entity, None, ref, node))
            return None
        w.seen.append((ref, node))
        if may_be_date and len(value) == _DATE:
            w.gaps.append(Gap("minute", entity, None, ref, node))
        return value

    return read


def variable(plans: Plans, node: x.Variable) -> Plan:
    """The record bound to the name."""
    name = node.name

    def bound(w: Witness, env: Env) -> Ref:
        ref = env[name]
        if ref.record is None:
            w.gaps.append(Gap("record", ref.entity, ref.key))
        return ref

    return bound


def follow(plans: Plans, node: x.Follow) -> Plan:
    """The record a reference names; if it is not there, it alone is what is missing."""
    read = plans.reading(node.reference)
    entity = node.entity

    def followed(w: Witness, env: Env) -> Ref:
        gaps = len(w.gaps)
        key = read(w, env)
        ref = w.records.find(entity, key)
        if ref.record is not None or ref.key is not None:
            del w.gaps[gaps:]
        if ref.record is None and len(w.gaps) == gaps:
            w.gaps.append(Gap("record", ref.entity, ref.key))
        return ref

    return followed


def pick(plans: Plans, node: x.Pick) -> Plan:
    """The earliest or latest record: which one it is may hang on any exact minute."""

    def picked(w: Witness, env: Env) -> Ref:
        gaps, exact = len(w.gaps), w.exact
        w.exact = True
        ref = meaning_of_pick(w, node, env)
        w.exact = exact
        if ref.record is not None:
            del w.gaps[gaps:]
        elif len(w.gaps) == gaps:
            w.gaps.append(Gap("record", ref.entity, ref.key))
        return ref

    return picked


READING: Mapping[type, Maker] = {
    x.Attribute: attribute,
    x.Variable: variable,
    x.Follow: follow,
    x.Pick: pick,
}
