"""Nodes for values: paths, amounts, times, records."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import cast

from dsl.keywords import UNITS
from dsl.reading.building.kids import Kids, has, lexemes, nodes, quoted, span_of
from dsl.reading.lexemes import Lexeme
from dsl.reading.numerals import read_chinese
from dsl.reading.problems import SyntaxProblem
from dsl.reading.terminals import AMOUNT, MINUTE
from dsl.source import Span
from dsl.syntax.expressions import (
    Age,
    Amount,
    Arithmetic,
    AsOf,
    Choice,
    DateLiteral,
    Deictic,
    EarlierOf,
    Elapsed,
    Extreme,
    LaterOf,
    Letter,
    MinuteLiteral,
    ParameterAt,
    Path,
    PeriodEnd,
    Pick,
    Quantity,
    Selection,
    Shifted,
    Text,
    Total,
    YesNo,
)
from dsl.syntax.node import Node, Word

_ONE_DAY = datetime.timedelta(days=1)
#: Longer numerals are mistakes of writing.
LONGEST_NUMERAL = 12


def read_amount(token: Lexeme) -> Amount:
    """三十日, 24小时, 半个月, 2名. Raises SyntaxProblem (E111) for a numeral that is none."""
    match = AMOUNT.fullmatch(str(token))
    if match is None:
        raise bad_number(token)
    numeral, half, unit = match.groups()
    if len(numeral) > LONGEST_NUMERAL:
        raise bad_number(token)
    if numeral == "半":
        value = Decimal("0.5")
    elif numeral[0].isdigit():
        value = Decimal(numeral)
    else:
        whole = read_chinese(numeral)
        if whole is None:
            raise bad_number(token)
        value = Decimal(whole)
    if half:
        value += Decimal("0.5")
    if unit == "万元":
        value *= 10000
    return Amount(_plain(value), UNITS[unit] if unit else "", span=token.span)


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def bad_number(token: Lexeme) -> SyntaxProblem:
    """The problem of a numeral that stands for no number."""
    return SyntaxProblem(
        "E111",
        token.span,
        "数字写法不对",
        found=str(token),
        advice="用阿拉伯数字或规范的中文数字，如 24、二十四、三十",
    )


def read_date(text: str, span: Span) -> datetime.date:
    """2026-01-01 or 2026年1月1日. Raises SyntaxProblem (E111) for a day that does not exist."""
    parts = text.replace("年", "-").replace("月", "-").rstrip("日").split("-")
    try:
        return datetime.date(*(int(part) for part in parts))
    except ValueError:
        raise SyntaxProblem(
            "E111", span, "没有这一天", found=text, advice="核对年、月、日，如 2026-02-28"
        ) from None


def read_minute(token: Lexeme) -> MinuteLiteral:
    """2026-01-01 08:30 (24:00 is the next day's 00:00). Raises SyntaxProblem (E111)."""
    match = MINUTE.fullmatch(str(token))
    assert match is not None
    day = read_date(match[1], token.span)
    hour, minute = int(match[2]), int(match[3] or match[4])
    try:
        if (hour, minute) == (24, 0):
            moment = datetime.datetime.combine(day, datetime.time()) + _ONE_DAY
        else:
            moment = datetime.datetime.combine(day, datetime.time(hour, minute))
    except (ValueError, OverflowError):
        raise SyntaxProblem(
            "E111",
            token.span,
            "没有这个时刻",
            found=str(token),
            advice="时刻如 08:30，最晚 24:00",
        ) from None
    return MinuteLiteral(moment, span=token.span)


def selection_of(kids: Kids) -> Selection:
    """A path and, where there is one, the condition that follows it."""
    source, *where = nodes(kids)
    return Selection(source, where[0] if where else None, span=span_of(kids))


class ValueBuilder:
    """Methods named after the grammar's alternatives for values."""

    def word(self, kids: Kids) -> Word:
        return Word(str(kids[0]), span=kids[0].span)

    def lone_word(self, kids: Kids) -> Path:
        return Path(self.word(kids), span=kids[0].span)

    def letter(self, kids: Kids) -> Letter:
        return Letter("甲" if kids[0] == "甲" else "乙", span=kids[0].span)

    def deictic(self, kids: Kids) -> Deictic:
        kind = "本" if kids[0] == "本" else "该"
        return Deictic(kind, self.word(kids[1:]), span=span_of(kids))  # type: ignore[arg-type]

    def path(self, kids: Kids) -> Path:
        if len(kids) == 1:
            return Path(kids[0], span=kids[0].span)
        path: Path = kids[0]
        return Path(path.head, (*path.steps, self.word(kids[2:])), span=span_of(kids))

    def enclosed(self, kids: Kids) -> Node:
        return cast(Node, kids[1])

    def pick(self, kids: Kids) -> Pick:
        latest = has(kids, "最晚的")
        return Pick(kids[0], selection_of(kids[2:]), latest, span=span_of(kids))

    def selection(self, kids: Kids) -> Selection:
        return selection_of(kids)

    def selected(self, kids: Kids) -> Selection:
        return selection_of(kids)

    def amount(self, kids: Kids) -> Amount:
        return read_amount(kids[0])

    def date(self, kids: Kids) -> DateLiteral:
        return DateLiteral(read_date(str(kids[0]), kids[0].span), span=kids[0].span)

    def minute(self, kids: Kids) -> MinuteLiteral:
        return read_minute(kids[0])

    def text(self, kids: Kids) -> Text:
        return Text(quoted(kids[0]), span=kids[0].span)

    def yes_no(self, kids: Kids) -> YesNo:
        return YesNo(kids[0] == "是", span=kids[0].span)

    def as_of(self, kids: Kids) -> AsOf:
        return AsOf(span=kids[0].span)

    def parameter_at(self, kids: Kids) -> ParameterAt:
        path, at = nodes(kids)
        if path.steps or not isinstance(path.head, Word):
            raise SyntaxProblem(
                "E119",
                path.span,
                "「（按 …）」前应只有参数的名称",
                expected=("参数的名称",),
                advice="参数不属于任何对象，去掉前面的「的」",
            )
        return ParameterAt(path.head, at, span=span_of(kids))

    def period_end(self, kids: Kids) -> PeriodEnd:
        period, *before = nodes(kids)
        return PeriodEnd(period, before[0] if before else None, span=span_of(kids))

    def shifted(self, kids: Kids) -> Shifted:
        time, by = nodes(kids)
        return Shifted(time, by, has(kids, "前"), span=span_of(kids))

    def choice_of_times(self, kids: Kids) -> EarlierOf | LaterOf:
        kind = EarlierOf if has(kids, "较早的") else LaterOf
        return kind(tuple(nodes(kids)), span=span_of(kids))

    def choice(self, kids: Kids) -> Choice:
        when, then, otherwise = nodes(kids)
        return Choice(when, then, otherwise, span=span_of(kids))

    def extreme(self, kids: Kids) -> Extreme:
        *chosen, mark, what = kids
        return Extreme(selection_of(chosen), what, str(mark).endswith("最晚"), span=span_of(kids))

    def total(self, kids: Kids) -> Total:
        *chosen, _, what = kids
        return Total(selection_of(chosen), what, span=span_of(kids))

    def quantity(self, kids: Kids) -> Quantity:
        return Quantity(selection_of(kids[:-1]), span=span_of(kids))

    def elapsed(self, kids: Kids) -> Elapsed:
        start, end = nodes(kids)
        return Elapsed(start, end, has(kids, "相隔"), span=span_of(kids))

    def age(self, kids: Kids) -> Age:
        person, at = nodes(kids)
        return Age(person, at, span=span_of(kids))

    def arithmetic(self, kids: Kids) -> Arithmetic:
        left, right = nodes(kids)
        op = str(lexemes(kids, "ARITHMETIC")[0])
        return Arithmetic(op, left, right, span=span_of(kids))  # type: ignore[arg-type]
