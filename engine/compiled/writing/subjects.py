"""One subject in a sweep: judged in full, or passed over where quick tests settle it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple

from dsl.ir.expressions import Attribute, Binder, OneOf, TimeOf, Truth, Variable
from dsl.ir.rules import Require, Rule
from engine.compiled.writing.emitter import Emitter, Rec
from engine.compiled.writing.rules import (
    is_steady,
    judging,
    surely_in_force,
    surely_out_of_force,
)
from engine.compiled.writing.screens import quiet
from engine.compiled.writing.sources import conjuncts
from engine.compiled.writing.truths import conjoin

Versions = Sequence[Rule]
"""All rules of the ruleset."""


MOST_DUTIES = 16
"""Each is tried inside the one before; Python allows a hundred blocks inside one another."""


class Subject(NamedTuple):
    """Names of a subject's record, of its position, and of the truth of its membership."""

    record: Rec
    place: str
    membership: str = "2"


def restrictions(binder: Binder) -> list[OneOf]:
    """The conditions of a binder that restrict an attribute of its record to certain codes."""
    own = Variable(binder.variable, binder.entity)
    items = conjuncts(binder.where) if binder.where is not None else ()
    return [n for n in items if isinstance(n, OneOf) and n.attribute.of == own]


def judge_subject(
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
    for binder, one in zip(rule.subjects, found, strict=True):
        em.env[binder.variable] = one.record
    others = [v for v in lean if v.id == rule.id and _kinds(v) == _kinds(rule)]
    several = len(others) > 1
    if not several and _are_duties_cheaper(em, rule):
        _settle(em, rule, False)
    for number, one in enumerate(found):
        weigh(em, rule, number, one.record, attribute)
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


def _are_duties_cheaper(em: Emitter, rule: Rule) -> bool:
    """Whether the duties, conditions all, are sooner tried than whether there is a subject."""
    if not rule.subjects or not all(isinstance(duty, Require) for duty in rule.duties):
        return False
    where = rule.subjects[-1].where
    cost = sum(em.anatomy.weight(duty) for duty in rule.duties)
    governed = any(em.anatomy.governed(duty) for duty in rule.duties)
    return where is not None and not governed and cost < em.anatomy.weight(where)


def _settle(em: Emitter, rule: Rule, steady: bool) -> None:
    """Leaves the block if every duty is quiet, keeping the minute of the next change."""
    if len(rule.duties) > MOST_DUTIES:
        return
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


def weigh(em: Emitter, rule: Rule, number: int, record: Rec, attribute: str) -> None:
    """Leaves the block if the subject surely does not exist for the rule."""
    binder = rule.subjects[number]
    em.env[binder.variable] = record
    if binder.where is None:
        return
    items: tuple[Truth, ...] = conjuncts(binder.where)
    if attribute and number == 0:
        dispatched = [n for n in restrictions(binder) if n.attribute.name == attribute][:1]
        items = tuple(item for item in items if item not in dispatched)
    held = conjoin(em, "2", items)
    if held != "2":
        em.line(f"if not ({held}): break")
