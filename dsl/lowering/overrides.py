"""特别规定优先于: a special rule takes its subjects away from the general one."""

from __future__ import annotations

from itertools import chain

import msgspec

from dsl.diagnostics import Label
from dsl.ir import expressions as ir
from dsl.ir.rules import Exemption, Rule
from dsl.lowering.context import Context
from dsl.lowering.tree import below, with_own_variables
from dsl.resolving.suggesting import nearest
from dsl.syntax.declarations import RuleDecl

Lowered = list[tuple[RuleDecl, Rule]]


def with_overrides(context: Context, lowered: Lowered) -> list[Rule]:
    """Every rule, with an exemption for each special rule that takes precedence over it.

    Reports E212 (no such rule), E213 (each takes precedence over the other), E217 (the two speak
    of different subjects).
    """
    _check_targets(context)
    by_id: dict[str, Lowered] = {}
    for item in lowered:
        by_id.setdefault(item[1].id, []).append(item)
    rules = []
    for declaration, rule in lowered:
        exemptions = list(rule.exemptions)
        for special_declaration, special in lowered:
            if special.id == rule.id or not _overlap(special, rule):
                continue
            if rule.id in {word.text for word in special_declaration.overrides}:
                exemption = _exemption(context, special_declaration, special, declaration, rule)
                if exemption is not None:
                    exemptions.append(exemption)
        rules.append(msgspec.structs.replace(rule, exemptions=tuple(exemptions)))
    return rules


def _check_targets(context: Context) -> None:
    rules = context.names.rules
    known = context.names.rule_ids()
    above: dict[str, set[str]] = {}
    for rule in rules:
        above.setdefault(rule.id, set()).update(word.text for word in rule.overrides)
    circles: set[str] = set()
    for rule in rules:
        for word in rule.overrides:
            if word.text not in known:
                close = nearest(word.text, known)
                context.diagnostics.add(
                    "E212", word.span, f"没有规则 {word.text}", found=word.text, expected=close,
                    advice=f"是不是 {close[0]}？" if close else "核对规则编号",
                )  # fmt: skip
            elif rule.id not in circles and rule.id in _reached(above, word.text):
                circles |= {
                    id_ for id_ in _reached(above, rule.id) if rule.id in _reached(above, id_)
                }
                context.diagnostics.add(
                    "E213", word.span, f"{rule.id} 与 {word.text} 互相优先", found=word.text,
                    advice="特别规定只能单向优先，去掉其中一处",
                )  # fmt: skip


def _reached(above: dict[str, set[str]], start: str) -> set[str]:
    """``start`` and every rule it takes precedence over, directly or not."""
    found, waiting = set[str](), [start]
    while waiting:
        rule = waiting.pop()
        if rule not in found:
            found.add(rule)
            waiting += sorted(above.get(rule, ()))
    return found


def _overlap(a: Rule, b: Rule) -> bool:
    return (a.in_force[1] is None or b.in_force[0] <= a.in_force[1]) and (
        b.in_force[1] is None or a.in_force[0] <= b.in_force[1]
    )


def _exemption(
    context: Context,
    declaration: RuleDecl,
    special: Rule,
    general_declaration: RuleDecl,
    general: Rule,
) -> Exemption | None:
    """Where the special rule's scope and condition hold and none of its own exceptions does."""
    if [b.variable for b in special.subjects] != [b.variable for b in general.subjects]:
        word = next(w for w in declaration.overrides if w.text == general.id)
        context.diagnostics.add(
            "E217",
            word.span,
            f"{special.id} 与 {general.id} 说的不是同一种对象，谈不上优先",
            found=general.id,
            advice="两条规则的“适用”写同样的对象，再以条件区分",
            related=[Label(context.heading(general_declaration.span), f"{general.id} 在此处")],
        )
        return None
    parts: list[ir.Truth] = [b.where for b in special.subjects if b.where is not None]
    if special.applies is not None:
        parts.append(special.applies)
    parts += [ir.Not(e.when) for e in special.exemptions if e.special_rule is None]
    first, last = special.in_force
    if first > general.in_force[0]:
        start = ir.TimeLiteral(first * 1440)
        parts.append(ir.CompareTimes("ge", general.governed_by, start, "day"))
    if last is not None and (general.in_force[1] is None or last < general.in_force[1]):
        end = ir.TimeLiteral(last * 1440)
        parts.append(ir.CompareTimes("le", general.governed_by, end, "day"))
    taken = {
        item.variable
        for item in chain(below(general), below(special))
        if isinstance(item, ir.Binder)
    }

    def fresh(entity: str) -> str:
        number = 2
        while f"{entity}_{number}" in taken:
            number += 1
        taken.add(f"{entity}_{number}")
        return f"{entity}_{number}"

    when = with_own_variables(ir.And(tuple(parts)), fresh)
    return Exemption(f"适用特别规定 {special.id}「{special.title}」", when, special.id)
