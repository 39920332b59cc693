"""Running the examples that rules carry in place (示例)."""

from __future__ import annotations

import msgspec

from dsl.ir.examples import Example, Expected
from engine.answers import VERDICT_LABELS, Finding
from engine.checking import Checker, SnapshotRefused
from engine.periods.instants import format_instant
from engine.scenarios.steps import subject_keys

ABSENT = "absent"
LABELS: dict[str, str] = {str(verdict): label for verdict, label in VERDICT_LABELS.items()}


def example_failure(example: Example, checker: Checker, engine: str = "compiled") -> str:
    """What does not hold of an example, empty if all of it holds."""
    data = msgspec.json.encode(example.snapshot)
    try:
        answer = checker.check(data, as_of=example.as_of, include=frozenset({"all"}), engine=engine)
    except SnapshotRefused as error:
        return f"快照被拒：{error}"
    found = [finding for finding in answer.findings if finding.rule == example.rule]
    failures = (_failure(expected, found) for expected in example.expected)
    return "；".join(failure for failure in failures if failure)


def _failure(expected: Expected, findings: list[Finding]) -> str:
    about = [f for f in findings if not expected.subject or expected.subject in subject_keys(f)]
    name = expected.subject or "结论"
    if expected.verdict == ABSENT:
        return f"{name} 应无此对象，实有 {about[0].verdict_label}" if about else ""
    if len(about) != 1:
        return f"{name} 应有一个结论，实有 {len(about)} 个"
    finding = about[0]
    if finding.verdict != expected.verdict:
        wanted = LABELS.get(expected.verdict, expected.verdict)
        return f"{name} 应为{wanted}，实为{finding.verdict_label}（{finding.message}）"
    if expected.level is not None and finding.level != expected.level:
        return f"{name} 的预警级别应为{expected.level}色，实为{finding.level or '无'}"
    for line, minute in (("strict", expected.strict), ("lenient", expected.lenient)):
        stated = None if finding.deadline is None else getattr(finding.deadline, line)
        if minute is not None and stated != format_instant(minute):
            word = "严格" if line == "strict" else "宽松"
            return f"{name} 的{word}届满应为 {format_instant(minute)}，实为 {stated}"
    return ""
