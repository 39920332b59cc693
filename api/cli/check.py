"""``fadu check``: what the rules say of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from api.cli import exits, options
from api.cli.results import Result

if TYPE_CHECKING:
    from engine.answers import Answer
    from engine.checking import Checker

FORMATS = ("text", "json", "junit", "sarif")


class Question(NamedTuple):
    """The options of a check, read."""

    as_of: int | None
    known_as_of: int | None
    assume_complete: bool
    include: frozenset[str]
    engine: str


def check(
    snapshots: Annotated[
        list[str],
        typer.Argument(metavar="快照…", help="快照文件，- 为标准输入", show_default=False),
    ],
    as_of: options.AsOf = None,
    known_as_of: options.KnownAsOf = None,
    ruleset: options.Ruleset = None,
    engine: options.Engine = options.ENGINE,
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include",
            metavar="结论",
            help="另外给出：pending、compliant、not_applicable、all；可重复，可用逗号隔开",
        ),
    ] = None,
    assume_complete: options.AssumeComplete = False,
    output: Annotated[
        str, typer.Option("--format", metavar="格式", help="text、json、junit、sarif")
    ] = "text",
) -> None:
    """核查一个或者多个案件快照。

    退出码：0 没有发现；1 有违规、争议、预警或者无法判定；2 输入有误。
    多个文件以 json 输出时，一行一个结果，先后与文件相同。
    """
    if output not in FORMATS:
        raise typer.BadParameter(f"--format 应为 {'、'.join(FORMATS)}")
    question = Question(
        options.moment(as_of, "--as-of"),
        options.moment(known_as_of, "--known-as-of"),
        assume_complete,
        frozenset(name for text in include or () for name in text.split(",") if name),
        engine,
    )
    checker = options.checker(ruleset)
    results = [_one(checker, name, question) for name in snapshots]
    _write(results, output, checker)
    raise typer.Exit(exit_code(results))


def exit_code(results: list[Result]) -> int:
    """The worst of all files: a refused one before one with findings."""
    if any(result.problem is not None for result in results):
        return exits.BAD_INPUT
    return max((_code(result.answer) for result in results if result.answer), default=exits.CLEAN)


def _code(answer: Answer) -> int:
    counted = answer.summary
    found = counted.violation + counted.disputed + counted.warning + counted.undetermined
    return exits.FINDINGS if found else exits.CLEAN


def _one(checker: Checker, name: str, question: Question) -> Result:
    from api.cli.sources import UnreadableError, read_source, shown
    from api.problems import problem
    from api.questions import asked
    from engine.answers import Answer

    try:
        data = read_source(name)
    except UnreadableError as error:
        return Result(
            shown(name), None, problem("unreadable-file", "文件读不出来", 404, str(error))
        )
    outcome = asked(
        checker,
        data,
        as_of=question.as_of,
        known_as_of=question.known_as_of,
        assume_complete=question.assume_complete,
        include=question.include,
        engine=question.engine,
    )
    if isinstance(outcome, Answer):
        return Result(shown(name), outcome, None)
    return Result(shown(name), None, outcome)


def _write(results: list[Result], output: str, checker: Checker) -> None:
    if output == "text":
        _write_text(results)
    elif output == "json":
        _write_json(results)
    elif output == "junit":
        from api.cli.output.junit import junit
        from api.cli.terminal import emit

        emit(junit(results))
    else:
        from api.cli.output.sarif import findings_sarif
        from api.cli.terminal import emit

        emit(findings_sarif(results, checker.ruleset))


def _write_text(results: list[Result]) -> None:
    import sys

    from api.cli.output.text import answer_lines, problem_lines
    from api.cli.terminal import Paint, complain, say, shows_colour

    paint = Paint(shows_colour(sys.stdout))
    for place, result in enumerate(results):
        if place:
            say("")
        if result.answer is not None:
            for line in answer_lines(result.answer, result.source, paint):
                say(line)
        if result.problem is not None:
            for line in problem_lines(result.problem, result.source):
                complain(line)


def _write_json(results: list[Result]) -> None:
    import msgspec

    from api.cli.terminal import emit
    from api.problems import encoder
    from engine.answers import encode

    for result in results:
        if result.answer is not None:
            emit(encode(result.answer))
        if result.problem is not None:
            emit(encoder.encode(msgspec.structs.replace(result.problem, file=result.source)))
