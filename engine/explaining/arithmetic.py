"""The count of a time limit, line by line, as a lawyer would check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from dsl.ir.expressions import Truth
from dsl.ir.limits import Length, Limit, ParameterLength, PeriodUse
from dsl.ir.rules import Meet, Require
from engine.answers import ReadingLine, Step
from engine.explaining.counting import (
    deducted_words,
    link_order,
    link_word,
    rolled_words,
    taken_words,
)
from engine.explaining.durations import amount_word, end_word, in_calendar, length_word, span_word
from engine.explaining.phrases import Phrases
from engine.explaining.reading_words import BACK, reading_word
from engine.explaining.witness.notes import DutyNote
from engine.oracle.trace import LimitRun, Line
from engine.periods.instants import format_instant
from engine.rows import DISPUTED, Row
from engine.truth import INF, TRUE

_NAMES: dict[Line, str] = {"strict": "严格", "lenient": "宽松"}


class Arithmetic:
    """The arithmetic of one duty in time; silent for other duties."""

    def __init__(
        self,
        periods: Mapping[str, Limit],
        row: Row,
        note: DutyNote,
        phrases: Phrases,
    ) -> None:
        self._phrases = phrases
        self._row = row
        self._note = note
        self._duty = note.duty if isinstance(note.duty, Meet) else None
        self._periods = periods
        self._limit = self._limit_of_duty()
        self._strict = self._run("strict", "low")
        self._lenient = self._run("lenient", "high") or self._run("lenient", "low")

    @property
    def started(self) -> tuple[int, int] | None:
        """When the clock began to run, None if it does not run."""
        start = self._note.start
        return None if start is None or start[1] >= INF else start

    def steps(self) -> tuple[Step, ...]:
        """起算、期限、延长、扣除、顺延、届满、口径, in this order."""
        if self.started is None:
            return tuple(self._told_readings())
        return tuple(self._lines())

    def end(self, line: Line) -> str:
        """The end of a line in words; empty if it has none."""
        minute = self._row.strict if line == "strict" else self._row.lenient
        if minute is None:
            return ""
        return end_word(minute, minute if self._ends_at_instant(line) else minute - 1)

    @cached_property
    def readings(self) -> tuple[ReadingLine, ...]:
        """The two accepted lines with their sources, if they come to different results."""
        if isinstance(self._note.duty, Require):
            return self._conditions(self._note.duty)
        if self._duty is None or not self._lines_differ:
            return ()
        ends: dict[Line, int | None] = {"strict": self._row.strict, "lenient": self._row.lenient}
        return tuple(
            ReadingLine(
                line=line,
                reading=self._reading(line),
                deadline=format_instant(end) if end is not None and in_calendar(end) else None,
                source=self._source(line),
            )
            for line, end in ends.items()
        )

    def _conditions(self, duty: Require) -> tuple[ReadingLine, ...]:
        if duty.lenient is None or self._note.verdict != DISPUTED:
            return ()
        conditions: dict[Line, Truth] = {"strict": duty.holds, "lenient": duty.lenient}
        return tuple(
            ReadingLine(line, f"应当{self._phrases.truth(asked)}", None, "")
            for line, asked in conditions.items()
        )

    # ------------------------------------------------------------ the lines

    def _lines(self) -> Iterator[Step]:
        yield Step("起算", self._start_text())
        run = self._strict
        if run is not None:
            yield Step("期限", run.tier or amount_word(run.amount, run.unit))
            for link in sorted(run.links, key=link_order):
                yield Step("重新起算" if link.mode == "restart" else "延长", link_word(link))
            yield from (Step("扣除", text) for text in deducted_words(run))
            if run.suspended:
                yield Step("中止", "停止计算的情形尚未消失，期限暂不计算")
            yield from (Step("顺延", text) for text in rolled_words(run))
        if self._duty is not None and self._duty.back is not None:
            yield Step("倒算", self._back_text(self._duty.back))
        if self._row.strict is not None:
            yield Step("届满", self._end_text())
        yield from self._told_readings()
        if self._row.provisional:
            yield Step("暂定", "所涉年份的放假安排尚未公布，届满时刻按最早可能计算")

    def _told_readings(self) -> Iterator[Step]:
        for line in self.readings:
            source = f"（{line.source}）" if line.source else ""
            yield Step("口径", f"{_NAMES[line.line]}为{line.reading}{source}")

    def _start_text(self) -> str:
        when = span_word(*self._note.start) if self._note.start is not None else ""
        if self._duty is not None and self._duty.from_time is not None:
            return f"以{self._phrases.own_time(self._duty.from_time)}（{when}）为准"
        if self._limit is None:
            return when
        changed = next((c for c in self._limit.start_changes if self._held(c.when)), None)
        if changed is not None:
            return f"{changed.label}，自{self._phrases.own_time(changed.start)}（{when}）起"
        return f"自{self._phrases.own_time(self._limit.start)}（{when}）起"

    def _held(self, condition: Truth) -> bool:
        """Whether the run found the condition of a change of start to be true."""
        return any(part.node is condition and part.result == TRUE for part in self._note.parts)

    def _back_text(self, back: Length | ParameterLength) -> str:
        whole = "届满" if self._duty is not None and self._duty.from_time is None else "该时间"
        return f"{whole}前{_size(back)}"

    def _end_text(self) -> str:
        strict, lenient = self.end("strict"), self.end("lenient")
        if self._row.lenient == self._row.strict:
            return strict
        if self._row.lenient is None or not in_calendar(self._row.lenient):
            return f"最早{strict}，最晚不能确定（可能另有未报来的延长、扣除）"
        if self._lines_differ:
            return f"严格口径{strict}，宽松口径{lenient}"
        return f"最早{strict}，最晚{lenient}"

    # ------------------------------------------------------------ what is counted

    def _limit_of_duty(self) -> Limit | None:
        limit = None if self._duty is None else self._duty.limit
        return self._periods[limit.name] if isinstance(limit, PeriodUse) else limit

    def _run(self, line: Line, side: str) -> LimitRun | None:
        runs = (r for r in self._note.runs if r.line == line and r.side == side)
        return next(runs, None)

    def _ends_at_instant(self, line: Line) -> bool:
        back = None if self._duty is None else self._duty.back
        if back is not None:
            return isinstance(back, Length) and back.unit in ("hour", "day24")
        run = self._strict if line == "strict" else self._lenient
        return run is None or run.last_good == run.deadline

    @cached_property
    def _lines_differ(self) -> bool:
        """Whether the same facts come to different ends on the two lines."""
        if self._row.strict == self._row.lenient or self._duty is None:
            return False
        if self._duty.back is not None and self._duty.strict_back != self._duty.lenient_back:
            return True
        strict, lenient = self._run("strict", "low"), self._run("lenient", "low")
        if strict is None or lenient is None:
            return self._limit is not None and self._limit.strict != self._limit.lenient
        return strict.last_good != lenient.last_good

    def _reading(self, line: Line) -> str:
        parts: list[str] = []
        run = self._strict if line == "strict" else self._lenient
        if self._limit is not None and run is not None:
            own, other = self._limit.strict, self._limit.lenient
            if line == "lenient":
                own, other = other, own
            links = run.links
            units = (run.unit, *(link.unit for link in links if link.unit))
            # First, for the source that follows is that of the ways of counting.
            parts += self._only_lenient(line, self._limit)
            parts.append(reading_word(own, other, units, bool(run.deductions), bool(links)))
        back = None if self._duty is None else self._duty.back
        if self._duty is not None and back is not None:
            strict, lenient = self._duty.strict_back, self._duty.lenient_back
            if strict != lenient:
                parts.append(BACK[strict if line == "strict" else lenient].format(size=_size(back)))
        return "；".join(part for part in parts if part)

    def _only_lenient(self, line: Line, limit: Limit) -> Iterator[str]:
        """What the lenient line counts and the strict one doesn't."""
        run = self._lenient
        if run is None:
            return
        yes = line == "lenient"
        links = {link.label for link in limit.links if link.line == "lenient"}
        for link in run.links:
            if link.label in links and not link.refused:
                yield f"计入{link_word(link)}" if yes else f"不计{link.label}"
        only = {each.label for each in limit.deductions if each.line == "lenient"}
        # A record may be taken out by the strict line too, under another label.
        own = [] if self._strict is None else [u.record for u in self._strict.deductions if u.used]
        left = [u for u in run.deductions if u.used and u.label in only and u.record not in own]
        used = dict.fromkeys(each.label for each in left)
        if used:
            yield from taken_words(run) if yes else (f"不扣除{'、'.join(used)}",)

    def _source(self, line: Line) -> str:
        if self._limit is None:
            return ""
        return (self._limit.strict if line == "strict" else self._limit.lenient).source


def _size(length: Length | ParameterLength) -> str:
    return length_word(length) if isinstance(length, Length) else length.name
