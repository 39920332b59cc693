"""``fadu agree``: whether the engines agree, before or without a version of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import exits, options

if TYPE_CHECKING:
    from engine.agreement.record import Agreement

VARIED = 2000

_Folder = Annotated[
    Path | None,
    typer.Argument(metavar="规则集目录", help="不写的用 FADU_RULESET，再不然用随带的全国规则"),
]
_Features = Annotated[
    Path | None,
    typer.Option("--features", metavar="目录", help="场景目录；不写的找规则集旁边的 features"),
]
_Cases = Annotated[
    Path | None, typer.Option("--cases", metavar="目录", help="整件案件的目录；不写的不用")
]
_Varied = Annotated[
    int, typer.Option("--varied", min=0, metavar="件数", help="由场景与案件变化而成的件数")
]
_Seed = Annotated[str, typer.Option("--seed", metavar="文字", help="变化的种子，同一种子变化相同")]
_Engines = Annotated[
    str, typer.Option("--engines", metavar="引擎", help="与 oracle 比对的引擎，以逗号分开")
]


def agree(
    ruleset: _Folder = None,
    features: _Features = None,
    cases: _Cases = None,
    varied: _Varied = VARIED,
    seed: _Seed = "法度",
    engines: _Engines = "compiled,experta",
    record: Annotated[
        Path | None, typer.Option("--record", metavar="文件", help="把记录写成 JSON")
    ] = None,
) -> None:
    """比对各引擎：场景、案件、每条期限的前一分钟与后一分钟、变化而成的案件。

    退出码：0 完全一致；1 有不一致或者场景不成立；2 输入有误。
    """
    import msgspec

    agreement = _proved(ruleset, features, cases, varied, seed, engines)
    if record is not None:
        record.write_bytes(msgspec.json.format(msgspec.json.encode(agreement), indent=2))
    raise typer.Exit(exits.CLEAN if agreement.agreed else exits.FINDINGS)


def _proved(
    ruleset: Path | None,
    features: Path | None,
    cases: Path | None,
    varied: int,
    seed: str,
    engines: str,
) -> Agreement:
    from api.cli.terminal import complain, say
    from api.cli.trial import features_of
    from api.rulesets.gathering import UnprovenError, gather
    from engine.agreement.comparing import Comparison
    from engine.checking.refusals import UnknownEngineError
    from engine.durable.supervision import WorkerFailedError
    from engine.scenarios.stating import ScenarioError

    checker = options.checker(ruleset)
    try:
        stated = list(gather(checker, features_of(options.folder(ruleset), features), cases))
        names = [name.strip() for name in engines.split(",") if name.strip()]
        agreement = Comparison(checker, names, seed).run(stated, varied)
    except UnknownEngineError as error:
        raise typer.BadParameter(f"--engines 只能是 {'、'.join(error.known)}") from error
    except WorkerFailedError as error:
        complain(f"{error}；比对没有做完")
        raise typer.Exit(exits.BAD_INPUT) from error
    except (UnprovenError, ScenarioError) as error:
        complain(str(error))
        raise typer.Exit(exits.FINDINGS) from error
    compared = agreement.compared
    say(
        f"{'、'.join(agreement.engines)} 与 {agreement.reference} 比对："
        f"案件 {compared.cases}，边界 {compared.boundaries}，变化 {compared.varied}，"
        f"不能核查 {compared.refused}；{len(agreement.differences)} 处不一致"
    )
    for difference in agreement.differences:
        say(
            f"{difference.engine} {difference.rule} 截至 {difference.as_of} "
            f"快照 {difference.snapshot[:12]}：应为 {difference.reference or '无'}，"
            f"实为 {difference.found or '无'}"
        )
    return agreement
