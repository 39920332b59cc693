"""What can never happen: exceptions outside the scope or as wide as it, tiers never chosen."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics import Diagnostics
from dsl.ir import expressions as ir
from dsl.ir.limits import Limit
from dsl.ir.rules import Meet, Rule
from dsl.syntax.declarations import MustDo, RuleDecl
from dsl.syntax.limits import Limit as LimitLines


def check_reachability(pairs: list[tuple[RuleDecl, Rule]], diagnostics: Diagnostics) -> None:
    """Report E328, E332 (exception), E329, W515 (tier) and E330 (scope): what no case can meet."""
    for declaration, rule in pairs:
        scope: list[ir.Truth] = [b.where for b in rule.subjects if b.where is not None]
        scope += [rule.applies] if rule.applies is not None else []
        if not possible(scope):
            assert declaration.scope is not None
            diagnostics.add(
                "E330",
                declaration.scope.span,
                f"规则 {rule.id} 的适用条件自相矛盾，对任何案件都不适用",
                found=rule.id,
                advice="核对“适用”与“前提”",
            )
            continue
        _check_exceptions(declaration, rule, scope, diagnostics)
        for duty, lines in zip(rule.duties, declaration.duties, strict=False):
            if isinstance(duty, Meet) and isinstance(lines, MustDo):
                _check_tiers(duty, lines, scope, diagnostics)


def _check_exceptions(
    declaration: RuleDecl, rule: Rule, scope: list[ir.Truth], diagnostics: Diagnostics
) -> None:
    labels: set[str] = set()
    for written, exemption in zip(declaration.exceptions, rule.exemptions, strict=False):
        if written.label in labels:
            diagnostics.add(
                "E222",
                written.span,
                f"除外「{written.label}」写了两次",
                found=written.label,
                advice="用不同的名称，或者用「或」并成一项",
            )
        labels.add(written.label)
        if not possible([*scope, exemption.when]):
            diagnostics.add(
                "E328",
                written.span,
                "这一除外永远不会发生：它与适用条件矛盾，或者自相矛盾",
                found=written.label,
                advice="删去，或者改正条件",
            )
        elif not possible([*scope, ir.Not(exemption.when)]):
            diagnostics.add(
                "E332",
                written.span,
                "这一除外与适用条件范围相同：凡适用的都被除外，规则对任何案件都不适用",
                found=written.label,
                advice="改正除外的条件，或者删去这条规则",
            )


def _check_tiers(
    duty: Meet, lines: MustDo, scope: list[ir.Truth], diagnostics: Diagnostics
) -> None:
    if not isinstance(duty.limit, Limit) or not isinstance(lines.limit, LimitLines):
        return
    tiers = duty.limit.tiers
    for index, (tier, written) in enumerate(zip(tiers, lines.limit.tiers, strict=True)):
        later = tiers[index + 1 :]
        hidden = any(t.when is None or t.when == tier.when for t in later)
        never = tier.when is not None and not possible([*scope, tier.when])
        if hidden or never:
            diagnostics.add(
                "E329",
                written.span,
                "这一档永远用不上"
                + ("：后面一档没有条件或者条件相同" if hidden else "：它的条件与适用条件矛盾"),
                advice="各档由短到长，后面的以“当 …”写明条件",
            )
    conditions = [tier.when for tier in tiers if tier.when is not None]
    if len(conditions) == len(tiers) and possible([*scope, *map(ir.Not, conditions)]):
        diagnostics.add(
            "W515",
            lines.limit.span,
            "各档都有条件，没有一般情形的一档：哪一档的条件都不成立的，没有期限",
            advice="先写没有条件的一档，后面各档以“；… 以内，当 …”写明；确无一般期限的，写进“前提”",
        )


def possible(conditions: Iterable[ir.Truth]) -> bool:
    """Whether all conditions could hold together, as far as values of facts tell."""
    return any(_consistent(branch) for branch in _branches(list(conditions)))


def _branches(conditions: list[ir.Truth], most: int = 64) -> list[list[ir.Truth]]:
    """The ways of choosing one side of each 或; cut off (as one open way) beyond ``most``."""
    branches: list[list[ir.Truth]] = [[]]
    waiting = list(conditions)
    while waiting:
        condition = _inward(waiting.pop(0))
        if isinstance(condition, ir.And):
            waiting = [*condition.items, *waiting]
        elif isinstance(condition, ir.Or):
            if len(branches) * len(condition.items) > most:
                continue
            branches = [
                combined
                for branch in branches
                for item in condition.items
                for combined in _branches([*branch, item])
            ]
        else:
            branches = [[*branch, condition] for branch in branches]
    return branches


def _inward(condition: ir.Truth) -> ir.Truth:
    """Not (A and B) as not A or not B, and the other way round."""
    if isinstance(condition, ir.Not):
        match condition.item:
            case ir.And(items):
                return ir.Or(tuple(map(ir.Not, items)))
            case ir.Or(items):
                return ir.And(tuple(map(ir.Not, items)))
            case ir.Not(item):
                return _inward(item)
    return condition


def _consistent(literals: list[ir.Truth]) -> bool:
    codes: dict[ir.Attribute, frozenset[str]] = {}
    truths: dict[ir.Truth, bool] = {}
    for signed in literals:
        literal, wanted = _unsigned(signed)
        if isinstance(literal, ir.Constant):
            if literal.value != wanted:
                return False
            continue
        if truths.setdefault(literal, wanted) != wanted:
            return False
        if isinstance(literal, ir.OneOf) and wanted:
            options = frozenset(literal.options)
            known = codes.get(literal.attribute, options) & options
            if not known:
                return False
            codes[literal.attribute] = known
    return all(
        not codes[literal.attribute] <= frozenset(literal.options)
        for literal, wanted in truths.items()
        if not wanted and isinstance(literal, ir.OneOf) and literal.attribute in codes
    )


def _unsigned(literal: ir.Truth) -> tuple[ir.Truth, bool]:
    wanted = True
    while isinstance(literal, ir.Not):
        literal, wanted = literal.item, not wanted
    return literal, wanted
