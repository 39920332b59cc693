"""``fadu work|doctor|backup|restore``: running an installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits

File = Annotated[Path, typer.Argument(metavar="备份文件", help="一个文件，装下整个数据库")]


def work() -> int:
    """做后台工作（到点核查、推送、巡查、清理），直到停止。

    平常由 fadu serve 顺带做；想与接口分开的，设 FADU_WORKERS_INSIDE=false 后另外运行本命令，
    可同时运行几个，每项工作同一时刻只有一个进程在做。
    """
    import signal
    import threading
    from types import FrameType

    from api.cli.terminal import complain
    from api.long_lived import set_aside
    from api.operations.logs import configure
    from api.runtime import Runtime
    from api.settings import read_settings
    from api.workers.loop import Workers

    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    settings = read_settings()
    configure(settings.log_level)
    runtime = Runtime(settings)
    runtime.rules.start()
    set_aside()
    workers = Workers(runtime.database, runtime.clock, runtime.jobs)
    workers.start()
    complain("后台工作已开始；按 Ctrl-C 结束")
    ended.wait()
    workers.stop()
    runtime.close()
    return exits.CLEAN


def doctor() -> int:
    """查看安装是否妥当：规则、引擎、数据库、磁盘、时钟、放假安排、访问方式。

    有不行的，退出码为 1。
    """
    from api.cli.installation import installation
    from api.cli.terminal import say
    from api.loading import load_rules
    from api.operations.doctor import Doctor, Grade

    with installation() as runtime:
        settings = runtime.settings
        examined = Doctor(
            settings,
            runtime.clock,
            lambda: load_rules(settings.ruleset_folder(), settings.cache_folder()),
            lambda: runtime.database,
        )
        bad = False
        for outcome in examined.examine():
            say(f"[{outcome.grade}] {outcome.about}：{outcome.found}")
            if outcome.advice:
                say(f"     {outcome.advice}")
            bad = bad or outcome.grade is Grade.BAD
    return exits.FINDINGS if bad else exits.CLEAN


def backup(target: File) -> int:
    """把整个数据库备份成一个文件；服务可以照常运行。"""
    from importlib.metadata import version

    from api.cli.installation import installation
    from api.cli.terminal import say
    from api.migrations.opening import layout
    from api.operations.backups import BackupError, back_up

    with installation(BackupError) as runtime:
        now = runtime.clock.now_precise()
        manifest = back_up(runtime.database, layout(), target, version("fadu"), now)
    rows = sum(copy.rows for copy in manifest.tables)
    say(f"已备份 {len(manifest.tables)} 张表，{rows} 行，{target.stat().st_size} 字节：{target}")
    return exits.CLEAN


def restore(source: File) -> int:
    """用备份装满一个空的数据库（FADU_DATABASE_URL 或 FADU_DATA_DIR 所指）。

    备份与数据库种类无关：可以从 SQLite 恢复到 PostgreSQL，或者相反。恢复后用 fadu audit verify
    验证审计链。
    """
    from api.cli.installation import installation
    from api.cli.terminal import say
    from api.migrations.opening import layout
    from api.operations.backups import BackupError
    from api.operations.backups import restore as fill

    with installation(BackupError) as runtime:
        manifest = fill(runtime.database, layout(), source)
    say(f"已恢复 {sum(copy.rows for copy in manifest.tables)} 行；现在请运行 fadu audit verify")
    return exits.CLEAN
