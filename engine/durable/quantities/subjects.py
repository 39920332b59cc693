"""Whom a rule version speaks of, and how far it applies to them (semantics §6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dsl.ir.rules import Rule
from engine.durable import verdict_facts as facts
from engine.durable.quantities.among import AMONG, range_of
from engine.durable.quantities.amounts import AMOUNTS
from engine.durable.quantities.conditions import CONDITIONS
from engine.durable.quantities.ends import EXPIRY
from engine.durable.quantities.known import CASE, Bound, governed_days
from engine.durable.quantities.reckoner import NAMED, Kinds, Reckoner
from engine.durable.verdict_facts import Given
from engine.truth import FALSE, TRUE

KINDS: Kinds = {**NAMED, **CONDITIONS, **AMOUNTS, **AMONG, **EXPIRY}
"""How every kind of expression is worked out."""


class Subject(NamedTuple):
    """Records at their places, how surely they are a subject, and the variables."""

    places: tuple[int, ...]
    weight: int
    bound: Bound


def subjects_of(
    reckon: Reckoner, rule: Rule, wanted: tuple[int, ...] | None = None
) -> list[Subject]:
    """Every subject that may exist, or only the one at these places."""
    found = [Subject((), TRUE, {CASE: reckon.sections.all(CASE)[0]})]
    for _ in rule.subjects:
        found = [longer for subject in found for longer in _longer(reckon, rule, subject, wanted)]
    return found


def _longer(
    reckon: Reckoner, rule: Rule, subject: Subject, wanted: tuple[int, ...] | None
) -> Iterator[Subject]:
    number = len(subject.places)
    binder = rule.subjects[number]
    for each, membership in range_of(reckon, binder.source, subject.bound).members:
        place = each.place
        if place is None or (wanted is not None and place != wanted[number]):
            continue
        if rule.unordered and subject.places and place <= subject.places[-1]:
            continue
        reckon.spend()
        inner = {**subject.bound, binder.variable: each}
        weight = min(subject.weight, membership)
        if binder.where is not None and weight != FALSE:
            weight = min(weight, reckon(binder.where, inner))
        if weight != FALSE:
            yield Subject((*subject.places, place), weight, inner)


def governs(reckon: Reckoner, rule: Rule, subject: Subject) -> bool:
    """Whether this version may govern the subject; notes the governing time."""
    reckon.governing = None
    reckon.governing = reckon(rule.governed_by, subject.bound)
    first, last = governed_days(reckon.governing, reckon.view)
    begins, ends = rule.in_force
    return bool(last >= begins and (ends is None or first <= ends))


def subject_fact(reckon: Reckoner, rule: Rule, subject: Subject) -> Given:
    """How surely the subject exists, whether the rule applies, and the strongest exemption."""
    applies = TRUE if rule.applies is None else reckon(rule.applies, subject.bound)
    exempt = max((reckon(each.when, subject.bound) for each in rule.exemptions), default=FALSE)
    return facts.SUBJECT, subject.weight, applies, exempt, 0
