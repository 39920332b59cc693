"""One run of the calculus of periods in words: extensions, deductions, moved last days."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explaining.durations import amount_word, day_word, instant_word, minutes_word, span_word
from engine.explaining.safe import plain
from engine.oracle.trace import LimitRun, LinkUse
from engine.periods.explaining import Deducted, Rolled
from engine.truth import INF


def link_word(link: LinkUse) -> str:
    """One extension or restart: which record, when, how much, or why it does not count."""
    record = plain(link.record.key or "")
    named = f"{link.label}（{record}）" if record else link.label
    when = span_word(*link.effective)
    if link.refused:
        return f"{named}，{when}，未计入：{link.refused}"
    if link.mode == "restart" or not link.amount:
        return f"{named}，{when}"
    size = amount_word(link.amount, link.unit)
    return f"{named}，{when}，{'至' if link.mode == 'total' else ''}{size}"


def link_order(link: LinkUse) -> tuple[int, str]:
    """In the order of time; of the same time by identifier, whatever their place."""
    return link.effective[0], link.record.key or ""


def deducted_words(run: LimitRun) -> Iterator[str]:
    """Each span that was taken out, overlapping ones as one."""
    for label, span, size in _deducted(run):
        yield f"{label}，{span}，扣除{size}"


def taken_words(run: LimitRun) -> Iterator[str]:
    """The same as part of a way of counting."""
    for label, span, size in _deducted(run):
        yield f"扣除{label}（{span}，{size}）"


def _deducted(run: LimitRun) -> Iterator[tuple[str, str, str]]:
    labels = "、".join(dict.fromkeys(use.label for use in run.deductions if use.used))
    for step in run.account if labels else ():
        if isinstance(step, Deducted):
            until = "尚未结束" if step.running or step.until >= INF else instant_word(step.until)
            yield labels, f"{instant_word(step.start)}至{until}", _size_word(step.size, run)


def rolled_words(run: LimitRun) -> Iterator[str]:
    """The last day moved to a working day."""
    for step in run.account if run.arguments else ():
        if isinstance(step, Rolled):
            yield f"末日{day_word(step.from_day)}为节假日，顺延至{day_word(step.to_day)}"


def _size_word(size: int, run: LimitRun) -> str:
    """Deductions are counted in the unit the limit ends in: minutes, days or working days."""
    if run.last_good == run.deadline:
        return minutes_word(size)
    return amount_word(size, "workday" if run.unit == "workday" else "day")
