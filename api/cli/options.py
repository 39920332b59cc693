"""Options that several commands share, with the same names as in HTTP requests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from engine.checking import Checker

ENGINE = "compiled"

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="时间", help="按哪一时刻核查；不写的按快照自己的截至时间"),
]
KnownAsOf = Annotated[
    str | None,
    typer.Option("--known-as-of", metavar="时间", help="只看这一时刻以前录入系统的事实"),
]
AssumeComplete = Annotated[
    bool, typer.Option("--assume-complete", help="没有声明是否完整的段，视为完整")
]
Engine = Annotated[str, typer.Option("--engine", metavar="引擎", help="compiled 或者 oracle 等")]
Ruleset = Annotated[
    Path | None,
    typer.Option("--ruleset", metavar="目录", help="规则集目录；不写的用随带的全国规则"),
]


def moment(text: str | None, option: str) -> int | None:
    """The minute an option names; a time without offset is Beijing time.

    Raises typer.BadParameter.
    """
    from api.moments import BadMomentError, read_moment

    if text is None:
        return None
    written = text.strip().replace(" ", "T")
    if len(written) > 10 and written[-1] != "Z" and not {"+", "-"} & set(written[10:]):
        written += "+08:00"
    try:
        return read_moment(written, "")
    except BadMomentError as error:
        raise typer.BadParameter(f"{option}：{error.problem.message}") from error


def first_minute(text: str, option: str) -> int:
    """The instant an option names, of a bare date its first minute; milliseconds UTC.

    Raises typer.BadParameter.
    """
    minute = moment(text, option)
    assert minute is not None
    if len(text.strip()) <= len("2026-03-11"):
        minute -= 24 * 60 - 1
    return (minute * 60 - 8 * 3600) * 1000


def checker(ruleset: Path | None) -> Checker:
    """A checker for the rules the user means.  Raises RulesUnusableError and SettingsError."""
    from api.loading import load_checker
    from api.settings import read_settings

    settings = read_settings()
    return load_checker(ruleset or settings.ruleset_folder(), settings.cache_folder())


def folder(ruleset: Path | None) -> Path:
    """The folder of the rules the user means."""
    from api.settings import read_settings

    return ruleset or read_settings().ruleset_folder()
