"""Names that a ruleset may not declare, because sentences without spaces would change meaning.

The longest word always wins.  So a new name 未解除 would silently turn 未解除 (未 and 解除) into
something else wherever it stands.  The vocabulary has a few such words of its own (已批准); a space
tells their two readings apart.
"""

from __future__ import annotations

from typing import Final

from dsl.reading.lexicon import Lexicon
from dsl.reading.tables import literals
from dsl.reading.terminals import PATTERNS

_BEFORE: Final = (
    "未载明", "载明", "没有", "有", "已", "未", "本", "该", "每一", "并非", "自", "如", "当",
    "未经", "经", "不为", "为", "不含", "含", "不属于", "属于", "的", "且", "或", "与", "至",
    "在", "于", "则", "否则", "按", "用", "其中", "均", "加", "减", "乘", "早于", "晚于", "先于",
    "不早于", "不晚于",
)  # fmt: skip
_AFTER: Final = (
    "起", "届满", "前", "后", "为", "不为", "且", "或", "与", "至", "的", "已", "未", "经",
    "未经", "含", "不含", "属于", "不属于", "于", "在", "均", "历时", "相隔", "之间", "批准",
    "以内", "低于", "不低于", "早于", "晚于", "相同", "不同", "加", "减", "乘", "则", "否则",
    "所载",
)  # fmt: skip
_KEYWORD_PATTERNS: Final = ("AMOUNT", "DATE", "ID", "LETTER", "YES_NO", "HAPPENED", "THERE", "EACH")


def otherwise(name: str, lexicon: Lexicon) -> str | None:
    """How a name would be read without the declaration (「未 解除」); None if not at all."""
    if name in literals().values() or any(PATTERNS[p].fullmatch(name) for p in _KEYWORD_PATTERNS):
        return name
    for keyword in _BEFORE:
        rest = name.removeprefix(keyword)
        if rest != name and _known(rest, lexicon):
            return f"{keyword} {rest}"
    for keyword in _AFTER:
        rest = name.removesuffix(keyword)
        if rest != name and _known(rest, lexicon):
            return f"{rest} {keyword}"
    return None


def _known(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.names or word in lexicon.values or word in lexicon.stems
