"""The whole module: every rule's judging function, and one shared loop per section."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import NamedTuple

from dsl.ir.expressions import Binder, OneOf, Section, Variable
from dsl.ir.rules import Rule, Ruleset
from dsl.ir.vocabulary import CASE
from engine.compiled.writing import (
    calls,
    coverings,
    gatherings,
    limits,
    numbers,
    records,
    times,
    truths,
)
from engine.compiled.writing.anatomy import Anatomy
from engine.compiled.writing.emitter import Emitter, Module, Rec
from engine.compiled.writing.pool import Pool
from engine.compiled.writing.rules import judging
from engine.compiled.writing.sources import conjuncts, source_of

MEANINGS = {
    **records.MEANINGS,
    **truths.MEANINGS,
    **numbers.MEANINGS,
    **times.MEANINGS,
    **gatherings.MEANINGS,
    **coverings.MEANINGS,
    **calls.MEANINGS,
    **limits.MEANINGS,
}


class Program(NamedTuple):
    """A generated module: its source, and how many slots a check needs.

    ``shared``: the slots that rest on the records alone, not on the moment.
    """

    source: str
    slots: int
    shared: tuple[int, ...]


def program(ruleset: Ruleset) -> Program:
    """The module for a ruleset; the same source for the same ruleset, always."""
    module = Module(Pool(ruleset), Anatomy(ruleset), MEANINGS)
    versions = [_version(module, index, rule) for index, rule in enumerate(ruleset.rules)]
    by_section: dict[str, list[int]] = {}
    single: list[int] = []
    for index, rule in enumerate(ruleset.rules):
        source = rule.subjects[0].source if rule.subjects else None
        if isinstance(source, Section) and source.entity != CASE:
            by_section.setdefault(source.entity, []).append(index)
        else:
            single.append(index)
    sweeps = [
        f"({_sweep(module, entity, indexes, ruleset.rules)}, {tuple(indexes)!r})"
        for entity, indexes in by_section.items()
    ]
    tables = [
        f"VERSIONS = [{', '.join(versions)}]",
        f"SWEEPS = [{', '.join(sweeps)}]",
        f"SINGLE = {single!r}",
    ]
    lines = [*module.lines(), "", *tables, ""]
    return Program("\n".join(lines), module.pool.slots, module.pool.shared())


def _version(module: Module, index: int, rule: Rule) -> str:
    judge = judging(module, index, rule)
    sources = [
        repr(binder.source.entity)
        if isinstance(binder.source, Section)
        else _listing(module, index, rule, place)
        for place, binder in enumerate(rule.subjects)
    ]
    listed = f"({', '.join(sources)},)" if sources else "()"
    return f"Version({index}, {judge}, {rule.unordered}, {listed})"


def _listing(module: Module, index: int, rule: Rule, place: int) -> str:
    """The function that lists the records of a subject that ranges over a list's members."""
    binder = rule.subjects[place]
    names = tuple(f"r{i}_" for i in range(place))

    def write(em: Emitter) -> None:
        for earlier, name in zip(rule.subjects, names, strict=False):
            em.env[earlier.variable] = Rec(name, maybe=earlier.entity == CASE)
        source = source_of(em, binder)
        slot = em.pool.slot(("places", binder.entity))
        em.line(f"places = C.places({slot}, {records.section(em, binder.entity)})")
        item = f"(places[id(r)], r, {source.membership})"
        kept = "" if binder.entity == CASE else " if r is not None"
        em.line(f"return [{item} for r, _ in {source.sequence}{kept}]")

    return module.define(("listing", index, place), "b", ("C", *names), write)


# ---------------------------------------------------------------- one loop per section


def _sweep(module: Module, entity: str, indexes: list[int], rules: tuple[Rule, ...]) -> str:
    """The function that runs every rule over the records of one section."""
    attribute = _dispatch_attribute(module, entity, [rules[i] for i in indexes])

    def write(em: Emitter) -> None:
        em.loop_depth = 1
        record = Rec("r")
        with em.block(f"for i, r in enumerate({records.section(em, entity)})"):
            keyed = [(_options(rules[i].subjects[0], attribute), i) for i in indexes]
            keyed.sort(key=lambda item: (item[0] is not None, item[0] or ()))
            for options, group in groupby(keyed, key=lambda item: item[0]):
                chosen = [index for _, index in group]
                if options is None:
                    _blocks(em, record, chosen, rules)
                    continue
                value = em.load(record, entity, attribute)
                texts = ", ".join(repr(option) for option in options)
                kinds = em.pool.constant(f"frozenset((None, {texts}))")
                with em.block(f"if {value} in {kinds}"):
                    _blocks(em, record, chosen, rules)

    return module.define(("sweep", entity), "s", ("C",), write)


def _dispatch_attribute(module: Module, entity: str, rules: list[Rule]) -> str:
    """The attribute that most rules restrict to certain codes; empty if none does."""
    found = Counter(
        name
        for rule in rules
        for name in sorted({node.attribute.name for node in _restrictions(rule.subjects[0])})
        if not module.pool.is_gap(entity, name)
    )
    return min(found, key=lambda name: (-found[name], name)) if found else ""


def _restrictions(binder: Binder) -> list[OneOf]:
    own = Variable(binder.variable, binder.entity)
    items = conjuncts(binder.where) if binder.where is not None else ()
    return [n for n in items if isinstance(n, OneOf) and n.attribute.of == own]


def _options(binder: Binder, attribute: str) -> tuple[str, ...] | None:
    """The codes a rule restricts the attribute to, None if it does not."""
    for node in _restrictions(binder):
        if node.attribute.name == attribute:
            return tuple(sorted(set(node.options)))
    return None


def _blocks(em: Emitter, record: Rec, indexes: list[int], rules: tuple[Rule, ...]) -> None:
    for index in indexes:
        rule = rules[index]
        judge = judging(em.module, index, rule)
        if len(rule.subjects) == 1:
            em.line(f"x = {judge}(C, r, 2)")
            em.line(f"if x is not None: conclude(C, {index}, {judge}, (i,), (r, 2), x)")
        else:
            em.line(f"beyond(C, VERSIONS[{index}], (i,), (r,), (2,))")
