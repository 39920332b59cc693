"""``fadu monitor``: watch the 办案区, or rehearse a file of events."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits, options


def monitor(
    events: Annotated[
        Path | None,
        typer.Argument(
            metavar="事件文件",
            help="每行一个事件；不写的，监测数据库里的事件流",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="时刻", help="演练到这一时刻为止，不写的到最后一个事件"),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="引擎", help="auto、durable 或者 plain；不写的按监测参数"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每行一个 JSON")] = False,
    ruleset: options.Ruleset = None,
) -> int:
    """监测办案区事件流并逐条打印告警；给出事件文件的，按事件时间演练一遍。

    演练不连数据库；有告警的退出码为 1，没有的为 0，事件有误的为 2。
    """
    from api.cli.monitoring import rehearse, watch
    from api.cli.terminal import complain
    from api.loading import load_rules
    from api.settings import read_settings

    settings = read_settings()
    folder = Path(ruleset) if ruleset else settings.ruleset_folder()
    if engine not in (None, "auto", "durable", "plain"):
        complain("没有这个流引擎；可用 auto、durable、plain")
        return exits.BAD_INPUT
    rules = load_rules(folder, settings.cache_folder())
    if events is not None:
        return rehearse(events, until, rules, engine or "auto", as_json)
    return watch(settings, rules, engine, as_json)
