"""``fadu rules``: what is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import exits, options

if TYPE_CHECKING:
    from api.rulebook import InForce, RulePage


def rules(
    rule: Annotated[
        str | None, typer.Argument(metavar="规则编号", help="只看这一条，连同原文")
    ] = None,
    ruleset: options.Ruleset = None,
    output: Annotated[
        str, typer.Option("--format", metavar="格式", help="text 或者 json")
    ] = "text",
) -> None:
    """列出规则；写明编号的，给出该条各版本的依据和原文。"""
    import msgspec

    from api.cli.terminal import complain, emit, say
    from api.loading import load_rules
    from api.rulebook import rule_list, rule_page, rule_texts
    from api.settings import read_settings

    if output not in ("text", "json"):
        raise typer.BadParameter("--format 应为 text、json")
    folder = options.folder(ruleset)
    known = load_rules(folder, read_settings().cache_folder())
    if rule is None:
        listed = rule_list(known)
        if output == "json":
            emit(msgspec.json.encode(listed))
            return
        for line in listed.rules:
            say(f"{line.id}　{line.title}　{line.kind}　{_days(line.in_force)}{_mark(line.status)}")
        return
    page = rule_page(known, rule, rule_texts(folder, known))
    if page is None:
        complain(f"没有规则 {rule}；fadu rules 列出全部规则")
        raise typer.Exit(exits.BAD_INPUT)
    if output == "json":
        emit(msgspec.json.encode(page))
    else:
        _say_page(page)


def _say_page(page: RulePage) -> None:
    from api.cli.terminal import say

    for place, version in enumerate(page.versions):
        if place:
            say("")
        say(f"{page.id}　{version.title}　{_days(version.in_force)}{_mark(version.status)}")
        for cited in version.basis:
            say(f"  依据：《{cited.law}》（{cited.version}）{cited.article}")
        if version.doubt:
            say(f"  存疑：{version.doubt}")
        say("")
        say(version.text)


def _days(days: InForce) -> str:
    return f"{days.from_} 起" if days.until is None else f"{days.from_} 至 {days.until}"


def _mark(status: str) -> str:
    return {"partial": "　部分表达", "unverified": "　未核实"}.get(status, "")
