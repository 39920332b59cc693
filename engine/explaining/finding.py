"""One reported row made into a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dsl.ir.rules import Meet, Rule, Ruleset, Slot
from engine.answers import (
    VERDICT_LABELS,
    Explained,
    Fact,
    Finding,
    Missing,
    Step,
    Verdict,
)
from engine.explaining.arithmetic import Arithmetic
from engine.explaining.failure import failed_duty, out_of_scope
from engine.explaining.figures import Figured, instant
from engine.explaining.law import governing_step
from engine.explaining.message import NO_FIGURES, Line, citations, message
from engine.explaining.order import Order
from engine.explaining.phrases import Phrases
from engine.explaining.questions import open_questions
from engine.explaining.scene import Scene
from engine.explaining.subjects import Labels
from engine.explaining.tree import TreeBuilder, result_word
from engine.explaining.witness.inquiry import Statement
from engine.explaining.witness.notes import DutyNote, Gap, Notes, Seen
from engine.fingerprints import finding_id
from engine.oracle.trace import Trace
from engine.periods.instants import format_instant
from engine.rows import (
    DISPUTED,
    LEVELS,
    NOT_APPLICABLE,
    UNDETERMINED,
    VIOLATION,
    Row,
)
from engine.sight import Sight

_VERDICTS: tuple[Verdict, ...] = tuple(VERDICT_LABELS)

NOTHING_HEARD = Notes()
"""About a row that nobody was asked about."""


class Explainer:
    """Explains the rows of one ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.periods = {period.name: period.limit for period in ruleset.periods}
        versions = Counter(rule.id for rule in ruleset.rules)
        self.standing = [
            Standing(rule, Phrases.of(ruleset, index), versions[rule.id])
            for index, rule in enumerate(ruleset.rules)
        ]
        self._order = Order(ruleset.vocabulary)
        self._labels = Labels(ruleset.vocabulary)

    def scene(self, sight: Sight) -> Scene:
        """What the findings of one sight share."""
        return Scene(self.ruleset.vocabulary, self._order, self._labels, sight)

    def finding(
        self,
        scene: Scene,
        row: Row,
        keys: tuple[str, ...],
        statement: Statement | None,
        trace: Trace | None = None,
    ) -> Finding:
        """The finding of one row whose subjects have these keys.

        ``statement`` is about this row; without it the finding says no more than the row does.
        With ``trace``, the oracle's of the same row, the finding has its tree.
        """
        return _Account(self, scene, row, statement).finding(keys, trace)


class Standing:
    """What is to be said of a rule version whatever the case."""

    __slots__ = ("chosen", "cited", "phrases", "places", "rule", "versions")

    def __init__(self, rule: Rule, phrases: Phrases, versions: int) -> None:
        self.rule = rule
        self.phrases = phrases
        self.versions = versions
        self.chosen = versions > 1 or rule.in_force[1] is not None
        self.cited = citations(rule.basis)
        entities = dict.fromkeys(binder.entity for binder in rule.subjects)
        self.places = {entity: place for place, entity in enumerate(entities)}


