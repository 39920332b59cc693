"""Definitions as functions that answer once per record and check (docs/semantics.md §4)."""

from __future__ import annotations

from typing import Any

from dsl.ir.expressions import CallNumber, CallTime, CallTruth, Record
from dsl.ir.rules import Definition
from engine.compiled.writing.emitter import Emitter, Pair, Rec
from engine.compiled.writing.records import key_of


def call_truth(em: Emitter, node: CallTruth) -> str:
    return str(_call(em, node.name, node.of))


def call_span(em: Emitter, node: CallTime | CallNumber) -> Pair:
    found = _call(em, node.name, node.of)
    if isinstance(found, tuple):
        return found
    low, high = em.temp("l"), em.temp("h")
    em.line(f"{low}, {high} = {found}")
    return low, high


def _call(em: Emitter, name: str, of: Record) -> Any:
    """The body written in place where it is cheap, else a call of its function."""
    definition = em.pool.definitions[name]
    record = em.record(of)
    if em.anatomy.is_plain(definition.body):
        return _in_place(em, definition, record)
    governed = em.anatomy.governed(definition.body)

    def write(inner: Emitter) -> None:
        inner.env[definition.variable] = Rec("r", "k", maybe=True)
        inner.governing = ("g", "h") if governed else None
        slot = inner.pool.slot(("definition", name))
        identity = "id(r) if r is not None else k"
        inner.line(f"memo = C.x[{slot}] or C.memo({slot})")
        inner.line(f"key = ({identity}, g, h)" if governed else f"key = {identity}")
        inner.line("known = memo.get(key)")
        inner.line("if known is not None: return known")
        if definition.type == "truth":
            found = inner.truth(definition.body)  # type: ignore[arg-type]
        else:
            found = "({}, {})".format(*inner.time(definition.body))  # type: ignore[arg-type]
        inner.line(f"memo[key] = known = {found}")
        inner.line("return known")

    parameters = ("C", "r", "k", "g", "h") if governed else ("C", "r", "k")
    function = em.module.define(("definition", name), "d", parameters, write)
    ends = em.governing or ("None", "None")
    arguments = ["C", record.obj, key_of(em, record, definition.entity)]
    return f"{function}({', '.join([*arguments, *ends] if governed else arguments)})"


def _in_place(em: Emitter, definition: Definition, record: Rec) -> Any:
    outer = em.env
    em.env = {"case": outer["case"], definition.variable: record}
    try:
        if definition.type == "truth":
            return em.truth(definition.body)  # type: ignore[arg-type]
        return em.time(definition.body)  # type: ignore[arg-type]
    finally:
        em.env = outer


MEANINGS: dict[type, Any] = {CallTruth: call_truth, CallTime: call_span, CallNumber: call_span}
