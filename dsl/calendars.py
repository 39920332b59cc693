"""Reading ``rulesets/calendars``: one file per year, as announced.

A file gives the notice, its date of publication (left out where it was not confirmed), how the
days were checked, and for each holiday the rest days (one date, or first/last) and the make-up
workdays. Later notices of the same year stand under ``amendments``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import yaml

from dsl.ir.calendar import Amendment, Calendar, CalendarYear

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class CalendarProblem(msgspec.Struct, frozen=True):
    """One fault of a calendar file: stable code, file, what was found, and advice."""

    code: str
    file: str
    found: str
    advice: str

    def text(self) -> str:
        """The problem on one line."""
        return f"{self.code} {self.file}：{self.found}；{self.advice}"


class CalendarError(Exception):
    """The calendars can't be used; carries every problem found."""

    def __init__(self, problems: Iterable[CalendarProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))


class _Holiday(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    off: str
    work: list[str] = []


class _Notice(msgspec.Struct, forbid_unknown_fields=True):
    notice: str
    off: list[str] = []
    work: list[str] = []
    published: str | None = None


class _YearFile(msgspec.Struct, forbid_unknown_fields=True):
    year: int
    notice: str
    source: str
    holidays: list[_Holiday]
    published: str | None = None
    amendments: list[_Notice] = []


def load_calendar(folder: Path) -> Calendar:
    """All years found in ``folder/<year>.yaml``.

    Raises CalendarError with every problem: unreadable file, missing or unknown key, a text that
    is no date, a day of another year, a day that is both rest and work.
    """
    problems: list[CalendarProblem] = []
    years: list[CalendarYear] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            years.append(_read_year(path))
        except CalendarError as error:
            problems.extend(error.problems)
    if not years and not problems:
        problems.append(CalendarProblem("C01", folder.name, "没有历年放假安排", "应有 <年>.yaml"))
    if problems:
        raise CalendarError(problems)
    return Calendar(years=tuple(years))


def _read_year(path: Path) -> CalendarYear:
    try:
        raw = yaml.load(path.read_text("utf-8"), Loader=_LOADER)
        read = msgspec.convert(raw, _YearFile, strict=False)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        found = str(error).splitlines()[0]
        raise CalendarError([CalendarProblem("C02", path.name, found, "改正格式")]) from None
    if path.stem != str(read.year):
        raise CalendarError(
            [CalendarProblem("C03", path.name, f"写的年份是 {read.year}", "文件名应与年份一致")]
        )
    dates = _Dates(path.name, read.year)
    year = CalendarYear(
        year=read.year,
        notice=read.notice,
        published=dates.optional(read.published),
        source=read.source,
        off=dates.spans(holiday.off for holiday in read.holidays),
        work=dates.spans(day for holiday in read.holidays for day in holiday.work),
        amendments=tuple(
            Amendment(
                notice=notice.notice,
                published=dates.optional(notice.published),
                off=dates.spans(notice.off),
                work=dates.spans(notice.work),
            )
            for notice in read.amendments
        ),
    )
    parts: tuple[CalendarYear | Amendment, ...] = (year, *year.amendments)
    for part in parts:
        dates.check_apart(part.off, part.work)
    if dates.problems:
        raise CalendarError(dates.problems)
    return year


class _Dates:
    """Reads the dates of one file and collects what is wrong with them."""

    def __init__(self, file: str, year: int) -> None:
        self._file = file
        self._first = dt.date(year - 1, 12, 26)
        self._last = dt.date(year, 12, 31)
        self.problems: list[CalendarProblem] = []

    def optional(self, text: str | None) -> str | None:
        if text is not None:
            self._date(text)
        return text

    def spans(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Every day of every ``first/last`` or single date, in order."""
        found: set[str] = set()
        for text in texts:
            first_text, _, last_text = text.partition("/")
            first = self._date(first_text)
            last = self._date(last_text) if last_text else first
            if first is None or last is None:
                continue
            if not self._first <= first <= last <= self._last:
                self._report("C05", text, "应是本年（或上年最后一周）的日期，先后不颠倒")
                continue
            days = (last - first).days + 1
            found.update((first + dt.timedelta(days=i)).isoformat() for i in range(days))
        return tuple(sorted(found))

    def check_apart(self, off: tuple[str, ...], work: tuple[str, ...]) -> None:
        for day in sorted({*off} & {*work}):
            self._report("C06", day, "同一天不能既放假又上班")

    def _date(self, text: str) -> dt.date | None:
        try:
            return dt.datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            self._report("C04", text, "应写成 2026-02-15 或 2026-02-15/2026-02-23")
            return None

    def _report(self, code: str, found: str, advice: str) -> None:
        self.problems.append(CalendarProblem(code, self._file, found, advice))