class _Account:
    """Everything told about one row."""

    def __init__(
        self, explainer: Explainer, scene: Scene, row: Row, statement: Statement | None
    ) -> None:
        self._ruleset = explainer.ruleset
        standing = explainer.standing[row.rule]
        self._standing = standing
        self._rule = standing.rule
        self._phrases = standing.phrases
        self._scene = scene
        self._row = row
        self._statement = statement
        self._notes = NOTHING_HEARD if statement is None else statement.notes
        self._as_of = scene.sight.question.as_of
        self._duty: DutyNote | None = None
        for duty in self._notes.duties:
            if duty.index == row.duty:
                self._duty = duty
        duty_in_time = self._duty is not None and isinstance(self._duty.duty, Meet)
        self._sums: Arithmetic | None = None
        if self._duty is not None and (duty_in_time or row.verdict == DISPUTED):
            self._sums = Arithmetic(explainer.periods, row, self._duty, self._phrases)
        self._figures: Figured | None = None
        if duty_in_time or row.strict is not None:
            self._figures = Figured(row, self._duty, self._sums, self._as_of)

    def finding(self, keys: tuple[str, ...], trace: Trace | None) -> Finding:
        """The finished finding."""
        row, rule, figures = self._row, self._rule, self._figures
        subjects = self._scene.subjects(rule, row)
        steps = self._steps()
        missing = self._missing()
        failed = self._failed()
        line = Line(
            rule=rule,
            cited=self._standing.cited,
            verdict=row.verdict,
            label="与".join([subject.label for subject in subjects]),
            figures=NO_FIGURES if figures is None else figures.words(),
            steps=steps,
            missing=missing,
            failed=failed or "",
            over_budget=len(row.subjects) < len(rule.subjects),
            unexplained=self._statement is None,
        )
        verdict = _VERDICTS[row.verdict]
        return Finding(
            finding_id=finding_id(rule.id, self._scene.case_id, keys),
            rule=rule.id,
            title=rule.title,
            verdict=verdict,
            verdict_label=VERDICT_LABELS[verdict],
            level=_level(row.level),
            severity=rule.severity,
            subject=subjects[0],
            others=tuple(subjects[1:]),
            deadline=None if figures is None else figures.deadline(),
            completed_at=None if row.completed is None else format_instant(row.completed),
            overdue_minutes=None if figures is None else figures.overdue(),
            remaining_minutes=None if figures is None else figures.remaining(),
            basis=rule.basis,
            status=rule.status,
            doubt=rule.doubt,
            message=message(line, self._slot),
            advice=rule.advice,
            points=rule.points,
            notify=self._notify() if rule.ladder else (),
            readings=() if self._sums is None else self._sums.readings,
            steps=steps,
            failed=failed,
            facts=self._facts(),
            missing=missing,
            next_change_at=instant(row.next_change),
            trace=None if trace is None else self._tree(verdict, trace),
        )

    # ------------------------------------------------------------ why

    def _steps(self) -> tuple[Step, ...]:
        counted = () if self._sums is None else self._sums.steps()
        if not self._standing.chosen:
            return counted
        governing = self._notes.governing
        return governing_step(self._rule, governing, self._as_of, self._phrases), *counted

    def _failed(self) -> str | None:
        verdict = self._row.verdict
        if self._statement is None:
            return None
        result = self._statement.result
        if verdict == NOT_APPLICABLE:
            return out_of_scope(self._rule, self._notes, self._phrases, result)
        if verdict in (VIOLATION, DISPUTED) and self._duty is not None:
            return failed_duty(self._duty, self._phrases, result)
        return None

    def _facts(self) -> tuple[Fact, ...]:
        """What was read for the scope and for the duty that decided.

        The governing time is evidence only where it chose between versions.
        """
        seen: list[Seen] = []
        for piece in self._notes.scope_pieces:
            if piece.seen and (
                self._standing.versions > 1 or piece.node is not self._rule.governed_by
            ):
                seen += piece.seen
        if self._duty is not None:
            seen += self._duty.seen
        return self._scene.evidence.facts(seen, self._standing.places) if seen else ()

    def _missing(self) -> tuple[Missing, ...]:
        if self._row.verdict != UNDETERMINED or self._statement is None:
            return ()
        questions = self._questions(self._statement.versions)
        if not all(questions):
            exactly = self._questions(self._statement.exactly())
            questions = [one or other for one, other in zip(questions, exactly, strict=True)]
        return self._scene.missing.told(gap for gaps in questions for gap in gaps)

    def _questions(self, versions: Mapping[int, Notes]) -> list[list[Gap]]:
        assert self._statement is not None
        verdicts = self._statement.verdicts
        return [
            gaps
            for index, notes in versions.items()
            for gaps in open_questions(self._ruleset.rules[index], notes, verdicts, self._as_of)
        ]

    def _notify(self) -> tuple[str, ...]:
        late = self._row.verdict in (VIOLATION, DISPUTED)
        rungs = [r for r in self._rule.ladder if late or r.level == LEVELS[self._row.level]]
        return tuple(dict.fromkeys(name for rung in rungs for name in rung.notify))

    def _slot(self, slot: Slot) -> str:
        if slot.value is None or self._statement is None:
            return ""
        return result_word(slot.value, self._statement.result(slot.value))

    def _tree(self, verdict: Verdict, trace: Trace) -> Explained:
        builder = TreeBuilder(self._phrases, self._scene.places)
        return Explained(
            kind="rule",
            text=f"{self._rule.id} {self._rule.title}：{VERDICT_LABELS[verdict]}",
            children=tuple(builder.node(step) for step in trace.root.children),
        )


def _level(index: int) -> Any:
    return LEVELS[index] or None
