"""Whom a rule speaks of: the product of its binders (docs/semantics.md §6)."""

from __future__ import annotations

from typing import NamedTuple

from dsl.ir.rules import Rule
from engine.oracle.collections import source_of
from engine.oracle.evaluator import Env, Evaluator
from engine.oracle.records import CASE
from engine.truth import FALSE, TRUE


class Subject(NamedTuple):
    """One subject: its records' positions, how surely it exists, and the variables bound."""

    positions: tuple[int, ...]
    weight: int
    env: Env


def subjects_of(ev: Evaluator, rule: Rule) -> list[Subject]:
    """Every subject that may exist, in the order of positions."""
    case = ev.records.section(CASE)[0]
    found = [Subject((), TRUE, {CASE: case})]
    for _ in rule.subjects:
        found = [longer for subject in found for longer in _extended(ev, rule, subject, None)]
    return sorted(found, key=lambda subject: subject.positions)


def subject_at(ev: Evaluator, rule: Rule, positions: tuple[int, ...]) -> Subject | None:
    """The subject at these positions; None if it does not exist for the rule."""
    found = Subject((), TRUE, {CASE: ev.records.section(CASE)[0]})
    for position in positions:
        longer = _extended(ev, rule, found, position)
        if not longer:
            return None
        found = longer[0]
    return found


def _extended(ev: Evaluator, rule: Rule, subject: Subject, wanted: int | None) -> list[Subject]:
    """The subject with one more record: every one there is, or the one at a position."""
    binder = rule.subjects[len(subject.positions)]
    longer = []
    for ref, membership in source_of(ev, binder.source, subject.env).members:
        if ref.record is None and ref.entity != CASE:
            continue
        assert ref.position is not None
        if wanted is not None and ref.position != wanted:
            continue
        if rule.unordered and subject.positions and ref.position <= subject.positions[-1]:
            continue
        weight = ev.weight(binder, membership, ref, subject.env)
        if weight > FALSE:
            longer.append(
                Subject(
                    positions=(*subject.positions, ref.position),
                    weight=min(subject.weight, weight),
                    env={**subject.env, binder.variable: ref},
                )
            )
    return longer
