"""The whole module: every rule's judging function, and the shared loops over sections."""

from __future__ import annotations

from typing import NamedTuple

from dsl.ir.expressions import Section
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
from engine.compiled.writing.sources import source_of
from engine.compiled.writing.sweeps import sweep, swept_section

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
    versions = [_Version(module, index, rule) for index, rule in enumerate(ruleset.rules)]
    groups: dict[str, list[int]] = {}
    for index, rule in enumerate(ruleset.rules):
        groups.setdefault(swept_section(rule), []).append(index)
    single = groups.pop("", [])
    sweeps = []
    for entity, indexes in groups.items():
        chosen = {index: ruleset.rules[index] for index in indexes}
        full = sweep(module, entity, chosen, None)
        lean = sweep(module, entity, chosen, ruleset.rules)
        sweeps.append(f"({full}, {lean}, {tuple(indexes)!r})")
    for index in [index for index in single if len(versions[index].sources) == 1]:
        listed = versions[index].sweep()
        sweeps.append(f"({listed}, {listed}, ({index},))")
        single.remove(index)
    tables = [
        f"VERSIONS = [{', '.join(version.text for version in versions)}]",
        f"SWEEPS = [{', '.join(sweeps)}]",
        f"SINGLE = {single!r}",
        f"ASKED = {tuple(sorted(module.pool.asked.items()))!r}",
    ]
    lines = [*module.lines(), "", *tables, ""]
    return Program("\n".join(lines), module.pool.slots, module.pool.shared())


class _Version:
    """One rule version: the function that judges a subject, and what lists its records."""

    def __init__(self, module: Module, index: int, rule: Rule) -> None:
        self._module, self._index = module, index
        self.judge = judging(module, index, rule)
        self.sources = [
            repr(binder.source.entity)
            if isinstance(binder.source, Section)
            else _listing(module, index, rule, place)
            for place, binder in enumerate(rule.subjects)
        ]
        listed = f"({', '.join(self.sources)},)" if self.sources else "()"
        self.text = f"Version({index}, {self.judge}, {rule.unordered}, {listed})"

    def sweep(self) -> str:
        """The function that runs the version over the records its only function lists."""
        index, judge, listing = self._index, self.judge, self.sources[0]

        def write(em: Emitter) -> None:
            em.line(f"for i, r, m in {listing}(C):")
            em.line("    C.spend(1)")
            em.line(f"    x = {judge}(C, r, m)")
            em.line(f"    if x is not None: conclude(C, {index}, {judge}, (i,), (r, m), x)")

        return self._module.define(("sweep", index), "s", ("C",), write)


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
        em.line("listed = []")
        em.line(f"for r, _ in {source.sequence}:")
        kept = "" if binder.entity == CASE else "if r is not None: "
        em.line(f"    {kept}listed.append((places[id(r)], r, {source.membership}))")
        em.line("return listed")

    return module.define(("listing", index, place), "b", ("C", *names), write)
