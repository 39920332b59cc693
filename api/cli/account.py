"""``fadu account …``: rights from the command line, above all the first administrator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import exits

if TYPE_CHECKING:
    from api.security.identity import Role

app = typer.Typer(
    name="account",
    help="单位、账号、接入系统与密钥；第一个管理员由此建立。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

BY = "system:command_line"
"""Who the audit chain says has made a change here."""

Subject = Annotated[str, typer.Argument(metavar="账号名")]
System = Annotated[str, typer.Argument(metavar="代号", help="接入系统的代号")]
Named = Annotated[str, typer.Option("--name", metavar="名称", help="名称")]
Roles = Annotated[
    list[str],
    typer.Option("--role", metavar="角色", help="可写几次，如 法制员"),
]
InUnit = Annotated[str | None, typer.Option("--unit", metavar="单位编号", help="不写的为全部单位")]
Level = Annotated[
    str,
    typer.Option("--clearance", metavar="密级", help="none、work、secret、confidential、top"),
]


@app.command()
def add(
    subject: Subject,
    roles: Roles,
    name: Named = "",
    unit: InUnit = None,
    clearance: Level = "work",
    disabled: Annotated[bool, typer.Option("--disabled", help="停用")] = False,
) -> int:
    """新增或者改动一个人员账号。"""
    from api.cli.rights import changing, levels, roles_named
    from api.security.accounts import Account

    held, rank = roles_named(roles), levels(clearance)
    with changing() as runtime:
        given = Account(subject, name or subject, held, unit, rank, disabled)
        runtime.directory.put_account(given, BY)
    return exits.CLEAN


@app.command("list")
def listed() -> int:
    """列出单位、账号、接入系统。"""
    from api.cli.rights import changing
    from api.cli.terminal import say
    from api.security.accounts import accounts_after
    from api.security.clients import clients_after
    from api.security.units import all_units

    most = 1_000_000
    with changing() as runtime, runtime.database.reading() as connection:
        for unit in all_units(connection, "", most):
            say(f"单位 {unit.path} {unit.name}")
        for account in accounts_after(connection, "", most):
            say(_line("账号", account.subject, account.roles, account.unit, account.disabled))
        for system in clients_after(connection, "", most):
            say(_line("系统", system.client, system.roles, system.unit, system.disabled))
    return exits.CLEAN


@app.command()
def units(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="每行：单位编号,上级单位编号（顶层空着）,名称")
    ],
) -> int:
    """导入单位树。"""
    import csv

    from api.cli.rights import changing
    from api.cli.terminal import complain, say
    from api.security.units import Unit

    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = [row for row in csv.reader(opened) if row]
    for number, row in enumerate(rows, start=1):
        if len(row) != 3:
            complain(f"{file}：第 {number} 行应为 3 项：单位编号,上级单位编号,名称")
            return exits.BAD_INPUT
    given = [
        Unit(code.strip(), parent.strip() or None, name.strip()) for code, parent, name in rows
    ]
    with changing() as runtime:
        say(f"变动 {runtime.directory.put_units(given, BY)} 个单位")
    return exits.CLEAN


@app.command()
def client(
    system: System,
    name: Named = "",
    unit: InUnit = None,
    clearance: Level = "work",
    certificate: Annotated[
        str, typer.Option("--certificate", metavar="主体", help="证书主体，如 CN=case,O=110000")
    ] = "",
    serial: Annotated[str, typer.Option("--serial", metavar="序列号", help="证书序列号")] = "",
    disabled: Annotated[bool, typer.Option("--disabled", help="停用")] = False,
) -> int:
    """新增或者改动一个办案系统；写了证书主体的以证书接入，没有写的以密钥接入。"""
    from api.cli.rights import changing, levels
    from api.security.clients import Client, Way
    from api.security.identity import SYSTEM_ROLES

    rank = levels(clearance)
    ways: frozenset[Way] = frozenset({"certificate" if certificate else "api_key"})
    with changing() as runtime:
        given = Client(
            system, name or system, SYSTEM_ROLES, unit, rank, ways, certificate, serial, disabled
        )
        runtime.directory.put_client(given, BY)
    return exits.CLEAN


@app.command()
def key(
    system: System,
    days: Annotated[
        int | None, typer.Option("--days", metavar="天数", min=1, help="有效天数，不写的不失效")
    ] = None,
) -> int:
    """为一个接入系统生成密钥；只显示这一次。"""
    from api.cli.rights import changing
    from api.cli.terminal import complain, say

    with changing() as runtime:
        until = None if days is None else runtime.clock.now_precise() + days * 86_400_000
        made = runtime.directory.add_key(system, until, BY)
    complain(f"密钥只显示这一次；以后以前缀 {made.prefix} 指认")
    say(made.text)
    return exits.CLEAN


@app.command()
def revoke(
    system: System, prefix: Annotated[str, typer.Argument(metavar="前缀", help="密钥前缀")]
) -> int:
    """停用一个密钥。"""
    from api.cli.rights import changing
    from api.cli.terminal import complain

    with changing() as runtime:
        if runtime.directory.revoke_key(system, prefix, BY):
            return exits.CLEAN
    complain("没有这个有效的密钥")
    return exits.BAD_INPUT


def _line(what: str, who: str, held: frozenset[Role], unit: str | None, disabled: bool) -> str:
    from api.security.identity import ROLE_LABELS

    named = "、".join(ROLE_LABELS[role] for role in sorted(held))
    return f"{what} {who} {named} {unit or '全部单位'}" + ("（停用）" if disabled else "")
