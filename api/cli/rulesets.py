"""``fadu rulesets …``: versions of the rules from the command line, by the same steps as by HTTP.

``--as`` names a local account: its roles hold here too, and three persons are needed here too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import exits

app = typer.Typer(
    name="rulesets",
    help="规则的版本：导入、送审、审核、批准、试验、发布、回退。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Version = Annotated[int, typer.Argument(metavar="版本编号", min=1)]
Account = Annotated[str, typer.Option("--as", metavar="账号名", help="何人办理；要有相应的角色")]
Comment = Annotated[str, typer.Option("--comment", metavar="说明", help="说明或者理由")]


@app.command("list")
def listed(
    limit: Annotated[int, typer.Option("--limit", metavar="件数", min=1, help="至多几版")] = 20,
) -> int:
    """列出各版本，新的在前。"""
    from api.cli.ruleset_steps import at_work
    from api.cli.terminal import say
    from api.rulesets.versions import STATE_LABELS

    with at_work() as life:
        for version, standing in life.reading.versions(None, limit):
            found = version.examination
            say(
                f"{version.seq} {version.name} {version.label} {STATE_LABELS[standing]} "
                f"{found.rules} 条，错误 {found.errors}，提示 {found.warnings} {version.hash or ''}"
            )
    return exits.CLEAN


@app.command("import")
def take_in(
    folder: Annotated[Path, typer.Argument(metavar="规则集目录")],
    account: Account,
    features: Annotated[
        Path | None, typer.Option("--features", metavar="目录", help="场景目录，不在规则集里的写明")
    ] = None,
    comment: Comment = "",
) -> int:
    """由目录起草一版；有错误也收下，逐处列出。退出码：0 没有错误；1 有错误。"""
    from api.cli.ruleset_steps import acting
    from api.cli.terminal import say
    from api.rulesets.files import files_of

    if not folder.is_dir():
        raise typer.BadParameter(f"没有规则集目录 {folder}")
    with acting(account) as (life, who):
        made = life.drafts.create(files_of(folder, features), who, comment=comment)
    for problem in made.examination.problems:
        place = problem["place"] or {"file": "", "line": ""}
        say(f"{place['file']}:{place['line']} {problem['code']} {problem['message']}")
    say(f"版本 {made.seq}：{made.name} {made.label}，{made.examination.rules} 条")
    return exits.FINDINGS if made.examination.errors else exits.CLEAN


@app.command()
def submit(version: Version, account: Account, comment: Comment = "") -> int:
    """送审。"""
    from api.cli.ruleset_steps import acting, told

    with acting(account) as (life, who):
        return told(life.drafts.submit(version, who, comment))


@app.command()
def review(version: Version, account: Account, comment: Comment) -> int:
    """审核，写明意见。"""
    from api.cli.ruleset_steps import acting, told

    with acting(account) as (life, who):
        return told(life.reviews.review(version, who, comment))


@app.command()
def approve(version: Version, account: Account, comment: Comment = "") -> int:
    """批准。"""
    from api.cli.ruleset_steps import acting, told

    with acting(account) as (life, who):
        return told(life.reviews.approve(version, who, comment))


@app.command()
def prove(
    version: Version,
    account: Account,
    varied: Annotated[
        int | None, typer.Option("--varied", metavar="件数", min=0, help="变化件数")
    ] = None,
) -> int:
    """做场景与示例、引擎一致性、影响回放，做完为止。退出码：0 都成立；1 有不成立的。"""
    from api.cli.ruleset_steps import acting, proved

    with acting(account) as (life, who):
        return proved(life, version, who, varied)


@app.command()
def publish(
    version: Version,
    account: Account,
    at: Annotated[
        str | None, typer.Option("--at", metavar="时间", help="施行时间，不写的立即施行")
    ] = None,
    comment: Comment = "",
) -> int:
    """发布，立即施行或者到时施行；运行中的服务两秒以内改用。"""
    from api.cli.options import first_minute
    from api.cli.ruleset_steps import acting, told

    instant = None if at is None else first_minute(at, "--at")
    with acting(account) as (life, who):
        return told(life.publishing.publish(version, who, in_force_at=instant, comment=comment))


@app.command()
def cancel(version: Version, account: Account, comment: Comment) -> int:
    """取消待施行的发布。"""
    from api.cli.ruleset_steps import acting, told

    with acting(account) as (life, who):
        return told(life.publishing.cancel(version, who, comment))


@app.command()
def rollback(version: Version, account: Account, comment: Comment) -> int:
    """立即回退到一个施行过的版本，写明理由。"""
    from api.cli.ruleset_steps import acting, told

    with acting(account) as (life, who):
        return told(life.publishing.roll_back(version, who, comment))


@app.command()
def diff(
    version: Version,
    against: Annotated[
        int | None, typer.Option("--against", metavar="版本编号", help="不写的与现行规则比")
    ] = None,
) -> int:
    """这一版改了什么。"""
    from api.cli.ruleset_steps import at_work
    from api.cli.terminal import say
    from api.rulesets.differing import in_words

    with at_work() as life:
        say(in_words(life.reading.difference(version, against)).rstrip("\n"))
    return exits.CLEAN
