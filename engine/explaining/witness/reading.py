"""Attributes and records as plans (docs/semantics.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from keyword import iskeyword

from dsl.ir import expressions as x
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Witness
from engine.explaining.witness.notes import Gap
from engine.explaining.witness.script import Script, Writer
from engine.oracle.collections import pick as meaning_of_pick
from engine.oracle.evaluator import UNKNOWN_STATE, Env
from engine.oracle.records import Ref

_DATE = 10


def attribute(s: Script, node: x.Attribute) -> str:
    """The raw value; None if it is missing or the record unknown."""
    return value_of(s, node)[0]


def value_of(s: Script, node: x.Attribute) -> tuple[str, str]:
    """The same, with the name of the record that it was read of."""
    value = s.fresh("v")
    if isinstance(node.of, x.Variable):
        ref, record = s.bound(node.of.name)
        if s.is_sure(node.of.name):
            _value(s, node, value, ref, record)
            return value, record
        with s.below(f"if {record} is None:"):
            s.line(f"{value} = None")
            _lack_record(s, ref)
    else:
        ref, record = s.record(node.of)
        s.line(f"if {record} is None: {value} = None")
    with s.below("else:"):
        _value(s, node, value, ref, record)
    return value, record


def _value(s: Script, node: x.Attribute, value: str, ref: str, record: str) -> None:
    kept = s.keep(node)
    s.line(f"{value} = {_read(node.name, record)}")
    unknown = f" or {value} == {UNKNOWN_STATE!r}" if node.kind == "enum" else ""
    with s.below(f"if {value} is None{unknown}:"):
        s.line(f"{value} = None")
        s.line(f"lack(Gap('value', {node.entity!r}, None, {ref}, {kept}))")
    with s.below("else:"):
        s.line(f"see(({ref}, {kept}))")
        if node.kind == "datetime" and not node.many:
            gap = f"Gap('minute', {node.entity!r}, None, {ref}, {kept})"
            s.line(f"if len({value}) == {_DATE}: lack({gap})")


def _read(name: str, record: str) -> str:
    """Vocabularies have plain names; of any other only its text gets into the source."""
    plain = name.isascii() and name.isidentifier() and not iskeyword(name)
    return f"{record}.{name}" if plain else f"getattr({record}, {name!r})"


def _lack_record(s: Script, ref: str) -> None:
    s.line(f"lack(Gap('record', {ref}.entity, {ref}.key))")


def variable(s: Script, node: x.Variable) -> tuple[str, str]:
    """The record bound to the name."""
    ref, record = s.bound(node.name)
    if not s.is_sure(node.name):
        with s.below(f"if {record} is None:"):
            _lack_record(s, ref)
    return ref, record


def follow(s: Script, node: x.Follow) -> tuple[str, str]:
    """The record a reference names; if it is not there, it alone is what is missing."""
    gaps = s.mark()
    key = attribute(s, node.reference)
    ref, record = s.fresh("r"), s.fresh("c")
    s.line(f"{ref} = w.records.find({node.entity!r}, {key})")
    s.line(f"{record} = {ref}.record")
    s.settle(gaps, f"{record} is not None or {ref}.key is not None")
    with s.below(f"if {record} is None and len(gaps) == {gaps}:"):
        _lack_record(s, ref)
    return ref, record


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


READING: Mapping[type, Maker] = {x.Pick: pick}

WRITTEN_READING: Mapping[type, Writer] = {
    x.Attribute: attribute,
    x.Variable: variable,
    x.Follow: follow,
}
