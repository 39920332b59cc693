"""What can never happen: exceptions outside the scope, tiers that are never chosen."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics import Diagnostics
from dsl.ir import expressions as ir
from dsl.ir.limits import Limit
from dsl.ir.rules import Meet, Rule
from dsl.syntax.declarations import MustDo, RuleDecl
from dsl.syntax.limits import Limit as LimitLines


def check_reachability(pairs: list[tuple[RuleDecl, Rule]], diagnostics: Diagnostics) -> None:
    """Report E328 (exception), E329 (tier) and E330 (scope) that no case can ever meet."""
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
        for written, exemption in zip(declaration.exceptions, rule.exemptions, strict=False):
            if not possible([*scope, exemption.when]):
                diagnostics.add(
                    "E328",
                    written.span,
                    "这一除外永远不会发生：它与适用条件矛盾，或者自相矛盾",
                    found=written.label,
                    advice="删去，或者改正条件",
                )
        for duty, lines in zip(rule.duties, declaration.duties, strict=False):
            if isinstance(duty, Meet) and isinstance(lines, MustDo):
                _check_tiers(duty, lines, scope, diagnostics)


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


def possible(conditions: Iterable[ir.Truth]) -> bool:
    """Whether all conditions could hold together, as far as values of facts tell."""
    return any(_consistent(branch) for branch in _branches(list(conditions)))


def _branches(conditions: list[ir.Truth], most: int = 64) -> list[list[ir.Truth]]:
    """The ways of choosing one side of each 或; cut off (as one open way) beyond ``most``."""
    branches: list[list[ir.Truth]] = [[]]
    waiting = list(conditions)
    while waiting:
        condition = waiting.pop(0)
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
