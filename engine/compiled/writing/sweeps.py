"""One loop over each section that runs every rule with such a subject.

There are two for each section.  The full one judges every subject.  The lean one is for callers
who ask for findings only: it passes over subjects whose row is not asked for and could not change
by itself, as far as quick tests show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

import msgspec

from dsl.ir.expressions import Attribute, Binder, Section, TimeOf, Variable
from dsl.ir.rules import Rule
from dsl.ir.vocabulary import CASE
from engine.compiled.writing.anatomy import Part, walk
from engine.compiled.writing.emitter import Emitter, Module, Rec
from engine.compiled.writing.pairs import judge_pairs
from engine.compiled.writing.records import section
from engine.compiled.writing.subjects import Subject, Versions, judge_subject, restrictions


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
        for name in sorted({node.attribute.name for node in restrictions(rule.subjects[0])})
        if not module.pool.is_gap(entity, name)
    )
    return min(found, key=lambda name: (-found[name], name)) if found else ""


def _options(binder: Binder, attribute: str) -> tuple[str, ...] | None:
    """The codes a rule restricts the attribute to, None if it does not."""
    for node in restrictions(binder):
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
            judge_subject(em, index, rule, found, attribute, lean)
        else:
            judge_pairs(em, index, rule, record, attribute, lean)


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
