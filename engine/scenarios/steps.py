"""The sentences scenarios are made of, each with what it does; one table for every runner."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from engine.answers import VERDICT_LABELS, Answer, Finding
from engine.checking import Checker
from engine.periods.instants import format_instant, parse_instant
from engine.periods.units import DAY_MINUTES
from engine.scenarios.stating import ScenarioError, StatedCase, to_iso

Table = list[list[str]]


class World:
    """What one scenario has stated and been told so far."""

    def __init__(self, checker: Checker, engine: str) -> None:
        self.case = StatedCase(checker.ruleset.vocabulary)
        self.checked: list[tuple[bytes, int, int | None]] = []
        self._checker = checker
        self._engine = engine
        self._answer: Answer | None = None
        self._finding: Finding | None = None

    def check(self, moment: str, known: str | None = None) -> None:
        """Check the case as stated, as of a moment."""
        data = self.case.snapshot(to_iso(moment))
        as_of, known_as_of = instant(moment), None if known is None else instant(known)
        self.checked.append((data, as_of, known_as_of))
        self._answer = self._checker.check(
            data,
            as_of=as_of,
            known_as_of=known_as_of,
            include=frozenset({"all"}),
            engine=self._engine,
        )

    def findings(self, rule: str) -> list[Finding]:
        """All verdicts of one rule."""
        if self._answer is None:
            raise ScenarioError("还没有核查")
        return [f for f in self._answer.findings if f.rule == rule]

    def look_at(self, rule: str, key: str | None) -> Finding:
        """The one verdict the following sentences speak of."""
        found = [f for f in self.findings(rule) if key is None or key in subject_keys(f)]
        if len(found) != 1:
            told = "、".join(f"{f.subject.label}：{f.verdict_label}" for f in found) or "没有"
            raise ScenarioError(f"{rule} 应有一个结论，实有 {len(found)} 个（{told}）")
        self._finding = found[0]
        return found[0]

    @property
    def finding(self) -> Finding:
        """The verdict looked at last."""
        if self._finding is None:
            raise ScenarioError("前面没有说是哪条规则的结论")
        return self._finding


def subject_keys(finding: Finding) -> set[str]:
    """The keys of every record a finding is about."""
    return {finding.subject.id, *(other.id for other in finding.others)}


def instant(text: str) -> int:
    """``2026-03-10 15:20`` or ``… 24:00`` as a minute."""
    day, clock = text.split(" ")
    start, _ = parse_instant(day)
    hours, minutes = clock.split(":")
    at = int(hours) * 60 + int(minutes)
    if at > DAY_MINUTES:
        raise ScenarioError(f"没有这个时刻「{text}」")
    return start + at


def expect(what: str, found: object, expected: object) -> None:
    """Raises ScenarioError unless they are equal."""
    if found != expected:
        raise ScenarioError(f"{what}：应为 {expected}，实为 {found}")


def _case_table(world: World, table: Table) -> None:
    for word, value in table:
        world.case.set_case(word, value)


def _uncomplete(world: World, words: str) -> None:
    for word in words.split("、"):
        world.case.complete_until(word, None)


def _verdict(world: World, rule: str, key: str | None, verdict: str) -> None:
    finding = world.look_at(rule, key)
    if finding.verdict_label != verdict:
        known = "、".join(VERDICT_LABELS.values())
        hint = "" if verdict in VERDICT_LABELS.values() else f"（结论只有{known}）"
        expect(f"{rule} 的结论{hint}", f"{finding.verdict_label}（{finding.message}）", verdict)


def _no_verdict(world: World, rule: str) -> None:
    expect(f"{rule} 的结论个数", len(world.findings(rule)), 0)


def _count(world: World, rule: str, count: str, verdict: str) -> None:
    found = [f for f in world.findings(rule) if f.verdict_label == verdict]
    expect(f"{rule} 的{verdict}个数", len(found), int(count))


def _deadline(world: World, line: str, moment: str) -> None:
    deadline = world.finding.deadline
    if deadline is None:
        raise ScenarioError(f"{world.finding.rule} 没有期限")
    wanted = format_instant(instant(moment))
    if line in ("", "严格"):
        expect("严格届满", deadline.strict, wanted)
    if line in ("", "宽松"):
        expect("宽松届满", deadline.lenient, wanted)


def _provisional(world: World) -> None:
    deadline = world.finding.deadline
    expect("届满是否暂定", deadline is not None and deadline.provisional, True)


def _missing(world: World, word: str) -> None:
    terms = [missing.term for missing in world.finding.missing]
    if not any(word in term for term in terms):
        raise ScenarioError(f"所缺事实应有「{word}」，实有 {'、'.join(terms) or '无'}")


def _basis(world: World, text: str) -> None:
    cited = [f"{c.law}{c.article}" for c in world.finding.basis]
    if not any(text in citation for citation in cited):
        raise ScenarioError(f"依据应含「{text}」，实有 {'；'.join(cited)}")


def _message(world: World, text: str) -> None:
    if text not in world.finding.message:
        raise ScenarioError(f"说明应含「{text}」，实为「{world.finding.message}」")


class Step(NamedTuple):
    """A sentence pattern with named parts, and what it does with them."""

    kind: str
    pattern: re.Pattern[str]
    act: Callable[..., Any]
    takes_table: bool = False


_TIME = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"
_RULE = r"(?P<rule>[A-Z]{2,3}(?:-[A-Z0-9]+)+)"


def _step(kind: str, pattern: str, act: Callable[..., Any], takes_table: bool = False) -> Step:
    return Step(kind, re.compile(pattern), act, takes_table)


STEPS: tuple[Step, ...] = (
    _step(
        "given",
        r"一起(?P<case_type>\S+?)“(?P<number>[^”]+)”",
        lambda world, case_type, number: world.case.open_case(case_type, number),
    ),
    _step("given", r"案件情况：", _case_table, takes_table=True),
    _step(
        "given",
        r"案件的(?P<word>\S+?)(?:改为|为)“(?P<value>[^”]*)”",
        lambda world, word, value: world.case.set_case(word, value),
    ),
    _step(
        "given",
        r"有(?P<word>[^“”：]+)：",
        lambda world, word, table: world.case.add_records(word, table),
        takes_table=True,
    ),
    _step(
        "given",
        r"(?P<word>[^“”]+)“(?P<key>[^”]+)”的(?P<attribute>\S+?)(?:改为|为)“(?P<value>[^”]*)”",
        lambda world, word, key, attribute, value: world.case.change(word, key, attribute, value),
    ),
    _step(
        "given",
        r"(?P<word>[^“”]+)“(?P<key>[^”]+)”没有(?P<attribute>\S+)",
        lambda world, word, key, attribute: world.case.change(word, key, attribute, ""),
    ),
    _step(
        "given",
        r"没有任何(?P<word>\S+)",
        lambda world, word: world.case.clear(word),
    ),
    _step("given", r"各段均已声明完整", lambda world: world.case.complete_all()),
    _step("given", r"“(?P<words>[^”]+)”段未声明完整", _uncomplete),
    _step(
        "given",
        rf"“(?P<word>[^”]+)”段只声明完整至 ?(?P<moment>{_TIME})",
        lambda world, word, moment: world.case.complete_until(word, moment),
    ),
    _step(
        "when",
        rf"在 ?(?P<moment>{_TIME}) ?核查",
        lambda world, moment: world.check(moment),
    ),
    _step(
        "when",
        rf"在 ?(?P<moment>{_TIME}) ?核查，只看 ?(?P<known>{_TIME}) ?以前录入的",
        lambda world, moment, known: world.check(moment, known),
    ),
    _step("then", rf"{_RULE} ?没有结论", _no_verdict),
    _step("then", rf"{_RULE} ?有 ?(?P<count>\d+) ?个(?P<verdict>\S+)", _count),
    _step(
        "then",
        rf"{_RULE} ?(?:对“(?P<key>[^”]+)”)?的?结论[是为] ?(?P<verdict>\S+)",
        _verdict,
    ),
    _step("then", rf"(?P<line>严格|宽松|)届满为 ?(?P<moment>{_TIME})", _deadline),
    _step("then", r"届满为暂定", _provisional),
    _step(
        "then",
        r"预警级别为 ?(?P<level>[蓝黄橙红])色?",
        lambda world, level: expect("预警级别", world.finding.level, level),
    ),
    _step(
        "then",
        r"已逾 ?(?P<minutes>\d+) ?分钟",
        lambda world, minutes: expect("已逾", world.finding.overdue_minutes, int(minutes)),
    ),
    _step(
        "then",
        r"尚余 ?(?P<minutes>\d+) ?分钟",
        lambda world, minutes: expect("尚余", world.finding.remaining_minutes, int(minutes)),
    ),
    _step(
        "then",
        rf"结论下次变化为 ?(?P<moment>{_TIME})",
        lambda world, moment: expect(
            "下次变化", world.finding.next_change_at, format_instant(instant(moment))
        ),
    ),
    _step("then", r"缺少“(?P<word>[^”]+)”", _missing),
    _step("then", r"依据含“(?P<text>[^”]+)”", _basis),
    _step("then", r"说明含“(?P<text>[^”]+)”", _message),
)


def perform(world: World, text: str, table: Table | None) -> None:
    """Do what one sentence says.  Raises ScenarioError where it can't be done or isn't so."""
    for step in STEPS:
        match = step.pattern.fullmatch(text)
        if match:
            parts: dict[str, Any] = dict(match.groupdict())
            if step.takes_table:
                if table is None:
                    raise ScenarioError(f"「{text}」后面应有表格")
                parts["table"] = table
            step.act(world, **parts)
            return
    raise ScenarioError(f"没有这样的句子：「{text}」")
