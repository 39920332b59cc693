"""The page of problem codes, made from the one table."""

from __future__ import annotations

from dsl.error_codes.entry import ErrorCode
from dsl.error_codes.table import FAMILIES

_HEAD = """# 问题代码

本页由代码表生成（`dsl/error_codes/`）。E 开头的是错误，规则集不能发布；W 开头的是提示。
代码一经使用，不再改作他用。
"""


def errors_page() -> str:
    """The whole page in Markdown."""
    parts = [_HEAD]
    for title, entries in FAMILIES:
        parts.append(f"\n## {title}\n")
        parts += [_entry(entry) for entry in sorted(entries, key=lambda entry: entry.code)]
    return "".join(parts)


def _entry(entry: ErrorCode) -> str:
    text = f"\n### {entry.code} {entry.title} `{entry.slug}`\n\n{entry.explanation}\n"
    if entry.bad:
        text += f"\n错误的写法：\n\n```\n{entry.bad}\n```\n"
    if entry.good:
        text += f"\n改为：\n\n```\n{entry.good}\n```\n"
    return text
