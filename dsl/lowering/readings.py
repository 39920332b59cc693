"""口径 and 顺延: the two lines on which a limit is counted, and what its units ask for."""

from __future__ import annotations

from collections.abc import Set
from typing import Final, Literal

from dsl.ir.limits import Reading, Unit
from dsl.lowering.context import Context
from dsl.syntax import limits as syntax
from dsl.syntax.node import Node

#: Units whose last day may be a rest day; of these a limit must say whether it rolls.
ROLLING: frozenset[Unit] = frozenset(("day", "month", "year"))

#: How each line counts where the text is silent: of the start of an hour and of a month's last day
#: two views are held (X1, X3), of all else one.
STRICT: Final = Reading()
LENIENT: Final = Reading(hour="next_hour", month="month_end")

#: To which units a point of counting applies at all.
_APPLIES: dict[str, frozenset[Unit]] = {
    "hour": frozenset(("hour",)),
    "day": frozenset(("day",)),
    "month": frozenset(("month", "year")),
}
_WORDS = {
    "hour": "满时、次整点",
    "day": "始日不计、满二十四小时为一日",
    "month": "对应日、末日对末日",
}
_UNIT_WORDS: dict[Unit, str] = {
    "hour": "小时",
    "day": "日",
    "day24": "个24小时",
    "workday": "工作日",
    "month": "月",
    "year": "年",
}


def readings_of(context: Context, limit: syntax.Limit, units: Set[Unit]) -> tuple[Reading, Reading]:
    """The strict and the lenient line.

    Reports E318 (days, months or years, and nothing said about rest days), E319 (said of a limit
    that never rolls), E320 (a word of counting that does not apply to the units).
    """
    _check_roll(context, limit, units)
    roll = limit.roll.kind if limit.roll else "none"
    source = limit.roll.source if limit.roll else ""
    strict = limit.readings.strict if limit.readings else syntax.Reading()
    lenient = limit.readings.lenient if limit.readings else syntax.Reading()
    if limit.readings is not None:
        _check_words(context, limit, units)
    return (
        _line(strict, STRICT, "roll" if roll == "roll" else "none", source),
        _line(lenient, LENIENT, "none" if roll == "none" else "roll", source),
    )


def _line(
    reading: syntax.Reading, silent: Reading, roll: Literal["none", "roll"], source: str
) -> Reading:
    return Reading(
        hour=reading.hour or silent.hour,
        day=reading.day or silent.day,
        month=reading.month or silent.month,
        roll=roll,
        deduct=reading.deduct or silent.deduct,
        back=reading.back or silent.back,
        chain=reading.chain or silent.chain,
        source="；".join(part for part in (reading.source, source) if part),
    )


def _check_roll(context: Context, limit: syntax.Limit, units: Set[Unit]) -> None:
    if not units:
        return
    rolling = units & ROLLING
    if rolling and limit.roll is None and not context.incomplete:
        words = "、".join(_UNIT_WORDS[unit] for unit in _ordered(rolling))
        context.diagnostics.add(
            "E318",
            limit.span,
            f"以{words}计的期限要写明末日遇节假日是否顺延",
            expected=("顺延", "不顺延", "不顺延（在押）", "有争议"),
            advice="加一行“顺延：…”；在押和限制人身自由的不顺延，规章所设而未写明的写“有争议”",
        )
    if not rolling and limit.roll is not None:
        words = "、".join(_UNIT_WORDS[unit] for unit in _ordered(units))
        context.diagnostics.add(
            "E319",
            limit.roll.span,
            f"以{words}计的期限没有顺延问题",
            found=context.text(limit.roll.span),
            advice="删去这一行",
        )


def _check_words(context: Context, limit: syntax.Limit, units: Set[Unit]) -> None:
    assert limit.readings is not None
    lines: list[tuple[syntax.Reading, Node]] = [(limit.readings.strict, limit.readings.strict)]
    if limit.readings.lenient != limit.readings.strict:
        lines.append((limit.readings.lenient, limit.readings.lenient))
    for reading, node in lines:
        for point, allowed in _APPLIES.items():
            if getattr(reading, point) is not None and units and not units & allowed:
                words = "、".join(_UNIT_WORDS[unit] for unit in _ordered(units))
                context.diagnostics.add(
                    "E320",
                    node.span,
                    f"期限以{words}计，“{_WORDS[point]}”这一口径用不上",
                    found=context.text(node.span),
                    advice="删去这个口径，或者改期限的单位",
                )


def _ordered(units: Set[Unit]) -> list[Unit]:
    return [unit for unit in _UNIT_WORDS if unit in units]
