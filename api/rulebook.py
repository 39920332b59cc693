"""The rules as a list and as pages: the same data for command line and service."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from dsl.ir.rules import Citation, Rule, Ruleset
from engine.periods.instants import format_day


class InForce(msgspec.Struct, frozen=True):
    """First and last day on which a version governs, both inclusive; None: until further."""

    from_: Annotated[str, Meta(title="施行首日")] = msgspec.field(name="from")
    until: Annotated[str | None, Meta(title="施行末日")]


class RuleLine(msgspec.Struct, frozen=True):
    """One version of one rule in the list."""

    id: Annotated[str, Meta(title="规则编号", examples=["CR-F05"])]
    title: Annotated[str, Meta(title="规则名称")]
    kind: Annotated[str, Meta(title="类别", examples=["时限"])]
    basis: Annotated[tuple[Citation, ...], Meta(title="依据")]
    in_force: Annotated[InForce, Meta(title="施行期间")]
    status: Annotated[str, Meta(title="状态（in_force、partial、unverified）")]
    severity: Annotated[str, Meta(title="严重程度")]


class RuleVersion(msgspec.Struct, frozen=True):
    """One version of one rule with its text."""

    title: Annotated[str, Meta(title="规则名称")]
    kind: Annotated[str, Meta(title="类别")]
    basis: Annotated[tuple[Citation, ...], Meta(title="依据")]
    in_force: Annotated[InForce, Meta(title="施行期间")]
    status: Annotated[str, Meta(title="状态")]
    doubt: Annotated[str, Meta(title="存疑之处")]
    severity: Annotated[str, Meta(title="严重程度")]
    advice: Annotated[str, Meta(title="整改建议")]
    local: Annotated[bool, Meta(title="地方规则")]
    text: Annotated[str, Meta(title="规则原文")]


class RulePage(msgspec.Struct, frozen=True):
    """All versions of one rule, oldest first."""

    id: Annotated[str, Meta(title="规则编号")]
    versions: Annotated[tuple[RuleVersion, ...], Meta(title="各版本")]


class RuleList(msgspec.Struct, frozen=True):
    """All rules of a ruleset, one line per version."""

    ruleset: Annotated[str, Meta(title="规则集名称")]
    version: Annotated[str, Meta(title="规则集版本")]
    hash: Annotated[str, Meta(title="规则集内容摘要")]
    rules: Annotated[tuple[RuleLine, ...], Meta(title="规则")]


def rule_list(ruleset: Ruleset) -> RuleList:
    """Every version of every rule, by id and first day in force."""
    return RuleList(
        ruleset.name, ruleset.version, ruleset.hash, tuple(_line(rule) for rule in ruleset.rules)
    )


def rule_page(ruleset: Ruleset, rule_id: str, texts: Mapping[str, str]) -> RulePage | None:
    """One rule's page, None if there is no such rule.  ``texts``: rule files by name."""
    found = tuple(_version(rule, texts) for rule in ruleset.rules if rule.id == rule_id)
    return RulePage(rule_id, found) if found else None


def rule_texts(folder: Path, ruleset: Ruleset) -> dict[str, str]:
    """The rule files the ruleset was made from; one that is gone is left out."""
    texts = {}
    for name in sorted({rule.place.file for rule in ruleset.rules if rule.place.file}):
        try:
            texts[name] = (folder / name).read_text("utf-8")
        except OSError:
            continue
    return texts


def block(text: str, line: int) -> str:
    """The declaration that begins on a line (from 1): it and what is indented below it."""
    lines = text.splitlines()[line - 1 :]
    taken = lines[:1]
    for each in lines[1:]:
        if each.strip() and not each.startswith((" ", "\t", "　")):
            break
        taken.append(each)
    return "\n".join(taken).rstrip()


def _line(rule: Rule) -> RuleLine:
    return RuleLine(
        rule.id, rule.title, rule.kind, rule.basis, _in_force(rule), rule.status, rule.severity
    )


def _version(rule: Rule, texts: Mapping[str, str]) -> RuleVersion:
    text = texts.get(rule.place.file)
    return RuleVersion(
        rule.title,
        rule.kind,
        rule.basis,
        _in_force(rule),
        rule.status,
        rule.doubt,
        rule.severity,
        rule.advice,
        rule.local,
        "" if text is None else block(text, rule.place.line),
    )


def _in_force(rule: Rule) -> InForce:
    first, last = rule.in_force
    return InForce(from_=format_day(first), until=None if last is None else format_day(last))
