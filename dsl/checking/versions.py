"""Versions of one rule id: none may overlap; a gap between two is worth a warning."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from dsl.diagnostics import Label
from dsl.lowering.context import Context
from dsl.syntax.declarations import InForce, RuleDecl


def check_versions(rules: list[RuleDecl], context: Context) -> None:
    """Report E408 (two versions on one day) and W503 (days without a version)."""
    by_id: dict[str, list[tuple[InForce, RuleDecl]]] = {}
    for rule in rules:
        if rule.in_force is not None:
            by_id.setdefault(rule.id, []).append((rule.in_force, rule))
    for id_, versions in by_id.items():
        versions.sort(key=lambda version: (version[0].first, version[1].span))
        for (earlier, before), (later, after) in pairwise(versions):
            first_place = Label(context.heading(before.span), "另一版在此处")
            if earlier.last is None or later.first <= earlier.last:
                context.diagnostics.add(
                    "E408",
                    context.heading(after.span),
                    f"规则 {id_} 有两个版本的施行期重叠",
                    found=id_,
                    advice="给前一版写上止日，使它早于后一版的起日；若本不是同一条规则，改编号",
                    related=[first_place],
                )
            elif later.first - earlier.last > timedelta(days=1):
                context.diagnostics.add(
                    "W503",
                    context.heading(after.span),
                    f"规则 {id_} 在{earlier.last}与{later.first}之间没有版本",
                    found=id_,
                    advice="补上中间一版，或者使两版相接；确无规定的可以保留",
                    related=[first_place],
                )
