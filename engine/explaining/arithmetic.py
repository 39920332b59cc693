"""The count of a time limit, line by line, as a lawyer would check it."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.ir.expressions import Truth
from dsl.ir.limits import Length, Limit, PeriodUse
from dsl.ir.rules import Meet, Ruleset
from engine.answers import ReadingLine, Step
from engine.explaining.durations import (
    amount_word,
    end_word,
    in_calendar,
    instant_word,
    length_word,
    span_word,
)
from engine.explaining.phrases import Phrases
from engine.explaining.reading_words import WORDS, reading_word
from engine.explaining.safe import plain
from engine.explaining.steps import steps_below
from engine.oracle.trace import DeductionUse, DutyTrace, LimitRun, LinkUse
from engine.periods.instants import format_instant
from engine.truth import INF, TRUE


class Arithmetic:
    """The arithmetic of one duty in time; empty for other duties."""

    def __init__(self, ruleset: Ruleset, duty: DutyTrace, phrases: Phrases) -> None:
        self._phrases = phrases
        self._trace = duty
        self._duty = duty.duty if isinstance(duty.duty, Meet) else None
        limit = self._duty.limit if self._duty is not None else None
        if isinstance(limit, PeriodUse):
            limit = next(p.limit for p in ruleset.periods if p.name == limit.name)
        self._limit: Limit | None = limit
        self.strict = _run(duty, "strict", "low")
        self.lenient = _run(duty, "lenient", "high")

    @property
    def disputed(self) -> bool:
        """Whether the two lines end at different minutes."""
        if self.strict is None or self.lenient is None:
            return False
        return self.strict.last_good != self.lenient.last_good

    def steps(self) -> tuple[Step, ...]:
        """起算、期限、延长、扣除、顺延、届满、口径, in this order."""
        run = self.strict
        if run is None:
            return ()
        return tuple(self._lines(run))

    def _lines(self, run: LimitRun) -> Iterator[Step]:
        if self._trace.start is not None:
            yield Step("起算", self.start_text())
        if run.amount or run.links or run.deductions:
            yield Step("期限", self._length_text(run))
        for link in run.links:
            yield Step("延长" if link.mode != "restart" else "重新起算", _link_text(link))
        for deduction in run.deductions:
            if deduction.used:
                yield Step("扣除", _deduction_text(deduction))
        if run.suspended:
            yield Step("中止", "扣除（中止）的情形尚未消失，期限停止计算")
        if self._duty is not None and self._duty.back is not None:
            yield Step("倒算", self._back_text())
        yield Step("届满", self.end_text())
        for line in self.readings():
            name = "严格口径" if line.line == "strict" else "宽松口径"
            source = f"（{line.source}）" if line.source else ""
            yield Step("口径", f"{name}：{line.reading}{source}")
        if run.provisional:
            yield Step("暂定", "所涉年份的放假安排尚未公布，届满时刻按最早可能计算")

    def start_text(self) -> str:
        """自执行时间（2026年3月10日15时20分）起."""
        lo, hi = self._trace.start or (-INF, INF)
        if self._limit is None:
            return span_word(lo, hi)
        changed = next((c for c in self._limit.start_changes if self._held(c.when)), None)
        if changed is not None:
            name = f"{changed.label}，{self._phrases.time(changed.start)}"
        else:
            name = self._phrases.time(self._limit.start)
        return f"自{name}（{span_word(lo, hi)}）起"

    @property
    def started(self) -> tuple[int, int] | None:
        """When the clock began to run, None if it does not run."""
        start = self._trace.start
        return None if start is None or start[1] >= INF else start

    def _held(self, condition: Truth) -> bool:
        """Whether the run found the condition of a change of start to be true."""
        return any(
            step.node is condition and step.result == TRUE for step in steps_below(self._trace.step)
        )

    def _length_text(self, run: LimitRun) -> str:
        label = f"（{run.tier}）" if run.tier else ""
        return f"{amount_word(run.amount, run.unit)}{label}"

    def _back_text(self) -> str:
        assert self._duty is not None and self._duty.back is not None
        back = self._duty.back
        size = length_word(back) if isinstance(back, Length) else back.name
        return f"届满前{size}"

    def end_text(self) -> str:
        """Both ends, or the one on which the lines agree."""
        if self.strict is None:
            return ""
        strict = end_word(self.strict.deadline, self.strict.last_good)
        if not self.disputed or self.lenient is None:
            return strict
        if not in_calendar(self.lenient.deadline):
            return f"最早{strict}，最晚不能确定"
        return (
            f"严格口径{strict}，宽松口径{end_word(self.lenient.deadline, self.lenient.last_good)}"
        )

    def readings(self) -> tuple[ReadingLine, ...]:
        """The two accepted lines with their sources, if their ends differ."""
        if self._limit is None or not self.disputed or self.strict is None or self.lenient is None:
            return ()
        return tuple(
            ReadingLine(
                line=run.line,
                reading=self._reading(run.line, run),
                deadline=format_instant(run.deadline) if in_calendar(run.deadline) else None,
                source=(self._limit.strict if run.line == "strict" else self._limit.lenient).source,
            )
            for run in (self.strict, self.lenient)
        )

    def _reading(self, line: str, run: LimitRun) -> str:
        assert self._limit is not None
        strict, lenient = self._limit.strict, self._limit.lenient
        own, other = (strict, lenient) if line == "strict" else (lenient, strict)
        units = [run.unit, *(link.unit for link in run.links)]
        text = reading_word(own, other, units, bool(run.deductions), bool(run.links))
        if self._duty is not None and self._duty.back is not None:
            back = self._duty.strict_back if line == "strict" else self._duty.lenient_back
            text = "；".join(part for part in (text, WORDS["back"][back]) if part)
        return text


def _run(duty: DutyTrace, line: str, side: str) -> LimitRun | None:
    return next((r for r in duty.runs if r.line == line and r.side == side), None)


def _link_text(link: LinkUse) -> str:
    record = plain(link.record.key or "")
    named = f"{link.label}（{record}）" if record else link.label
    when = span_word(*link.effective)
    if link.refused:
        return f"{named}，{when}，未计入：{link.refused}"
    size = f"，{amount_word(link.amount, link.unit)}" if link.amount else ""
    total = "至" if link.mode == "total" and size else ""
    return f"{named}，{when}{size and '，' + total + size[1:]}"


def _deduction_text(use: DeductionUse) -> str:
    until = instant_word(use.to) if use.to < INF else "尚未结束"
    return f"{use.label}，{instant_word(use.from_)}至{until}"
