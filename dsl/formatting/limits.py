"""Limits and their lines in canonical words."""

from __future__ import annotations

from dsl.formatting.lines import Line, line, listed
from dsl.formatting.values import Writer
from dsl.keywords import READING_POINTS, READINGS
from dsl.reading.numerals import write_chinese
from dsl.syntax.limits import (
    BackFrom,
    Deduction,
    Extension,
    Length,
    Limit,
    PeriodCall,
    Reading,
    Readings,
    Restart,
    Roll,
    Tier,
)

_READING_WORDS = {meaning: word for word, meaning in READINGS.items()}
_ROLL_WORDS = {"roll": "顺延", "none": "不顺延", "disputed": "有争议"}


def limit_lines(
    writer: Writer, limit: Limit | PeriodCall | BackFrom, back: Length | None = None
) -> list[Line]:
    """期限 and all lines that belong to it, in canonical order."""
    if isinstance(limit, PeriodCall):
        before_end = f"，届满前 {writer.value(back)}" if back is not None else ""
        return [line("期限", f"用 {writer.period(limit.period, limit.before)}{before_end}")]
    if isinstance(limit, BackFrom):
        length = writer.value(back) if back is not None else ""
        lines = [line("期限", f"{writer.value(limit.time)} 前 {length}")]
        return lines + _counting(limit.readings, limit.roll)
    lines = [_tiers(writer, limit, back)]
    for change in limit.start_changes:
        text = f"自 {writer.value(change.start)} 起，当 {writer.condition(change.when)}"
        lines.append(line("起算改为", text, change.label, 2))
    lines += [_link(writer, link) for link in limit.links]
    lines += [_deduction(writer, deduction) for deduction in limit.deductions]
    return lines + _counting(limit.readings, limit.roll)


def _tiers(writer: Writer, limit: Limit, back: Length | None) -> Line:
    texts = [_tier(writer, tier) for tier in limit.tiers]
    texts[0] = f"自 {writer.value(limit.start)} 起 {texts[0]}"
    if back is not None:
        texts[-1] += f"，届满前 {writer.value(back)}"
    return listed("期限", texts)


def _tier(writer: Writer, tier: Tier) -> str:
    when = f"，当 {writer.condition(tier.when)}" if tier.when is not None else ""
    return f"{writer.value(tier.length)} 以内{when}"


def _records(writer: Writer, link: Extension | Restart | Deduction) -> str:
    where = link.records.where
    text = f"有 {writer.value(link.records.source)}"
    return text if where is None else f"{text}，其中 {writer.condition(where)}"


def _link(writer: Writer, link: Extension | Restart) -> Line:
    texts = [_records(writer, link)]
    if isinstance(link, Extension):
        stated = f"，按 {writer.value(link.stated)} 所载" if link.stated is not None else ""
        texts.append(f"{'至' if link.total else '增加'} {writer.value(link.length)}{stated}")
    else:
        texts.append(f"自 {writer.value(link.start)} 起")
    texts.append(f"批准于 {writer.value(link.approved)}")
    texts.append("届满前批准" if link.before_expiry else "不限批准时间")
    texts.append(f"以{write_chinese(link.at_most)}次为限")
    if link.after:
        texts.append(f"须先有「{link.after}」")
    return listed(_field_of(link), texts, 2, label=link.label, fill=True)


def _field_of(link: Extension | Restart) -> str:
    if isinstance(link, Restart):
        return "重新起算"
    return "宽松延长" if link.lenient else "延长"


def _deduction(writer: Writer, deduction: Deduction) -> Line:
    span = f"自 {writer.value(deduction.start)} 至 {writer.value(deduction.end)}"
    texts = [_records(writer, deduction), span]
    field = "宽松扣除" if deduction.lenient else "扣除"
    return listed(field, texts, 2, label=deduction.label, fill=True)


def _counting(readings: Readings | None, roll: Roll | None) -> list[Line]:
    lines = []
    if readings is not None:
        lines.append(_readings(readings))
    if roll is not None:
        ground = f"（{roll.ground}）" if roll.ground else ""
        source = f"「{roll.source}」" if roll.source else ""
        lines.append(line("顺延", f"{_ROLL_WORDS[roll.kind]}{ground}{source}"))
    return lines


def _readings(readings: Readings) -> Line:
    if readings.strict == readings.lenient:
        return line("口径", _reading(readings.strict))
    return line("口径", f"严格 {_reading(readings.strict)}；宽松 {_reading(readings.lenient)}")


def _reading(reading: Reading) -> str:
    words = [
        _READING_WORDS[point, code]
        for point in READING_POINTS
        if (code := getattr(reading, point)) is not None
    ]
    source = f"「{reading.source}」" if reading.source else ""
    return "、".join(words) + source
