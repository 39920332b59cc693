"""One loop over each section that runs every rule with such a subject.

There are two for each section.  The full one judges every subject.  The lean one is for callers
who ask for findings only: it passes over subjects whose row is not asked for and could not change
by itself, as far as quick tests show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from typing import NamedTuple

import msgspec

from dsl.ir.expressions import Attribute, Binder, OneOf, Section, TimeOf, Truth, Variable
from dsl.ir.rules import Rule
from dsl.ir.vocabulary import CASE
from engine.compiled.writing.anatomy import Part, walk
from engine.compiled.writing.emitter import Emitter, Module, Rec
from engine.compiled.writing.records import section
from engine.compiled.writing.rules import (
    is_steady,
    judging,
    surely_in_force,
    surely_out_of_force,
)
from engine.compiled.writing.screens import quiet
from engine.compiled.writing.sources import conjuncts, source_of
from engine.compiled.writing.truths import conjoin

Versions = Sequence[Rule]
"""All rules of the ruleset."""


class Subject(NamedTuple):
    """Names of a subject's record, of its position, and of the truth of its membership."""

    record: Rec
    place: str
    membership: str = "2"


def swept_section(rule: Rule) -> str:
    """The section whose loop runs the rule; empty if it must run by itself."""
    if not rule.subjects:
        return CASE
    first, *others = rule.subjects
    is_case = any(binder.entity == CASE for binder in others)
    if not isinstance(first.source, Section) or len(others) > 1 or is_case:
        return ""
    return "" if first.entity == CASE and others else first.entity


def sweep(module: Module, entity: str, rules: Mapping[int, Rule], lean: Versions | None) -> str:
    """The function that runs some rules over the records of one section.

    ``lean``: all rules of the ruleset, if the ordinary outcome is to be passed over.
    """
    attribute = "" if entity == CASE else _dispatch_attribute(module, entity, list(rules.values()))

    def write(em: Emitter) -> None:
        if entity == CASE:
            _blocks(em, Rec("c", maybe=True), rules, "", lean)
            return
        em.loop_depth = 1
        record = Rec("r")
        with em.block(f"for i, r in enumerate({section(em, entity)})"):
            keyed = [(_options(rule.subjects[0], attribute), i) for i, rule in rules.items()]
            keyed.sort(key=lambda item: (item[0] is not None, item[0] or ()))
            for options, group in groupby(keyed, key=lambda item: item[0]):
                chosen = {index: rules[index] for _, index in group}
                if options is None:
                    _blocks(em, record, chosen, "", lean)
                    continue
                value = em.load(record, entity, attribute)
                texts = ", ".join(repr(option) for option in options)
                kinds = em.pool.constant(f"frozenset((None, {texts}))")
                with em.block(f"if {value} in {kinds}"):
                    _blocks(em, record, chosen, attribute, lean)

    return module.define(("sweep", entity, lean is not None), "s", ("C",), write)


# ---------------------------------------------------------------- kinds of records


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


# ---------------------------------------------------------------- the rules of one kind


def _blocks(
    em: Emitter, record: Rec, rules: Mapping[int, Rule], attribute: str, lean: Versions | None
) -> None:
    if lean is not None:
        _preload(em, record, rules.values())
    for index, rule in rules.items():
        if len(rule.subjects) < 2:
            place = "0" if record.obj == "c" else "i"
            found = (Subject(record, place),) if rule.subjects else ()
            _subject(em, index, rule, found, attribute, lean)
        else:
            _pair(em, index, rule, record, attribute, lean)


def _preload(em: Emitter, record: Rec, rules: Iterable[Rule]) -> None:
    """Reads what several rules need of the record once, before the first of them."""
    uses: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str], Attribute] = {}
    for rule in rules:
        reads = {(kind, attribute.name): attribute for kind, attribute in _reads(rule)}
        uses.update(reads.keys())
        found.update(reads)
    for key in sorted(key for key, count in uses.items() if count > 1):
        own = Attribute(
            Variable("own", found[key].entity), *msgspec.structs.astuple(found[key])[1:]
        )
        outer, em.env = em.env, {**em.env, "own": record}
        if key[0] == "time":
            em.time(TimeOf(own))
        else:
            em.attribute(own)
        em.env = outer


def _reads(rule: Rule) -> list[tuple[str, Attribute]]:
    """The attributes of its subject a rule reads: its conditions and duties, not exemptions."""
    binders = rule.subjects[:1]
    own = Variable(binders[0].variable, binders[0].entity) if binders else Variable(CASE, CASE)
    found: list[tuple[str, Attribute]] = []
    parts: list[Part] = [*(b.where for b in binders), rule.applies, *rule.duties]
    for node in (n for part in parts if part is not None for n in walk(part)):
        if isinstance(node, TimeOf) and node.attribute.of == own:
            found.append(("time", node.attribute))
        elif isinstance(node, Attribute) and node.of == own:
            found.append(("value", node))
    return found


