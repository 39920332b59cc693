"""The text of a finding with its placeholders: 拘留后{超期}未讯问."""

from __future__ import annotations

from dsl.keywords import FIGURES
from dsl.reading.problems import SyntaxProblem
from dsl.reading.reader import Reader
from dsl.resolving.suggesting import nearest
from dsl.source import Span
from dsl.syntax.expressions import Text
from dsl.syntax.warnings import Figure, Spoken

#: Words named before the six figures when none of those is like what was written.
MOST_WORDS = 2
ADVICE = "写届满、宽松届满、超期、剩余、办结、起算之一，或者一项事实"


def read_message(reader: Reader, text: Text) -> tuple[str | Figure | Spoken, ...]:
    """Text and placeholders in order; a placeholder that can't be read is reported."""
    begin, end = text.span.start + 1, text.span.end - 1
    name, normal = text.span.file, reader.script.normal
    parts: list[str | Figure | Spoken] = []
    at = begin
    while at < end:
        opening = _find(normal, "{", at, end)
        stray = _find(normal, "}", at, opening)
        closing = _find(normal, "}", opening, end)
        if stray < opening or (opening < end and closing == end):
            wrong = stray if stray < opening else opening
            reader.problem(
                "E123",
                Span(name, wrong, wrong + 1),
                "占位的花括号没有成对",
                found=normal[wrong],
                advice="占位写成 {超期} 或 {本措施 的 执行时间}",
            )
            return tuple(parts)
        if opening > at:
            parts.append(reader.script.source.text[at:opening])
        if opening < end:
            parts.extend(_slot(reader, Span(name, opening, closing + 1)))
        at = closing + 1 if opening < end else end
    return tuple(parts)


def _find(text: str, mark: str, begin: int, end: int) -> int:
    at = text.find(mark, begin, end)
    return end if at < 0 else at


def _slot(reader: Reader, span: Span) -> list[Figure | Spoken]:
    inside = reader.script.normal[span.start + 1 : span.end - 1].strip()
    if inside in FIGURES:
        return [Figure(FIGURES[inside], span=span)]  # type: ignore[arg-type]
    try:
        return [Spoken(reader.read("moment", span.start + 1, span.end - 1), span=span)]
    except SyntaxProblem as problem:
        reader.report(_with_figures(problem, inside))
        return []


def _with_figures(problem: SyntaxProblem, inside: str) -> SyntaxProblem:
    """The problem with the figures a message can show beside the words it may use."""
    told = problem.diagnostic
    near = nearest(inside, FIGURES)
    figures = (*near, *(word for word in FIGURES if word not in near))
    return SyntaxProblem(
        told.code,
        told.span,
        told.message,
        found=told.found,
        expected=(*figures, *told.expected) if near else (*told.expected[:MOST_WORDS], *figures),
        advice=f"是否要写 {{{near[0]}}}" if near else told.advice or ADVICE,
    )
