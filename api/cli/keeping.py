"""``fadu hold`` and ``fadu export``: legal holds, and one case's whole record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import exits

if TYPE_CHECKING:
    from api.keeping.holds import Hold

hold = typer.Typer(help="依法保留：保留中的案件，任何数据都不清除。", no_args_is_help=True)

_Case = Annotated[str, typer.Argument(metavar="案件编号")]
_Reason = Annotated[str, typer.Option("--reason", metavar="事由", help="记入登记")]


@hold.command("place")
def place(case_id: _Case, reason: _Reason) -> int:
    """保留一个案件的数据。"""
    from api.cli.installation import installation
    from api.keeping.holds import HoldRefusedError, place_hold

    with installation(HoldRefusedError) as runtime, runtime.database.writing() as connection:
        now = runtime.clock.now_precise()
        _say(place_hold(connection, case_id, reason, _caller(), now))
    return exits.CLEAN


@hold.command("lift")
def lift(
    hold_id: Annotated[int, typer.Argument(metavar="保留编号", min=1)], reason: _Reason
) -> int:
    """解除一项保留。"""
    from api.cli.installation import installation
    from api.keeping.holds import HoldRefusedError, lift_hold

    with installation(HoldRefusedError) as runtime, runtime.database.writing() as connection:
        now = runtime.clock.now_precise()
        _say(lift_hold(connection, hold_id, reason, _caller(), now))
    return exits.CLEAN


@hold.command("list")
def listed(
    all_holds: Annotated[bool, typer.Option("--all", help="连同已经解除的")] = False,
) -> int:
    """列出保留。"""
    from api.cli.installation import installation
    from api.keeping.holds import holds_after

    after = 0
    with installation() as runtime:
        while True:
            with runtime.database.reading() as connection:
                page = holds_after(connection, after, 200, standing=not all_holds)
            for each in page:
                _say(each)
            if len(page) < 200:
                return exits.CLEAN
            after = page[-1].hold_id


def export(
    case_id: _Case,
    output: Annotated[Path, typer.Option("--output", metavar="文件", help="zip 文件")],
    purpose: Annotated[str, typer.Option("--purpose", metavar="目的", help="记入清单")],
) -> int:
    """导出一个案件的全部记录：审计记录、快照、发现、时间线，连同清单和摘要。

    退出码：0 已导出；2 没有这个案件的记录。
    """
    from api.cli.installation import installation
    from api.cli.terminal import complain, say
    from api.keeping.exporting import export_case
    from api.migrations.tables import all_tables

    beside = output.with_name(f".{output.name}.new")
    with installation() as runtime:
        try:
            with beside.open("wb") as file:
                done = export_case(
                    runtime.database,
                    all_tables(),
                    case_id,
                    file,
                    by=_caller(),
                    purpose=purpose,
                    at=runtime.clock.now_precise(),
                )
            if done:
                beside.replace(output)
        finally:
            beside.unlink(missing_ok=True)
    if not done:
        complain(f"没有案件 {case_id} 的记录")
        return exits.BAD_INPUT
    say(f"已导出到 {output}")
    return exits.CLEAN


def _caller() -> str:
    """Who runs the command, as the machine knows them."""
    from getpass import getuser

    return f"cli:{getuser()}"


def _say(each: Hold) -> None:
    from api.audit.times import iso
    from api.cli.terminal import say

    state = "保留中"
    if each.lifted_at is not None:
        state = f"{iso(each.lifted_at)} 由 {each.lifted_by} 解除：{each.lifted_reason}"
    placed = f"{iso(each.placed_at)} 由 {each.placed_by} 设立"
    say(f"{each.hold_id}　{each.case_id}　{each.reason}　{placed}　{state}")
