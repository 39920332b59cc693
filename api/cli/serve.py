"""``fadu serve``: the HTTP service."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options


def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="地址", help="监听地址")] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="端口", min=0, max=65535, help="监听端口")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="个数", min=1, help="进程个数")
    ] = None,
    ruleset: options.Ruleset = None,
) -> None:
    """启动 HTTP 服务。

    不写的按环境变量 FADU_HOST、FADU_PORT、FADU_WORKERS、FADU_RULESET；都没有的，只听本机
    127.0.0.1:8000。
    """
    from api.cli.terminal import complain
    from api.loading import load_rules
    from api.security.startup import refuse_unsafe
    from api.settings import read_settings

    given = {"HOST": host, "PORT": port, "WORKERS": workers, "RULESET": ruleset}
    os.environ.update({f"FADU_{name}": str(v) for name, v in given.items() if v is not None})
    settings = read_settings()
    refuse_unsafe(settings)
    rules = load_rules(settings.ruleset_folder(), settings.cache_folder())
    complain(f"规则集 {rules.name} {rules.version}，{len(rules.rules)} 条；{rules.hash}")
    if settings.workers > 1:
        _share_figures(Path(settings.data_dir) / "figures")
    from api.http.server import run

    run(settings)


def _share_figures(folder: Path) -> None:
    """Let the processes add up their figures in a folder that begins empty."""
    from api.operations.sharing import SHARED_FOLDER

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[SHARED_FOLDER] = str(folder)
