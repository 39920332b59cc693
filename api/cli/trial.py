"""``fadu test``: do the rules say what their examples and scenarios expect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import exits, options

if TYPE_CHECKING:
    from dsl.compiling import CompileResult
    from engine.checking import Checker
    from engine.scenarios.coverage import Coverage


def trial(
    ruleset: Annotated[
        Path | None,
        typer.Argument(metavar="规则集目录", help="不写的用 FADU_RULESET，再不然用随带的全国规则"),
    ] = None,
    features: Annotated[
        Path | None,
        typer.Option("--features", metavar="目录", help="场景目录；不写的找规则集旁边的 features"),
    ] = None,
    engine: options.Engine = options.ENGINE,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="列出没有场景或者示例用到的规则部分")
    ] = False,
) -> None:
    """运行规则里的示例和场景目录里的场景。

    退出码：0 都成立；1 有不成立的（--coverage 列出的缺口不算）；2 输入有误。
    """
    from api.cli.problems import rendered
    from api.cli.terminal import complain, say
    from api.loading import content_problems
    from dsl.compiling import compile_ruleset
    from engine.checking import Checker

    folder = options.folder(ruleset)
    with content_problems():
        result = compile_ruleset(folder)
    if result.ruleset is None:
        errors = [d for d in result.diagnostics if d.severity == "error"]
        complain(rendered(errors, result.sources, folder))
        complain("规则集有错，示例与场景没有运行")
        raise typer.Exit(exits.BAD_INPUT)
    checker = Checker(result.ruleset)
    met = _coverage(checker) if coverage else None
    failures = _examples(result, checker, engine, met)
    failures += _scenarios(features_of(folder, features), checker, engine, met)
    for failure in failures:
        say(failure)
    say(f"{len(failures)} 个不成立" if failures else "都成立")
    if met is not None:
        _say_coverage(met)
    raise typer.Exit(exits.FINDINGS if failures else exits.CLEAN)


def _examples(
    result: CompileResult, checker: Checker, engine: str, met: Coverage | None
) -> list[str]:
    import msgspec

    from api.cli.terminal import say
    from engine.scenarios.examples import example_failure

    failures = []
    for example in result.examples:
        failure = example_failure(example, checker, engine)
        if failure:
            place = f"{example.place.file}:{example.place.line}"
            failures.append(f"{place} 示例「{example.label}」（{example.rule}）：{failure}")
        if met is not None:
            met.add(msgspec.json.encode(example.snapshot), example.as_of, [example.rule])
    say(f"示例 {len(result.examples)} 个")
    return failures


def _scenarios(
    folder: Path | None, checker: Checker, engine: str, met: Coverage | None
) -> list[str]:
    from api.cli.terminal import say

    if folder is None:
        say("没有场景目录")
        return []
    try:
        from engine.scenarios.features import read_features
    except ImportError as error:
        raise typer.BadParameter("运行场景须安装 gherkin-official") from error
    from engine.scenarios.running import run
    from engine.scenarios.stating import ScenarioError

    try:
        scenarios = read_features(folder)
    except ScenarioError as error:
        raise typer.BadParameter(str(error)) from error
    failures = []
    for scenario in scenarios:
        outcome = run(scenario, checker, engine)
        if outcome.failure:
            place = f"{folder / scenario.file}:{scenario.line}"
            failures.append(f"{place} 场景「{scenario.name}」：{outcome.failure}")
        if met is not None:
            for data, as_of, known_as_of in outcome.checked:
                met.add(data, as_of, scenario.rules, known_as_of)
    say(f"场景 {len(scenarios)} 个")
    return failures


def _coverage(checker: Checker) -> Coverage:
    from engine.scenarios.coverage import Coverage

    return Coverage(checker)


def _say_coverage(met: Coverage) -> None:
    from api.cli.terminal import say

    missed, every = met.missed, met.parts
    kinds = dict.fromkeys(part.kind for part in every)
    for kind in kinds:
        whole = sum(part.kind == kind for part in every)
        gaps = sum(part.kind == kind for part in missed)
        say(f"{kind}：{whole} 处，用到 {whole - gaps} 处")
    for part in missed:
        say(f"  没有用到：{part.rule} {part.kind}「{part.name}」")


def features_of(folder: Path, given: Path | None) -> Path | None:
    """The scenarios' folder: the one named, or ``features`` beside the rulesets."""
    if given is not None:
        if not given.is_dir():
            raise typer.BadParameter(f"没有场景目录 {given}")
        return given
    beside = folder.resolve().parent.parent / "features"
    return beside if folder.name == "national" and beside.is_dir() else None
