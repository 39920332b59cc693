"""The patterns of the grammar's terminals, tried only where the grammar can use them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from dsl import keywords

_NUMERAL = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]+|半)"
_DATE = r"\d{4}(?:-\d{1,2}-\d{1,2}|年\d{1,2}月\d{1,2}日)"


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def _after_comma(words: str) -> str:
    return rf"(?:，\s*)?{words}"


#: An amount in three groups: numeral, 半 after the counter (一个半月), unit.
AMOUNT: Final = re.compile(rf"({_NUMERAL})\s*(?:个(半)(?=月|小时)\s*)?({_any(keywords.UNITS)})?")
DATE: Final = re.compile(_DATE)
MINUTE: Final = re.compile(rf"({_DATE})(?:\s+|T)?(\d{{1,2}})(?:[:：](\d{{2}})|时(\d{{1,2}})分)")

_PATTERNS: Final = {
    "TEXT": r"「[^「」\n]*」",
    "YES_NO": "[是否]",
    "LETTER": "[甲乙]",
    "ID": r"[A-Za-z][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*",
    "AND": _after_comma("(?:并且|且)"),
    "OR": _after_comma("(?:或者|或)"),
    "WHERE": _after_comma("其中"),
    "WHEN": _after_comma("当"),
    "BEFORE_END": _after_comma("届满前"),
    "BY_RECORD": _after_comma("按"),
    "GAP": _after_comma("空档不超过"),
    "TELL": _after_comma("告"),
    "THERE": "没有|有",
    "IS": "不为|为",
    "AMONG": "不属于|属于",
    "CONTAINS": "不含|含",
    "NUMBER_ORDER": _any(keywords.NUMBER_ORDER),
    "TIME_ORDER": _any(keywords.TIME_ORDER),
    "TOGETHER": "有相同|无相同|相同|不同|同日|同时",
    "RANK": "不低于|低于",
    "BY": "未经|经",
    "HAPPENED": "已|未",
    "RECORDED": "未载明|载明",
    "AGED": "已满|不满",
    "OVERLAP": "不重叠|重叠",
    "COVERED": "未覆盖|覆盖",
    "AT_LEAST": "不少于|至少",
    "AT_MOST": "不超过|至多",
    "EXTREME": "最早的|最晚的",
    "EXTREME_OF": r"的\s*(?:最早|最晚)(?!的)",
    "TOTAL_OF": r"的\s*合计",
    "COUNT_OF": r"的\s*个数",
    "AGE_OF": r"的\s*周岁",
    "CHOICE": "较早的|较晚的",
    "SHIFT": "前|后",
    "ELAPSED": "历时|相隔",
    "ARITHMETIC": "加|减|乘",
    "EACH": "每一",
    "START": "之日起|之时起|起",
    "WITHIN": "以内|之内|内",
    "ADD": "增加|延长",
    "READING": _any(keywords.READINGS),
    "ROLL": _any(keywords.ROLLS),
    "REMARK": r"[^（）；「」\s](?:[^（）；「」\n]*[^（）；「」\s])?",
    "LOCAL": r"（\s*本地\s*）",
    "KIND": _any(keywords.KINDS),
    "LAW": "《[^《》\n]+》",
    "VERSION": r"[^（）；\s](?:[^（）；\n]*[^（）；\s])?",
    "ARTICLE": r"[^《》；，「」、（）\s](?:[^《》；，「」、\s]|、(?!\s*《))*",
    "CITE_NEXT": r"[；、]\s*(?=《)",
    "VERIFIED": "已核",
    "DOUBTED": "部分核实|未核实",
    "RUNG_AT": "届满前|起算后",
    "USED": "已用",
    "COLOUR": "[红橙黄蓝]色?",
    "FRACTION": rf"{_any(keywords.FRACTIONS)}|\d+/\d+|百分之{_NUMERAL}|\d+%",
    "ROLE": r"[\u4e00-\u9fffA-Za-z]+",
    "SEVERITY": _any(keywords.SEVERITIES),
    "VERDICT": _any(keywords.VERDICTS),
    "END_LINE": "宽松届满|届满",
}

PATTERNS: Final[dict[str, re.Pattern[str]]] = {
    **{name: re.compile(pattern) for name, pattern in _PATTERNS.items()},
    "AMOUNT": AMOUNT,
    "DATE": DATE,
    "MINUTE": MINUTE,
}

#: Terminals that are words of the vocabulary or of the ruleset.
WORDS: Final = frozenset(("NAME", "VALUE", "STEM"))

#: How a terminal is called when it is what was expected.
SPOKEN: Final = {
    "NAME": "事实、对象或定义的名称", "VALUE": "列举值", "STEM": "时间事实（可省“时间”二字）",
    "AMOUNT": "数量（如 三日、24小时、2名）", "DATE": "日期（如 2026-01-01）",
    "MINUTE": "时间（如 2026-01-01 08:30）", "TEXT": "「文字」", "YES_NO": "是、否",
    "LETTER": "甲、乙", "ID": "编号", "AND": "且", "OR": "或", "WHERE": "，其中",
    "THERE": "有、没有", "IS": "为、不为", "AMONG": "属于、不属于", "CONTAINS": "含、不含",
    "NUMBER_ORDER": "不少于、不超过、多于、少于、等于",
    "TIME_ORDER": "早于、晚于、不早于、不晚于、先于",
    "TOGETHER": "相同、不同、有相同、同日", "RANK": "不低于、低于", "BY": "经、未经",
    "HAPPENED": "已、未", "RECORDED": "载明", "AGED": "已满、不满", "OVERLAP": "重叠、不重叠",
    "COVERED": "覆盖、未覆盖", "GAP": "，空档不超过", "AT_LEAST": "不少于", "AT_MOST": "不超过",
    "EXTREME": "最早的、最晚的", "EXTREME_OF": "的最早、的最晚", "CHOICE": "较早的、较晚的",
    "SHIFT": "前、后", "ELAPSED": "历时、相隔", "TOTAL_OF": "的合计", "COUNT_OF": "的个数",
    "AGE_OF": "的周岁", "ARITHMETIC": "加、减、乘", "EACH": "每一", "START": "起",
    "WITHIN": "以内", "WHEN": "，当", "BEFORE_END": "届满前", "ADD": "增加", "BY_RECORD": "，按",
    "READING": "口径（如 满时、次整点、对应日）", "ROLL": "顺延、不顺延、有争议", "REMARK": "说明",
    "LOCAL": "（本地）", "KIND": "类别（如 时限、程序、资格）", "LAW": "《法规名称》",
    "VERSION": "版本", "ARTICLE": "条款（如 第八十六条）", "CITE_NEXT": "；《法规名称》",
    "VERIFIED": "已核", "DOUBTED": "部分核实、未核实", "RUNG_AT": "届满前、起算后",
    "USED": "已用", "COLOUR": "颜色（红色、橙色、黄色、蓝色）", "FRACTION": "分数（如 三分之二）",
    "TELL": "，告", "ROLE": "告知对象", "SEVERITY": "严重、较重、一般、提示",
    "VERDICT": "结论（如 违规、合规）", "END_LINE": "届满、宽松届满", "$END": "本行到此为止",
}  # fmt: skip
