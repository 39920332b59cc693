"""预警: rungs must fit into the period and grow in colour towards its end."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from dsl.diagnostics import Diagnostics
from dsl.ir.limits import Length, Limit, Period, Tier
from dsl.ir.rules import Meet, Parameter, Rule
from dsl.keywords import LEVELS
from dsl.resolving.names import Names
from dsl.source import Span
from dsl.syntax.declarations import RuleDecl
from dsl.syntax.expressions import Amount
from dsl.syntax.warnings import Rung

#: Greatest number of minutes a unit can come to; working days are counted with holidays between.
_LONGEST = {
    "minute": 1,
    "hour": 60,
    "day": 1440,
    "day24": 1440,
    "workday": 3 * 1440,
    "month": 31 * 1440,
    "year": 366 * 1440,
}
_SHORTEST = {"分钟": 1, "小时": 60, "日": 1440, "个24小时": 1440, "工作日": 1440}


def check_order(names: Names, diagnostics: Diagnostics) -> None:
    """Report E326 where a milder colour comes later, in named ladders and in rules."""
    ladders = [ladder.rungs for ladder in names.ladders.values()]
    ladders += [rule.warnings for rule in names.rules if isinstance(rule.warnings, tuple)]
    for rungs in ladders:
        for first, second in combinations(rungs, 2):
            early, late = _ordered(first, second)
            if early is None or late is None:
                continue
            same_moment = _moment(early) == _moment(late)
            if same_moment or LEVELS.index(early.level) >= LEVELS.index(late.level):
                diagnostics.add(
                    "E326",
                    second.span,
                    "越近届满，颜色应当越重：蓝、黄、橙、红，每一时点一种",
                    found=f"{early.level}色在前，{late.level}色在后",
                    advice="调整颜色，或者调整提前量",
                )


def _ordered(a: Rung, b: Rung) -> tuple[Rung | None, Rung | None]:
    """The two by time, or nothing if they are measured differently."""
    of_a, of_b = _moment(a), _moment(b)
    if of_a is None or of_b is None or of_a[0] != of_b[0]:
        return None, None
    return (a, b) if of_a[1] <= of_b[1] else (b, a)


def _moment(rung: Rung) -> tuple[str, Fraction] | None:
    if rung.used is not None:
        return "used", rung.used
    for name, amount, sign in (("before", rung.before, -1), ("after", rung.after, 1)):
        if amount is not None and amount.unit in _SHORTEST:
            return f"{name}{amount.unit == '工作日'}", sign * _minutes(amount)
    return None


def _minutes(amount: Amount) -> Fraction:
    return Fraction(amount.value) * _SHORTEST[amount.unit]


def check_fit(
    pairs: list[tuple[RuleDecl, Rule]],
    names: Names,
    periods: dict[str, Period],
    parameters: dict[str, Parameter],
    diagnostics: Diagnostics,
) -> None:
    """Report E325 (a rung longer than the longest period) and E327 (nothing to warn of)."""
    for declaration, rule in pairs:
        warnings = declaration.warnings
        if warnings is None:
            continue
        timed = [duty for duty in rule.duties if isinstance(duty, Meet)]
        if not timed:
            span = warnings[0].span if isinstance(warnings, tuple) else warnings.span
            diagnostics.add(
                "E327", span, f"规则 {rule.id} 没有期限，无从预警", found=rule.id,
                advice="删去“预警”一行，或者给“应当”加上期限",
            )  # fmt: skip
            continue
        longest = _longest(timed, periods, parameters)
        if not longest:
            continue
        if isinstance(warnings, tuple):
            placed: list[tuple[Rung, Span]] = [(rung, rung.span) for rung in warnings]
        else:
            ladder = names.ladders.get(warnings.name.text)
            placed = [(rung, warnings.span) for rung in ladder.rungs] if ladder else []
        for rung, span in placed:
            for amount in (rung.before, rung.after):
                if amount is None or amount.unit not in _SHORTEST:
                    continue
                if _minutes(amount) > longest:
                    diagnostics.add(
                        "E325", span, "预警的提前量比最长的期限还长",
                        found=f"{amount.value}{amount.unit}", advice="缩短提前量",
                    )  # fmt: skip


def _longest(
    duties: list[Meet], periods: dict[str, Period], parameters: dict[str, Parameter]
) -> int | None:
    """Minutes of the longest tier with all extensions; None if it can't be bounded."""
    found = []
    for duty in duties:
        limit = duty.limit
        if duty.back is not None or limit is None:
            return None
        if not isinstance(limit, Limit):
            period = periods.get(limit.name)
            if period is None:
                return None
            limit = period.limit
        total = max(_tier(tier, parameters) for tier in limit.tiers)
        for link in limit.links:
            if link.length is not None:
                total += _tier(Tier(link.length), parameters) * link.at_most
        found.append(total)
    return max(found, default=None)


def _tier(tier: Tier, parameters: dict[str, Parameter]) -> int:
    length = tier.length
    if isinstance(length, Length):
        return length.amount * _LONGEST[length.unit]
    values = [v.value for v in parameters[length.name].values]
    return max((v.amount * _LONGEST[v.unit] for v in values if isinstance(v, Length)), default=0)
