"""``fadu explain``: how a rule came to its verdict on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import exits, options

if TYPE_CHECKING:
    from api.problems import Problem
    from engine.answers import Finding


def explain(
    snapshot: Annotated[str, typer.Argument(metavar="快照", help="快照文件，- 为标准输入")],
    rule: Annotated[str, typer.Argument(metavar="规则编号")],
    subjects: Annotated[
        list[str] | None, typer.Argument(metavar="对象编号", help="只看这个对象，如 M1")
    ] = None,
    as_of: options.AsOf = None,
    known_as_of: options.KnownAsOf = None,
    ruleset: options.Ruleset = None,
    engine: options.Engine = options.ENGINE,
    assume_complete: options.AssumeComplete = False,
    output: Annotated[
        str, typer.Option("--format", metavar="格式", help="text 或者 json")
    ] = "text",
) -> None:
    """说明一条规则怎样得出结论：每一步看了什么，得到什么。

    退出码：0 已说明；2 输入有误，或者没有这条规则、这个对象。
    """
    from api.cli.sources import UnreadableError, read_source, shown
    from api.cli.terminal import complain
    from api.problems import refused, unknown_engine
    from engine.checking import SnapshotRefused
    from engine.checking.refusals import NoSuchFindingError, UnknownEngineError

    if output not in ("text", "json"):
        raise typer.BadParameter("--format 应为 text、json")
    moments = options.moment(as_of, "--as-of"), options.moment(known_as_of, "--known-as-of")
    checker = options.checker(ruleset)
    try:
        findings = checker.explain(
            read_source(snapshot),
            rule=rule,
            subject=subjects or (),
            as_of=moments[0],
            known_as_of=moments[1],
            assume_complete=assume_complete,
            engine=engine,
        )
    except UnreadableError as error:
        complain(str(error))
        raise typer.Exit(exits.BAD_INPUT) from error
    except NoSuchFindingError as error:
        complain(f"规则 {rule} 对本案没有结论；核对规则编号和对象编号（fadu rules 列出规则）")
        raise typer.Exit(exits.BAD_INPUT) from error
    except SnapshotRefused as error:
        _refuse(refused(error.problems), shown(snapshot))
    except UnknownEngineError as error:
        _refuse(unknown_engine(error.known), shown(snapshot))
    else:
        _write(findings, output)


def _refuse(problem: Problem, source: str) -> None:
    from api.cli.output.text import problem_lines
    from api.cli.terminal import complain

    for line in problem_lines(problem, source):
        complain(line)
    raise typer.Exit(exits.BAD_INPUT)


def _write(findings: tuple[Finding, ...], output: str) -> None:
    import sys

    import msgspec

    from api.cli.output.text import finding_lines, tree_lines
    from api.cli.terminal import Paint, emit, say, shows_colour

    paint = Paint(shows_colour(sys.stdout))
    if output == "json":
        encoder = msgspec.json.Encoder(decimal_format="number")
        emit(encoder.encode({"findings": findings}))
        return
    for place, finding in enumerate(findings):
        if place:
            say("")
        for line in finding_lines(finding, paint):
            say(line)
        for step in finding.steps:
            say(f"  {step.label}：{step.text}")
        if finding.trace is not None:
            say("  过程：")
            for line in tree_lines(finding.trace, 2):
                say(line)
