"""Rules as source: for each version a function that judges one subject (docs/semantics.md §6)."""

from __future__ import annotations

from dsl.ir.rules import Rule
from dsl.ir.vocabulary import CASE
from engine.compiled.writing.duties import outcome
from engine.compiled.writing.emitter import Emitter, Module, Rec
from engine.compiled.writing.sources import conjuncts
from engine.compiled.writing.truths import conjoin
from engine.truth import INF

DAY_MINUTES = 1440


def judging(module: Module, index: int, rule: Rule) -> str:
    """The function that judges version ``index`` for given records.

    It returns None if the version has no row for them, else what ``running.judging.Judged`` says.
    """
    names = tuple(f"r{place}_" for place in range(len(rule.subjects)))
    members = tuple(f"m{place}_" for place in range(len(rule.subjects)))

    def write(em: Emitter) -> None:
        weights = []
        for binder, name, member in zip(rule.subjects, names, members, strict=True):
            em.env[binder.variable] = Rec(name, maybe=binder.entity == CASE)
            if binder.where is None:
                weights.append(member)
                continue
            held = em.bind(conjoin(em, member, conjuncts(binder.where)), "w")
            em.line(f"if not {held}: return None")
            weights.append(held)
        em.governing = _governing(em, rule)
        em.line(f"if {is_out_of_force(em, rule)}: return None")
        scope = em.temp("s")
        em.line(f"{scope} = {weights[0] if weights else 2}")
        for weight in weights[1:]:
            em.line(f"if {weight} < {scope}: {scope} = {weight}")
        if rule.applies is not None:
            em.line(f"if (x := {em.truth(rule.applies)}) < {scope}: {scope} = x")
            em.line(f"if not {scope}: return NOT_HERE")
        for exemption in rule.exemptions:
            em.line(f"if (x := 2 - ({em.truth(exemption.when)})) < {scope}: {scope} = x")
            em.line(f"if not {scope}: return NOT_HERE")
        outcomes = [outcome(em, duty, rule.ladder) for duty in rule.duties]
        em.line(f"return {scope}, ({', '.join(outcomes)},), {_steady(em, rule)}")

    return module.define(("rule", index), "j", ("C", *names, *members), write)


def _steady(em: Emitter, rule: Rule) -> str:
    """Whether only the duties' clocks may change the verdict as time goes by."""
    assert em.governing is not None
    return f"{em.governing[1]} < {em.pool.infinity}" if is_steady(em, rule) else "False"


def is_steady(em: Emitter, rule: Rule) -> bool:
    """The same, as far as the rule goes: its governing time must be settled besides."""
    conditions = [*rule.subjects, *(e.when for e in rule.exemptions), *rule.duties]
    if rule.applies is not None:
        conditions.append(rule.applies)
    steady = all(em.anatomy.is_steady(part) for part in conditions)
    return steady and em.anatomy.is_event(rule.governed_by)


def _governing(em: Emitter, rule: Rule) -> tuple[str, str]:
    em.governing = None
    return em.time(rule.governed_by)


def is_out_of_force(em: Emitter, rule: Rule) -> str:
    """Whether the governing time touches no day of the version's force."""
    assert em.governing is not None
    lo, hi = em.governing
    as_of = em.once("C.as_of")
    begins, ends = bounds(rule)
    latest = f"({hi} if {hi} < {em.pool.infinity} else {as_of}) < {begins!r}"
    if ends == INF:
        return latest
    earliest = f"({lo} if {hi} < {em.pool.infinity} or {lo} < {as_of} else {as_of}) > {ends!r}"
    return f"{latest} or {earliest}"


def surely_in_force(em: Emitter, rule: Rule) -> str:
    """Whether the governing time, settled, lies within the version's force."""
    assert em.governing is not None
    lo, hi = em.governing
    begins, ends = bounds(rule)
    settled = f"{begins} <= {lo} and {hi} < {em.pool.infinity}"
    return settled if ends == INF else f"{settled} and {hi} <= {ends}"


def surely_out_of_force(em: Emitter, rule: Rule) -> str:
    """Whether the governing time, settled, lies outside the version's force."""
    assert em.governing is not None
    lo, hi = em.governing
    begins, ends = bounds(rule)
    after = "" if ends == INF else f" or {lo} > {ends} and {hi} < {em.pool.infinity}"
    return f"{hi} < {begins}{after}"


def bounds(rule: Rule) -> tuple[int, int]:
    """First and last minute of the version's force, INF if it has no end."""
    first, last = rule.in_force
    return first * DAY_MINUTES, INF if last is None else (last + 1) * DAY_MINUTES - 1
