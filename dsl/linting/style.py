"""Rules that are allowed but probably not meant: vague messages, extensions without authority."""

from __future__ import annotations

from collections.abc import Set

from dsl.ir import expressions as ir
from dsl.ir.limits import Limit, Link, ParameterLength, Period
from dsl.ir.rules import Meet, Parameter, Rule, Slot
from dsl.lowering.context import Context
from dsl.lowering.tree import below
from dsl.syntax.declarations import MustDo, PeriodDecl, RuleDecl
from dsl.syntax.limits import Limit as LimitLines

#: Records whose facts show that someone with authority has decided.
_AUTHORITIES = frozenset(("approval", "decision", "external_supervision", "document"))


def check_scenarios(rules: list[RuleDecl], tagged: Set[str] | None, context: Context) -> None:
    """Report W507 for a rule that no scenario of the features is tagged with.

    ``tagged`` None: not known, nothing is reported.
    """
    if tagged is None:
        return
    seen: set[str] = set()
    for rule in rules:
        if rule.id not in tagged and rule.id not in seen:
            context.diagnostics.add(
                "W507",
                context.heading(rule.span),
                f"规则 {rule.id} 没有场景",
                found=rule.id,
                advice=f"在 features 中加一个标有 @{rule.id} 的场景",
            )
        seen.add(rule.id)


def check_messages(pairs: list[tuple[RuleDecl, Rule]], context: Context) -> None:
    """Report W508 where a rule of limits alone does not tell when they end or ended.

    Where a condition may decide the verdict instead, there may be no figures to tell.
    """
    for declaration, rule in pairs:
        timed = rule.duties and all(isinstance(duty, Meet) for duty in rule.duties)
        told = any(isinstance(part, Slot) and part.name != "value" for part in rule.message)
        if timed and not told and declaration.breach is not None:
            context.diagnostics.add(
                "W508",
                declaration.breach.span,
                "提示语没有写出期限",
                found=context.text(declaration.breach.span),
                expected=("{届满}", "{超期}"),
                advice="在提示语中用{届满}或者{超期}写出届满时间或者超期多久",
            )


def check_extensions(
    pairs: list[tuple[RuleDecl, Rule]], periods: dict[str, Period], context: Context
) -> None:
    """Report W509 for an extension whose records need no one's approval."""
    for declaration, rule in pairs:
        for duty, lines in zip(rule.duties, declaration.duties, strict=False):
            if not (isinstance(duty, Meet) and isinstance(lines, MustDo)):
                continue
            if isinstance(duty.limit, Limit) and isinstance(lines.limit, LimitLines):
                _check_links(duty.limit.links, lines.limit, context)
    for name, period in periods.items():
        written: PeriodDecl = context.names.periods[name]
        _check_links(period.limit.links, written.limit, context)


def _check_links(links: tuple[Link, ...], lines: LimitLines, context: Context) -> None:
    for link, line in zip(links, lines.links, strict=False):
        entities = {
            item.entity for item in below(link) if isinstance(item, ir.Attribute | ir.Follow)
        }
        if link.mode != "restart" and not entities & _AUTHORITIES:
            context.diagnostics.add(
                "W509",
                line.span,
                f"延长「{link.label}」没有写明由谁批准",
                found=link.label,
                advice="在条件中写“审批 经 某层级 批准”",
            )


def check_verification(rules: list[RuleDecl], context: Context) -> None:
    """Report W512 where a rule is called verified though its source has not been read."""
    for rule in rules:
        if rule.verification is None or rule.verification.status != "已核":
            continue
        for citation in rule.basis:
            law = context.statutes.find(citation.law)
            version = law.version(citation.version) if law and citation.version else None
            if law is not None and version is None and len(law.versions) == 1:
                version = law.versions[0]
            if version is not None and version.verified == "no":
                context.diagnostics.add(
                    "W512",
                    rule.verification.span,
                    f"写着已核，但《{citation.law}》的原文没有读到",
                    found=citation.law,
                    advice="改为“部分核实「…」”或者“未核实「…」”，写明缺什么",
                )


def check_governing(rules: list[RuleDecl], context: Context) -> None:
    """Report W513 where an id has several versions and one does not say which time decides."""
    counts: dict[str, int] = {}
    for rule in rules:
        counts[rule.id] = counts.get(rule.id, 0) + 1
    for rule in rules:
        if counts[rule.id] > 1 and rule.governed_by is None and not rule.incomplete:
            context.diagnostics.add(
                "W513",
                context.heading(rule.span),
                f"规则 {rule.id} 有几个版本，没有写明按哪一时间选用",
                found=rule.id,
                advice="加一行“适用法：按 某时间”；不写的按期限的起算时间",
            )


def check_parameter_cover(
    pairs: list[tuple[RuleDecl, Rule]], parameters: dict[str, Parameter], context: Context
) -> None:
    """Report W514 where a parameter has no value for a part of the rule's time in force."""
    for declaration, rule in pairs:
        first, last = rule.in_force
        names = {
            item.name
            for item in below(rule)
            if isinstance(item, ParameterLength)
            or (isinstance(item, ir.ParameterValue) and item.at is None)
        }
        for name in sorted(names):
            values = sorted(parameters[name].values, key=lambda value: value.from_day)
            if not values:
                continue
            until = values[-1].until_day
            short = until is not None and (last is None or until < last)
            if values[0].from_day > first or short:
                assert declaration.in_force is not None
                context.diagnostics.add(
                    "W514",
                    declaration.in_force.span,
                    f"规则施行的部分期间，参数“{name}”没有值，届时无法判定",
                    found=name,
                    advice="给参数补上这段期间的值，或者改规则的施行日期",
                )
