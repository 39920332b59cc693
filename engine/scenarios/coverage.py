"""Which parts of the rules the scenarios and examples exercise.

A part counts as exercised when the oracle, judging a stated case for the rule it is about, met it:
an exemption that held, a tier that gave the length, a link that was used, a rung that was reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dsl.ir.limits import Limit, PeriodUse
from dsl.ir.rules import Meet, Rule, Ruleset
from engine.answers import VERDICT_LABELS
from engine.checking import Checker
from engine.facts.reading import SnapshotReader
from engine.fingerprints import Keys
from engine.oracle.judging import Oracle
from engine.oracle.trace import Trace
from engine.rows import LEVELS, NOT_APPLICABLE, Row
from engine.sight import Question, Sight

_LABELS = tuple(VERDICT_LABELS.values())

VERDICTS_WANTED = ("违规", "合规", "无法判定")
"""Every rule should be shown broken, kept and undecided."""


class Part(NamedTuple):
    """One part of a rule version.  ``kind`` is 结论, 除外, 档, 延长, 预警 or 条."""

    rule: str
    kind: str
    name: str


class Coverage:
    """Collects what is exercised, case by case."""

    def __init__(self, checker: Checker) -> None:
        self._ruleset = checker.ruleset
        self._model = checker.model
        self._reader = SnapshotReader(checker.model)
        self._keys = Keys(checker.ruleset.vocabulary)
        self._oracle = Oracle(checker.ruleset)
        self.met: set[Part] = set()

    def add(
        self, data: bytes, as_of: int, rules: Iterable[str], known_as_of: int | None = None
    ) -> None:
        """Judge one stated case for the rules it is about.  One that is refused adds nothing."""
        reading = self._reader.read(data, as_of_given=True)
        if reading.snapshot is None:
            return
        question = Question(as_of, known_as_of, False)
        sight = Sight(self._model, self._keys, reading.snapshot, question)
        wanted = frozenset(rules)
        for index, rule in enumerate(self._ruleset.rules):
            if rule.id not in wanted:
                continue
            for positions in self._oracle.subjects(index, sight.view):
                trace = Trace()
                row = self._oracle.judge_one(index, positions, sight.view, trace)
                if row is not None:
                    self.met.update(_met(rule, row, trace))

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part there is, in the order of the rules."""
        parts = (part for rule in self._ruleset.rules for part in _parts(rule, self._ruleset))
        return tuple(dict.fromkeys(parts))

    @property
    def missed(self) -> tuple[Part, ...]:
        """The parts that nothing exercises."""
        return tuple(part for part in self.parts if part not in self.met)


def _met(rule: Rule, row: Row, trace: Trace) -> Iterator[Part]:
    yield Part(rule.id, "结论", _LABELS[row.verdict])
    if row.verdict != NOT_APPLICABLE:
        for cited in rule.basis:
            yield Part(rule.id, "条", f"{cited.law}（{cited.version}）{cited.article}")
    if row.level:
        yield Part(rule.id, "预警", LEVELS[row.level])
    if trace.exemption is not None:
        yield Part(rule.id, "除外", rule.exemptions[trace.exemption].label)
    for run in trace.runs:
        yield Part(rule.id, "档", run.tier)
        for link in run.links:
            if not link.refused:
                yield Part(rule.id, "延长", link.label)


def _parts(rule: Rule, ruleset: Ruleset) -> Iterator[Part]:
    for cited in rule.basis:
        yield Part(rule.id, "条", f"{cited.law}（{cited.version}）{cited.article}")
    for verdict in VERDICTS_WANTED:
        yield Part(rule.id, "结论", verdict)
    for exemption in rule.exemptions:
        yield Part(rule.id, "除外", exemption.label)
    for limit in _limits(rule, ruleset):
        for tier in limit.tiers:
            yield Part(rule.id, "档", tier.label)
        for link in limit.links:
            yield Part(rule.id, "延长", link.label)
    for rung in rule.ladder:
        yield Part(rule.id, "预警", rung.level)


def _limits(rule: Rule, ruleset: Ruleset) -> Iterator[Limit]:
    periods = {period.name: period.limit for period in ruleset.periods}
    for duty in rule.duties:
        if not isinstance(duty, Meet) or duty.limit is None:
            continue
        yield periods[duty.limit.name] if isinstance(duty.limit, PeriodUse) else duty.limit
