"""``fadu bundle …``: keys, and signed bundles for sites without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits
from api.cli.rulesets import Account, Version

app = typer.Typer(
    name="bundle",
    help="签名的规则包：生成密钥，导出，导入。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def key(
    private: Annotated[
        Path, typer.Argument(metavar="私钥文件", help="妥善保管，设作 FADU_BUNDLE_KEY")
    ],
    public: Annotated[
        Path, typer.Argument(metavar="公钥文件", help="交给导入的站点，放进其受信公钥目录")
    ],
    name: Annotated[str, typer.Option("--name", metavar="名称", help="签发单位的名称")],
    algorithm: Annotated[
        str, typer.Option("--algorithm", metavar="算法", help="ed25519，或者 sm2-sm3（附加项 sm）")
    ] = "ed25519",
) -> int:
    """生成一对密钥；已有的文件不覆盖。"""
    import os

    import msgspec

    from api.cli.terminal import say
    from api.rulesets.key_pairs import SigningError
    from api.rulesets.signing import new_key

    try:
        made = new_key(algorithm, name)
    except SigningError as error:
        raise typer.BadParameter(str(error)) from error
    try:
        # Nobody else may read it, from the first byte on.
        secret = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(secret, "wb") as file:
            file.write(msgspec.json.encode(made))
        with public.open("xb") as file:
            file.write(msgspec.json.encode(made.public))
    except FileExistsError as error:
        raise typer.BadParameter(f"已有文件 {error.filename}，没有覆盖") from error
    say(f"公钥 {made.public.id}，算法 {algorithm}")
    return exits.CLEAN


@app.command()
def export(
    version: Version,
    target: Annotated[Path, typer.Argument(metavar="规则包文件")],
    account: Account,
) -> int:
    """导出一个已批准或者已发布的版本。"""
    from api.cli.ruleset_steps import acting
    from api.cli.terminal import say

    with acting(account) as (life, who):
        target.write_bytes(life.carrying.export(version, who))
    say(f"已写入 {target}")
    return exits.CLEAN


@app.command("import")
def receive(
    source: Annotated[Path, typer.Argument(metavar="规则包文件", exists=True, dir_okay=False)],
    account: Account,
) -> int:
    """验签名和摘要、重新编译，都相符的收作已批准的版本，仍由本地的发布人发布。"""
    from api.cli.ruleset_steps import acting, told

    with acting(account) as (life, who):
        return told(life.carrying.receive(source.read_bytes(), who))
