"""One value against one attribute of the vocabulary: the value to keep, or why not."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from dsl.ir.vocabulary import Attribute, Vocabulary
from engine.facts.decoding import type_name
from engine.facts.limits import Limits
from engine.facts.problems import (
    BAD_TIME,
    EMPTY,
    LIST_TOO_LONG,
    NO_OFFSET,
    NUMBER_OUT_OF_RANGE,
    TEXT_TOO_LONG,
    TIME_OUT_OF_RANGE,
    UNKNOWN_CODE,
    WRONG_TYPE,
    Problems,
    below,
    closest,
)
from engine.periods.instants import (
    FIRST_DATE_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    REASONS,
    InstantError,
    format_instant,
    parse_instant,
)

#: Beyond this no count or amount of a case is believable.
LARGEST_INTEGER = 10**15
_LONGEST_DECIMAL = 30
_SHOWN_CODES = 60

#: A decimal number written as text.
DECIMAL_PATTERN = r"-?[0-9]{1,15}(\.[0-9]{1,12})?"
_DECIMAL_TEXT = re.compile(DECIMAL_PATTERN)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HERE = "+08:00"

_CALLED = {
    "text": "文本",
    "date": "日期文本",
    "datetime": "时间文本",
    "bool": "true 或者 false",
    "int": "整数",
    "decimal": "数或者数字文本",
    "enum": "代码文本",
    "ref": "编号文本",
}


class Values:
    """Checks single values and lists; what is wrong goes to ``problems``."""

    def __init__(self, vocabulary: Vocabulary, limits: Limits, problems: Problems) -> None:
        self._limits = limits
        self._problems = problems
        self._codes = {
            enum.id: {value.code: value.term for value in enum.values}
            for enum in vocabulary.enums.values()
        }

    def check(self, attribute: Attribute, value: Any, pointer: str) -> Any:
        """The value as the engines want it, or None after recording what is wrong.

        A time with another offset comes back rewritten to +08:00.
        """
        if value is None:
            return None
        if not attribute.many:
            return self._single(attribute, value, pointer)
        if not isinstance(value, list):
            self._wrong_type(attribute, value, pointer, "数组")
            return None
        if len(value) > self._limits.list_items:
            self._problems.refuse(
                LIST_TOO_LONG,
                pointer,
                f"{attribute.word}有 {len(value)} 项，超过上限 {self._limits.list_items} 项",
                found="过长的数组",
                advice="只列与本案有关的各项",
            )
            return None
        return [
            self._single(attribute, item, below(pointer, index)) for index, item in enumerate(value)
        ]

    def _single(self, attribute: Attribute, value: Any, pointer: str) -> Any:
        kind = attribute.kind
        if kind == "bool":
            fits = isinstance(value, bool)
        elif kind == "int":
            fits = isinstance(value, int) and not isinstance(value, bool)
        elif kind == "decimal":
            fits = isinstance(value, int | Decimal | str) and not isinstance(value, bool)
        else:
            fits = isinstance(value, str)
        if not fits:
            self._wrong_type(attribute, value, pointer, _CALLED[kind])
            return None
        if kind in ("date", "datetime"):
            return self._time(attribute, value, pointer)
        if kind == "enum":
            return self._code(attribute, value, pointer)
        if kind in ("int", "decimal"):
            return self._number(attribute, value, pointer)
        if isinstance(value, str):
            return self._text(attribute, value, pointer)
        return value

    def _wrong_type(self, attribute: Attribute, value: Any, pointer: str, expected: str) -> None:
        advice = f"按词表写成{expected}，不知道的写 null 或者不写"
        if attribute.kind in ("date", "datetime") and isinstance(value, int | Decimal):
            advice = "时间不写毫秒数或者秒数，写成带 +08:00 的文本"
        self._problems.refuse(
            WRONG_TYPE,
            pointer,
            f"{attribute.word}应为{expected}，现为{type_name(value)}",
            found=type_name(value),
            expected=(expected,),
            advice=advice,
        )

    def _text(self, attribute: Attribute, value: str, pointer: str) -> str | None:
        if len(value) > self._limits.text_characters:
            self._problems.refuse(
                TEXT_TOO_LONG,
                pointer,
                f"{attribute.word}有 {len(value)} 字，超过上限 {self._limits.text_characters} 字",
                found="过长的文本",
                advice="快照只放目录信息，不放正文",
            )
            return None
        if not value and attribute.kind == "ref":
            self._problems.refuse(
                EMPTY,
                pointer,
                f"{attribute.word}是空文本",
                found="空文本",
                expected=("编号", "null"),
                advice="没有所指的记录就写 null 或者不写",
            )
            return None
        return value

    def _number(
        self, attribute: Attribute, value: int | Decimal | str, pointer: str
    ) -> int | Decimal | None:
        if isinstance(value, str) and not is_decimal_text(value):
            self._problems.refuse(
                WRONG_TYPE,
                pointer,
                f"{attribute.word}的数字文本写法不对",
                found="文本",
                expected=("1234.50",),
                advice="只写半角数字和小数点，不写单位、千位分隔和指数",
            )
            return None
        number = Decimal(value) if isinstance(value, str) else value
        if believable(number):
            return number
        self._problems.refuse(
            NUMBER_OUT_OF_RANGE,
            pointer,
            f"{attribute.word}超出可信范围",
            found="过大、过长或者不是数的数",
            expected=(f"绝对值不超过 {LARGEST_INTEGER}",),
            advice="核对单位和位数",
        )
        return None

    def _code(self, attribute: Attribute, value: str, pointer: str) -> str | None:
        codes = self._codes[attribute.target or ""]
        if value in codes:
            return value
        meant = None if self._problems.refusals_full else _code_meant(value, codes)
        shown = list(codes) if len(codes) <= _SHOWN_CODES else []
        advice = f"是不是 {meant}（{codes[meant]}）" if meant else "按词表填代码，不填中文词条"
        self._problems.refuse(
            UNKNOWN_CODE,
            pointer,
            f"{attribute.word}没有这个代码",
            found="列表以外的代码",
            expected=shown or ((meant,) if meant else ()),
            advice=advice,
        )
        return None

    def _time(self, attribute: Attribute, value: str, pointer: str) -> str | None:
        code = date_problem(value) if attribute.kind == "date" else None
        if attribute.kind == "date" and code is None:
            return value
        if attribute.kind == "datetime":
            try:
                first, last = parse_instant(value)
            except InstantError as error:
                code = error.reason
            else:
                here = first != last or value.endswith(_HERE)
                return value if here else format_instant(first)
        self._bad_time(attribute, str(code), pointer)
        return None

    def _bad_time(self, attribute: Attribute, reason: str, pointer: str) -> None:
        day = attribute.kind == "date"
        example = "2026-03-11" if day else "2026-03-11T15:20:00+08:00"
        message, advice = REASONS.get(reason, REASONS["format"]), f"写成如 {example}"
        if day:
            message = "日期格式不对" if reason != "no_such_date" else "没有这个日期"
        if reason == "out_of_range":
            message = f"不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间，裸日期不早于 {FIRST_DATE_YEAR} 年"
            advice = "核对年份；不知道的不要填占位日期"
        elif reason == "no_offset":
            message, advice = "时间没有写明时区", "在末尾加上 +08:00；只知道日期的写裸日期"
        code = {"no_offset": NO_OFFSET, "out_of_range": TIME_OUT_OF_RANGE}.get(reason, BAD_TIME)
        self._problems.refuse(
            code,
            pointer,
            f"{attribute.word}：{message}",
            found="不可用的时间",
            expected=(example,),
            advice=advice,
        )


def _code_meant(text: str, codes: dict[str, str]) -> str | None:
    """The code whose term was written, or the one most alike by code or by term."""
    terms = {term: code for code, term in codes.items()}
    return terms.get(text) or closest(text, codes) or terms.get(closest(text, terms) or "")


def is_decimal_text(text: str) -> bool:
    """Whether a text is a plain decimal number: digits and a point, no exponent, no blanks."""
    return _DECIMAL_TEXT.fullmatch(text) is not None and believable(Decimal(text))


@lru_cache(maxsize=4096)
def date_problem(text: str) -> str | None:
    """Why the text is no usable bare date (a reason of the calculus), or None."""
    if not _DATE.fullmatch(text):
        return "format"
    try:
        year = dt.date.fromisoformat(text).year
    except ValueError:
        return "no_such_date"
    return None if FIRST_DATE_YEAR <= year <= LAST_YEAR else "out_of_range"


def believable(number: int | Decimal) -> bool:
    """Whether a number is finite, not absurdly large and of bounded length."""
    if isinstance(number, int):
        return -LARGEST_INTEGER <= number <= LARGEST_INTEGER
    if not number.is_finite():
        return False
    _, digits, exponent = number.as_tuple()
    return (
        len(digits) <= _LONGEST_DECIMAL
        and abs(int(exponent)) <= _LONGEST_DECIMAL
        and -LARGEST_INTEGER <= number <= LARGEST_INTEGER
    )
