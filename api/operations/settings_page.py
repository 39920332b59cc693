"""The page of all settings, made from their definition."""

from __future__ import annotations

from typing import Any

import msgspec

from api.settings import PREFIX, Settings

_HEAD = """# 设置

全部用环境变量设置，由 `api/settings.py` 生成本页。值不合要求的，启动时说明是哪一个、应为什么。

| 环境变量 | 含义 | 默认 | 可取 |
|---|---|---|---|
"""

_BLANK = {None: "（不设）", "": "（空）"}


def page() -> str:
    """The page as Markdown, settings in the order of their definition."""
    fields: tuple[Any, ...] = msgspec.inspect.type_info(Settings).fields  # type: ignore[attr-defined]
    return _HEAD + "".join(_row(field) for field in fields)


def _row(field: Any) -> str:
    title = (getattr(field.type, "extra_json_schema", None) or {}).get("title", "")
    default = field.default
    shown = str(default).lower() if isinstance(default, bool) else _BLANK.get(default, default)
    return f"| `{PREFIX}{field.name.upper()}` | {title} | {shown} | {_allowed(field.type)} |\n"


def _allowed(kind: Any) -> str:
    inner = getattr(kind, "type", kind)
    if isinstance(inner, msgspec.inspect.LiteralType):
        return "、".join(map(str, inner.values))
    if isinstance(inner, msgspec.inspect.BoolType):
        return "true、false"
    if isinstance(inner, msgspec.inspect.IntType):
        return f"{inner.ge} 至 {inner.le}"
    return "文字"
