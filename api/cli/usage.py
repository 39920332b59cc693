"""What the command-line library says of a wrong call, in Chinese."""

from __future__ import annotations

from typing import Any

import typer

_USAGE, _CLICK = typer.BadParameter.__mro__[1:3]
USAGE_ERRORS: tuple[Any, ...] = (_CLICK, typer.Abort)
"""Whatever a wrong call raises; the library's own classes have moved between its versions."""


def usage_words(error: Exception) -> str:
    """One or two lines that say what is wrong with the call and where to read on."""
    if isinstance(error, typer.Abort):
        return "已中止"
    told = _told(error)
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", None) or "fadu"
    return f"用法不对：{told}\n用法见 {command} --help"


def _told(error: Any) -> str:
    name = type(error).__name__
    if name == "NoSuchOption":
        options = sorted(error.possibilities or ())
        meant = f"，是否想写 {'、'.join(options)}" if options else ""
        return f"没有选项 {error.option_name}{meant}"
    if name == "MissingParameter":
        param = getattr(error, "param", None)
        return f"缺少 {getattr(param, 'metavar', None) or getattr(param, 'name', '') or '参数'}"
    if name == "BadOptionUsage":
        return f"选项 {error.option_name} 后面缺少值"
    if name == "BadParameter":
        param = getattr(error, "param", None)
        if param is None:
            return str(error.message)
        return f"{' / '.join(getattr(param, 'opts', ())) or param.name} 的值不能用"
    if name == "NoArgsIsHelpError":
        return "没有写明要做什么"
    message = str(getattr(error, "message", ""))
    if message.startswith("No such command"):
        return f"没有命令 {message.removeprefix('No such command').strip(' .').strip(chr(39))}"
    if "unexpected extra argument" in message:
        return "多出了不认识的参数"
    return "不能照此执行"