def _pair(
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
            _weigh(em, rule, 0, record, attribute)
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
        em.loop_depth += 1
        with em.block(header):
            if source.keyed:
                em.line(f"if {inner} is None: continue")
            if not whole:
                em.line(f"{place} = {places}[id({inner})]")
            if rule.unordered:
                em.line(f"if {place} <= i: continue")
            found = (Subject(record, "i"), Subject(Rec(inner), place, source.membership))
            _subject(em, index, rule, found, attribute, lean)
        em.loop_depth -= 1
        em.line("break")


def _weigh(em: Emitter, rule: Rule, number: int, record: Rec, attribute: str) -> None:
    """Leaves the block if the subject surely does not exist for the rule."""
    binder = rule.subjects[number]
    em.env[binder.variable] = record
    if binder.where is None:
        return
    items: tuple[Truth, ...] = conjuncts(binder.where)
    if attribute and number == 0:
        dispatched = [n for n in _restrictions(binder) if n.attribute.name == attribute][:1]
        items = tuple(item for item in items if item not in dispatched)
    held = conjoin(em, "2", items)
    if held != "2":
        em.line(f"if not ({held}): break")


def _subject(
    em: Emitter,
    index: int,
    rule: Rule,
    found: tuple[Subject, ...],
    attribute: str,
    lean: Versions | None,
) -> None:
    """Judges one subject, in a lean sweep only if quick tests leave it open."""
    judge = judging(em.module, index, rule)
    given = [*(one.record.obj for one in found), *(one.membership for one in found)]
    positions = f"({', '.join(one.place for one in found)}{',' if len(found) == 1 else ''})"
    with em.block("while True"):
        if lean is not None:
            outer = em.env
            em.env = dict(outer)
            _pass_over(em, rule, found, attribute, lean)
            em.env, em.governing = outer, None
        em.line(f"x = {judge}({', '.join(['C', *given])})")
        row = f"conclude(C, {index}, {judge}, {positions}, ({', '.join(given)}), x)"
        em.line(f"if x is not None: {row}")
        em.line("break")


def _pass_over(
    em: Emitter, rule: Rule, found: tuple[Subject, ...], attribute: str, lean: Versions
) -> None:
    """Leaves the block if there surely is no finding and nothing to wait for.

    Where a rule has several versions that is so only if this one surely governs: otherwise their
    rows must be compared.
    """
    em.governing = None
    for number, one in enumerate(found):
        _weigh(em, rule, number, one.record, attribute)
    others = [v for v in lean if v.id == rule.id and _kinds(v) == _kinds(rule)]
    several = len(others) > 1
    alike = {_governed_alike(version) for version in others}
    if several and (len(alike) > 1 or None in alike):
        return
    steady = is_steady(em, rule)
    governed = any(em.anatomy.governed(part) for part in (*rule.duties, rule.applies) if part)
    if several or governed or steady:
        em.governing = em.time(rule.governed_by)
    with ExitStack() as certain:
        if several:
            em.line(f"if {surely_out_of_force(em, rule)}: break")
            certain.enter_context(em.block(f"if {surely_in_force(em, rule)}"))
        if rule.applies is not None:
            em.line(f"if not ({em.truth(rule.applies)}): break")
        _settle(em, rule, steady)
        for exemption in rule.exemptions:
            em.line(f"if ({em.truth(exemption.when)}) == 2: break")


def _settle(em: Emitter, rule: Rule, steady: bool) -> None:
    """Leaves the block if every duty is quiet, keeping the minute of the next change."""
    with ExitStack() as quietly:
        changes = []
        for duty in rule.duties:
            found = quiet(em, duty, rule.ladder, steady)
            quietly.enter_context(em.block(f"if {found.test}"))
            if found.change is not None:
                changes.append(found.change)
        if not changes:
            em.line("break")
            return
        never = " == ".join([*changes, em.pool.infinity])
        em.line(f"if {never}: break")
        with em.block(f"if {surely_in_force(em, rule)}"):
            for exemption in rule.exemptions:
                em.line(f"if ({em.truth(exemption.when)}) == 2: break")
            for change in changes:
                em.line(f"if {change} < C.next_change: C.next_change = {change}")
            em.line("break")


def _kinds(rule: Rule) -> tuple[str, ...]:
    """The kinds of records a rule speaks of; versions over different ones do not compete."""
    return tuple(binder.entity for binder in rule.subjects)


def _governed_alike(rule: Rule) -> object:
    """What the governing time is, apart from names; None if that cannot be said shortly."""
    match rule.governed_by:
        case TimeOf(attribute=Attribute(of=Variable(name=name), entity=entity, name=attribute)):
            names = [binder.variable for binder in rule.subjects]
            place = names.index(name) if name in names else -1
            return entity, attribute, place
    return None
