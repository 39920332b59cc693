"""Searches through records as plans (docs/semantics.md §3).

What was read of a record that a search passed over is forgotten, so the search leaves such a
record at the first condition that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from dsl.ir import expressions as x
from engine.explaining.witness import numbers, times
from engine.explaining.witness.evaluator import Maker, Plan, Plans, Weigh, Witness
from engine.explaining.witness.notes import Gap
from engine.oracle.collections import source_of
from engine.oracle.evaluator import Env
from engine.oracle.records import CASE
from engine.oracle.spans import Interval
from engine.truth import FALSE, INF, TRUE, UNKNOWN

Search = Callable[[Witness, Env], tuple[list[int], bool]]
"""The weights above FALSE, and whether there may be records that are not listed."""


def weigh(plans: Plans, binder: x.Binder) -> Weigh:
    """How surely one record belongs to the binder."""
    conditions = _conditions(plans, binder)
    variable = binder.variable

    def weighed(w: Witness, membership: int, env: Env) -> int:
        seen, gaps, held = len(w.seen), len(w.gaps), membership
        for condition in conditions:
            truth = condition(w, env)
            if truth < held:
                held = truth
                if held == FALSE:
                    del w.seen[seen:]
                    del w.gaps[gaps:]
                    return FALSE
        if held == UNKNOWN:
            ref = env[variable]
            if ref.record is None:
                w.gaps.append(Gap("record", ref.entity, ref.key))
        return held

    return weighed


def exists(plans: Plans, node: x.Exists) -> Plan:
    """Some record does; unknown if an unlisted one could."""
    search = _search(plans, node.binder)

    def found(w: Witness, env: Env) -> int:
        gaps = len(w.gaps)
        weights, is_open = search(w, env)
        most = max(weights, default=FALSE)
        if is_open and most == FALSE:
            return UNKNOWN
        if most != UNKNOWN:
            del w.gaps[gaps:]
        return most

    return found


def count(plans: Plans, node: x.Count) -> Plan:
    """From those that certainly do to all that may."""
    search = _search(plans, node.binder)

    def counted(w: Witness, env: Env) -> Interval:
        weights, is_open = search(w, env)
        return weights.count(TRUE), INF if is_open else len(weights)

    return numbers.settling(counted)


def _search(plans: Plans, binder: x.Binder) -> Search:
    weighed, variable = plans.weighing(binder), binder.variable
    whole = binder.source.entity if isinstance(binder.source, x.Section) else CASE

    def of_section(w: Witness, env: Env) -> tuple[list[int], bool]:
        refs = w.records.section(whole)
        w.budget.spend(len(refs))
        is_open = not w.look(whole)
        inner, weights = {**env}, []
        for ref in refs:
            inner[variable] = ref
            if held := weighed(w, TRUE, inner):
                weights.append(held)
        return weights, is_open

    def of_source(w: Witness, env: Env) -> tuple[list[int], bool]:
        source = source_of(w, binder.source, env)
        w.budget.spend(len(source.members))
        weights = [
            weighed(w, membership, {**env, variable: ref}) for ref, membership in source.members
        ]
        return [held for held in weights if held], source.is_open

    return of_source if whole == CASE else of_section


def _conditions(plans: Plans, binder: x.Binder) -> list[Plan]:
    """The parts of the binder's condition, of which the first that fails decides.

    Whether a parameter's value hangs on the day that governs is to be noted in any case, so a
    condition that asks for one is not taken apart.
    """
    if binder.where is None:
        return []
    if isinstance(binder.where, x.And) and not _asks_for_law(plans, binder.where):
        return [plans.of(item) for item in binder.where.items]
    return [plans.of(binder.where)]


def _asks_for_law(plans: Plans, node: x.Truth) -> bool:
    return any(
        isinstance(below, x.ParameterValue) and below.at is None for below in _below(plans, node)
    )


def _below(plans: Plans, node: Any) -> Iterator[Any]:
    """Every struct below a node, those of the definitions and periods it names among them."""
    stack, named = [node], set()
    while stack:
        current = stack.pop()
        if isinstance(current, tuple):
            stack.extend(current)
        elif isinstance(current, msgspec.Struct):
            yield current
            stack.extend(getattr(current, name) for name in current.__struct_fields__)
            if isinstance(current, x.CallTruth | x.CallNumber | x.CallTime | x.Expiry):
                name = current.period if isinstance(current, x.Expiry) else current.name
                if name not in named:
                    named.add(name)
                    book = plans.book
                    stack.append(book.periods.get(name) or book.definitions[name])


SEARCHES: Mapping[type, Maker] = {
    x.Binder: weigh,
    x.Exists: exists,
    x.Count: count,
    x.Sum: numbers.by_meaning,
    x.Earliest: times.by_meaning,
    x.Latest: times.by_meaning,
}
