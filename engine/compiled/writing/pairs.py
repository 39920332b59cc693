"""The second subject of a rule over two kinds of records: a loop inside the first's."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.ir.expressions import TimeOf, Variable
from dsl.ir.rules import Rule
from engine.compiled.writing.anatomy import Part, walk
from engine.compiled.writing.emitter import Emitter, Rec
from engine.compiled.writing.records import missing, section
from engine.compiled.writing.sources import read_outside, source_of
from engine.compiled.writing.subjects import Subject, Versions, judge_subject, weigh
from engine.compiled.writing.times import unknown_span


def judge_pairs(
    em: Emitter, index: int, rule: Rule, record: Rec, attribute: str, lean: Versions | None
) -> None:
    """The second subject's loop inside the first's."""
    first, second = rule.subjects
    everything = section(em, second.entity)
    inner, place = em.temp("r"), em.temp("i")
    with em.block("while True"):
        outer = em.env
        em.env = {**outer, first.variable: record}
        if lean is not None:
            weigh(em, rule, 0, record, attribute)
        source = source_of(em, second)
        em.env = outer
        whole = source.sequence == everything
        listed = f"{inner}, _" if source.keyed else inner
        header, places = f"for {listed} in {source.sequence}", ""
        if whole:
            shorter = rule.unordered and first.entity == second.entity
            rest = f"{everything}[i + 1:], i + 1" if shorter else everything
            header = f"for {place}, {inner} in enumerate({rest})"
        else:
            slot = em.pool.slot(("places", second.entity))
            places = em.here(f"C.places({slot}, {everything})")
        em.line(f"C.spend(len({source.sequence}))")
        columns: dict[str, str] = {}
        if lean is not None:
            parts = [part for part in (second.where, rule.applies, *rule.duties) if part]
            em.env = {**outer, first.variable: record}
            read_outside(em, parts)
            em.env = outer
            if whole:
                columns = _columns(em, Variable(second.variable, second.entity), parts)
        em.loop_depth += 1
        with em.block(header):
            for name, column in columns.items():
                lo, hi = em.temp("l"), em.temp("h")
                em.line(f"{lo}, {hi} = {column}[{place}]")
                em.remember(("moment", inner, name), (lo, hi))
            if source.keyed:
                em.line(f"if {inner} is None: continue")
            if not whole:
                em.line(f"{place} = {places}[id({inner})]")
            if rule.unordered and not (whole and first.entity == second.entity):
                em.line(f"if {place} <= i: continue")
            found = (Subject(record, "i"), Subject(Rec(inner), place, source.membership))
            judge_subject(em, index, rule, found, attribute, lean)
        em.loop_depth -= 1
        em.line("break")


def _columns(em: Emitter, own: Variable, parts: Iterable[Part]) -> dict[str, str]:
    """Names of lists with the times the parts read of the second record, one for each record.

    Worked out once per check: a pair is looked at more often than a record.
    """
    found: dict[str, str] = {}
    everything = section(em, own.entity)
    for node in (node for part in parts for node in walk(part)):
        if isinstance(node, TimeOf) and node.attribute.of == own:
            name = node.attribute.name
            slot = em.pool.slot(("column", own.entity, name))
            is_event = node.attribute.kind == "datetime" and not node.attribute.planned
            otherwise = missing(em, own.entity) if is_event else unknown_span(em)
            field = em.pool.field(own.entity, name)
            made = f"C.column({slot}, {everything}, {field!r}, {otherwise})"
            found[name] = em.here(f"{em.once('C.x')}[{slot}] or {made}")
    return found
