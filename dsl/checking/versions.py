"""Versions of one rule id: none may overlap; a gap between two is worth a warning.

Texts of one id that are about different kinds of records do not compete and may stand side by
side: two officers at an interview, and two at a seizure.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from dsl.diagnostics import Label
from dsl.lowering.context import Context
from dsl.syntax.declarations import InForce, RuleDecl
from dsl.syntax.node import Word


def check_versions(rules: list[RuleDecl], context: Context) -> None:
    """Report E408 (two versions on one day) and W503 (days without a version)."""
    alike: dict[tuple[str, tuple[str, ...]], list[tuple[InForce, RuleDecl]]] = {}
    for rule in rules:
        if rule.in_force is not None:
            about = rule.id, _kinds(rule, context)
            alike.setdefault(about, []).append((rule.in_force, rule))
    for (id_, _), versions in alike.items():
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


def _kinds(rule: RuleDecl, context: Context) -> tuple[str, ...]:
    """What the rule is about, as far as it can be read."""
    found: list[str] = []
    for subject in rule.scope.subjects if rule.scope else ():
        head = subject.source.head
        text = head.text if isinstance(head, Word) else ""
        entity = context.words.record_entity(text)
        found.append(entity.id if entity else text)
        found += [step.text for step in subject.source.steps]
    return tuple(found)
