"""One line of Chinese that can be pasted into a supervision notice (督办单)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from dsl.ir.rules import Citation, Rule, Slot
from engine.answers import Missing, Step
from engine.explaining.safe import one_line, plain
from engine.rows import (
    COMPLIANT,
    DISPUTED,
    NOT_APPLICABLE,
    PENDING,
    UNDETERMINED,
    VIOLATION,
    WARNING,
)

MOST_MISSING = 5
"""Missing facts named in the line itself; the finding lists them all."""

_BRIEF = ("起算", "期限", "延长", "重新起算", "扣除", "中止", "顺延", "倒算", "届满", "暂定")


class Figures(msgspec.Struct, frozen=True):
    """The figures a line may quote, already in words; empty where there are none."""

    start: str = ""
    deadline: str = ""
    lenient: str = ""
    completed: str = ""
    overdue: str = ""
    remaining: str = ""


NO_FIGURES = Figures()


class Line(msgspec.Struct, frozen=True):
    """What the line is made of.  ``cited`` is the sentence that names the law, or empty."""

    rule: Rule
    cited: str
    verdict: int
    label: str
    figures: Figures
    steps: Sequence[Step]
    missing: Sequence[Missing]
    failed: str
    over_budget: bool
    unexplained: bool


def message(line: Line, value: Callable[[Slot], str]) -> str:
    """The whole line; ``value`` computes what a slot of the rule's own asks for."""
    counted = _counted(line)
    between = f"{counted}。" if counted else ""
    return one_line(f"{line.label}：{_head(line, value)}。{between}{line.cited}")


def citations(basis: Sequence[Citation]) -> str:
    """依据《中华人民共和国刑事诉讼法》（2018）第八十六条、…。  Empty without any."""
    named = "、".join(
        f"《{c.law}》{f'（{c.version}）' if c.version else ''}{c.article}" for c in basis
    )
    return f"依据{named}。" if named else ""


def _head(line: Line, value: Callable[[Slot], str]) -> str:
    if line.verdict == VIOLATION:
        return _filled(line, value) or line.rule.title
    if line.verdict == UNDETERMINED:
        return f"{line.rule.title}：{_undecided(line)}"
    if line.verdict == DISPUTED:
        return f"{line.rule.title}：各口径结论不同，存在争议"
    if line.verdict == NOT_APPLICABLE:
        return f"{line.rule.title}：不适用（{line.failed}）"
    words = {WARNING: "期限将届满", PENDING: "进行中", COMPLIANT: "合规"}
    return f"{line.rule.title}：{words[line.verdict]}"


def _undecided(line: Line) -> str:
    if line.over_budget:
        return "步数超限，无法判定"
    if line.unexplained:
        return "说明的步数用尽，所缺事实没有列明，无法判定"
    if not line.missing:
        return "现有事实与规则得不出结论，无法判定"
    terms = list(dict.fromkeys(m.term for m in line.missing))
    named = "、".join(terms[:MOST_MISSING])
    more = f"等{len(line.missing)}项" if len(terms) > MOST_MISSING else ""
    return f"缺少{named}{more}，无法判定"


def _filled(line: Line, value: Callable[[Slot], str]) -> str:
    return "".join(
        part if isinstance(part, str) else _slot(part, line.figures, value)
        for part in line.rule.message
    )


def _slot(slot: Slot, figures: Figures, value: Callable[[Slot], str]) -> str:
    text = value(slot) if slot.name == "value" else getattr(figures, slot.name)
    return plain(text) if text else f"（{slot.term}未明）"


def _counted(line: Line) -> str:
    """The arithmetic in brief, ending in what it comes to."""
    if line.verdict == NOT_APPLICABLE:
        return ""
    told = (*_BRIEF, "口径") if line.verdict == DISPUTED else _BRIEF
    parts = [f"{step.label}：{step.text}" for step in line.steps if step.label in told]
    figures = line.figures
    if figures.completed:
        parts.append(f"完成：{figures.completed}")
    if figures.overdue and not _tells_overdue(line):
        parts.append(f"已逾{figures.overdue}")
    if figures.remaining:
        parts.append(f"尚余{figures.remaining}")
    if line.failed and not line.steps and line.verdict in (VIOLATION, DISPUTED):
        parts.append(f"未满足：{line.failed}")
    return "；".join(parts)


def _tells_overdue(line: Line) -> bool:
    slots = [part for part in line.rule.message if isinstance(part, Slot)]
    return line.verdict == VIOLATION and any(slot.name == "overdue" for slot in slots)
