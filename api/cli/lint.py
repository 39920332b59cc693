"""``fadu lint``: every problem of the rule texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits, options

FORMATS = ("text", "json", "sarif", "github")


def lint(
    ruleset: Annotated[
        Path | None,
        typer.Argument(metavar="规则集目录", help="不写的用 FADU_RULESET，再不然用随带的全国规则"),
    ] = None,
    features: Annotated[
        Path | None,
        typer.Option("--features", metavar="目录", help="场景目录；写明的，没有场景的规则也会提示"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="提示也算不合格")] = False,
    output: Annotated[
        str, typer.Option("--format", metavar="格式", help="text、json、sarif、github")
    ] = "text",
) -> None:
    """检查规则文件：语法、词语、类型、法律依据，以及不合习惯之处。

    退出码：0 没有错误；1 有错误（加了 --strict 的，有提示也算）；2 输入有误。
    """
    from api.cli.problems import rendered
    from api.cli.terminal import say
    from api.loading import content_problems
    from dsl.compiling import compile_ruleset

    if output not in FORMATS:
        raise typer.BadParameter(f"--format 应为 {'、'.join(FORMATS)}")
    folder = options.folder(ruleset)
    if not folder.is_dir():
        raise typer.BadParameter(f"没有规则集目录 {folder}")
    with content_problems():
        result = compile_ruleset(folder, tagged=_tagged(features))
    text = rendered(result.diagnostics, result.sources, folder, output)
    if text:
        say(text)
    elif output == "text":
        say("没有问题")
    failing = [d for d in result.diagnostics if strict or d.severity == "error"]
    raise typer.Exit(exits.FINDINGS if failing else exits.CLEAN)


def _tagged(features: Path | None) -> frozenset[str] | None:
    if features is None:
        return None
    from engine.scenarios.features import read_features

    return frozenset(rule for scenario in read_features(features) for rule in scenario.rules)
