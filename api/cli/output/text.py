"""An answer as plain lines: no table, nothing cut off, fit to be pasted into a document."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.terminal import Paint
from api.problems import Problem
from engine.answers import VERDICT_LABELS, Answer, Deadline, Explained, Finding
from engine.explaining.durations import minutes_word

_COLOURS = {
    "violation": "red",
    "disputed": "magenta",
    "warning": "yellow",
    "undetermined": "blue",
    "pending": "dim",
    "compliant": "green",
    "not_applicable": "dim",
}
_ALWAYS = ("violation", "disputed", "warning", "undetermined")


def answer_lines(answer: Answer, source: str, paint: Paint) -> Iterator[str]:
    """The whole answer."""
    yield paint(f"案件 {answer.case_id or '（无编号）'}　截至 {_short(answer.as_of)}", "bold")
    known = f"　只看 {_short(answer.known_as_of)} 前录入的" if answer.known_as_of else ""
    assumed = "　未声明的段视为完整" if answer.assume_complete else ""
    rules = f"{answer.ruleset.name} {answer.ruleset.version}"
    yield f"来源 {source}　规则集 {rules}　引擎 {answer.engine}{known}{assumed}"
    yield _counts(answer)
    for finding in answer.findings:
        yield ""
        yield from finding_lines(finding, paint)
    if answer.data_quality:
        yield ""
        yield "数据质量："
        for note in answer.data_quality:
            advice = f"（{note.advice}）" if note.advice else ""
            yield f"  {note.code} {note.path or '（整个快照）'}：{note.message}{advice}"
    if answer.next_change_at:
        yield ""
        yield f"没有新的事实，结论将于 {_short(answer.next_change_at)} 变化。"


def finding_lines(finding: Finding, paint: Paint) -> Iterator[str]:
    """One finding."""
    level = f"·{finding.level}色" if finding.level else ""
    head = f"【{finding.verdict_label}{level}】{finding.severity}"
    about = "、".join(s.label for s in (finding.subject, *finding.others) if s.label)
    yield paint(head, _COLOURS[finding.verdict]) + f"　{finding.rule} {finding.title}　{about}"
    yield f"  说明：{finding.message}"
    if finding.deadline is not None:
        yield f"  届满：{_deadline(finding.deadline)}{_distance(finding)}"
    if finding.completed_at:
        yield f"  办结：{_short(finding.completed_at)}"
    for line in finding.readings if finding.verdict == "disputed" else ():
        source = f"（{line.source}）" if line.source else ""
        until = _short(line.deadline) if line.deadline else "不能确定"
        # Where the dispute is about a condition, there is no time limit at all.
        end = f"，届满 {until}" if finding.deadline else ""
        yield f"  口径：{line.reading}{source}{end}"
    for cited in finding.basis:
        yield f"  依据：《{cited.law}》（{cited.version}）{cited.article}"
    if finding.doubt:
        yield f"  存疑：{finding.doubt}"
    for missing in finding.missing:
        yield f"  所缺：{missing.term}（{missing.path}）"
    if finding.advice and finding.verdict in _ALWAYS:
        yield f"  建议：{finding.advice}"
    if finding.notify:
        yield f"  告知：{'、'.join(finding.notify)}"
    if finding.next_change_at:
        yield f"  下次变化：{_short(finding.next_change_at)}"


def tree_lines(node: Explained, depth: int = 0) -> Iterator[str]:
    """An explanation tree, two spaces a level."""
    truth = f"　{node.truth}" if node.truth else ""
    value = "" if node.value is None else f"　= {node.value}"
    place = f"　{node.pointer}" if node.pointer else ""
    yield f"{'  ' * depth}{node.text or node.kind}{value}{truth}{place}"
    for child in node.children:
        yield from tree_lines(child, depth + 1)


def problem_lines(found: Problem, source: str) -> Iterator[str]:
    """Why a file was refused."""
    yield f"{source}：{found.title}"
    for each in found.errors:
        allowed = f"可用：{'、'.join(each.expected)}。" if each.expected else ""
        advice = f"{each.advice}。" if each.advice else ""
        yield f"  {each.code} {each.pointer or '（整个快照）'}：{each.message}。{allowed}{advice}"
    if not found.errors:
        yield f"  {found.detail}"


def _counts(answer: Answer) -> str:
    counted = ((name, getattr(answer.summary, name)) for name in VERDICT_LABELS)
    shown = [f"{VERDICT_LABELS[n]} {count}" for n, count in counted if count or n in _ALWAYS]
    return "　".join(shown)


def _deadline(deadline: Deadline) -> str:
    strict = _short(deadline.strict) if deadline.strict else "不能确定"
    text = strict
    if deadline.lenient != deadline.strict:
        lenient = _short(deadline.lenient) if deadline.lenient else "不能确定"
        text = f"严格口径 {strict}，宽松口径 {lenient}"
    return text + ("（暂定，放假安排未公布）" if deadline.provisional else "")


def _distance(finding: Finding) -> str:
    if finding.overdue_minutes:
        return f"，已逾{minutes_word(finding.overdue_minutes)}"
    if finding.remaining_minutes is not None:
        return f"，尚余{minutes_word(finding.remaining_minutes)}"
    return ""


def _short(moment: str) -> str:
    """2026-03-11T15:20:00+08:00 as 2026-03-11 15:20."""
    return moment[:16].replace("T", " ")
