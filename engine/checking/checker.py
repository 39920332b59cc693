"""The check: a snapshot in, an answer out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from dsl.ir.rules import Ruleset
from dsl.ir.vocabulary import ROOT
from engine.answers import SEVERITIES, Answer, DataNote, Finding, RulesetName, Summary
from engine.checking.judging import Judging
from engine.checking.next_change import NextChange
from engine.checking.refusals import NoSuchFindingError, SnapshotRefused
from engine.checking.registry import DEFAULT_ENGINE, EngineMaker, Engines, default_engines
from engine.checking.second_look import SecondLook
from engine.checking.wanted import wanted
from engine.explaining.figures import instant
from engine.facts.model import SnapshotModel
from engine.facts.problems import REQUIRED, TIME_OUT_OF_RANGE, SnapshotProblem
from engine.facts.reading import SnapshotReader
from engine.fingerprints import Keys, check_id, content_hash
from engine.periods.instants import FIRST_YEAR, day_number, format_instant, parse_instant
from engine.rows import VERDICTS, Row
from engine.sight import Question, Sight

MOST_FINDINGS = 500
"""Findings explained in one answer, the worst first; the summary counts all."""

TOO_MANY_FINDINGS = "A101"
"""Code of the note that says that some were left out."""

UNEXPLAINED = "A103"
"""Code of the note that says that some could not be explained."""

_GRAVITY = {severity: place for place, severity in enumerate(SEVERITIES)}
_verdict_of = attrgetter("verdict")
_FIRST_MOMENT = day_number(FIRST_YEAR, 1, 1) * 1440


class Checker:
    """Checks snapshots against one ruleset.

    It knows no clock: as_of is an argument or stands in the snapshot.  ``engines`` names the
    engines that ``check`` may be asked to use, by default those of ``default_engines()``.
    ``cache``: where code for reading snapshots may have been compiled beforehand.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        engines: Mapping[str, EngineMaker] | None = None,
        cache: Path | None = None,
    ) -> None:
        self.ruleset = ruleset
        self.model = SnapshotModel(ruleset.vocabulary)
        self._reader = SnapshotReader(self.model, cache_dir=cache)
        self._engines = Engines(ruleset, default_engines() if engines is None else engines)
        self._keys = Keys(ruleset.vocabulary)
        self._second_look = SecondLook(ruleset)
        self._next_change = NextChange(ruleset, self.model)

    def check(
        self,
        data: bytes | Any,
        *,
        as_of: int | None = None,
        known_as_of: int | None = None,
        assume_complete: bool = False,
        include: Iterable[str] = (),
        engine: str = DEFAULT_ENGINE,
        trace: bool = False,
    ) -> Answer:
        """The answer to one snapshot, given as JSON or as a record read before.

        Minutes since 1970-01-01T00:00+08:00; without ``as_of`` the snapshot's own holds.
        ``include``: pending, compliant, not_applicable or all, in addition to what is always
        reported.  ``trace`` adds the explanation tree to each finding.  If the engine can't run,
        the default one answers, and a note says so.

        Raises SnapshotRefused for a snapshot that cannot be checked, UnknownEngineError,
        UnknownIncludeError, and EngineDisagreement if a reported row is not what the second look
        finds.
        """
        verdicts = wanted(include)
        sight, notes = self._see(data, as_of, known_as_of, assume_complete)
        judge = Judging(self._engines, engine)
        judged = judge(sight)
        given = bytes(map(_verdict_of, judged.rows))
        reported = [*compress(judged.rows, given.translate(verdicts))]
        next_change = self._next_change.find(sight, judged, judge)
        question = sight.question
        findings, remarks = self._findings(sight, reported, judge.engine, trace)
        return Answer(
            check_id=check_id(
                content_hash(sight.submitted),
                self.ruleset.hash,
                judge.engine,
                question.as_of,
                question.known_as_of,
                question.assume_complete,
                sorted(set(include)),
                trace,
            ),
            case_id=sight.case_id,
            snapshot_id=sight.submitted.snapshot_id or "",
            as_of=format_instant(question.as_of),
            known_as_of=instant(question.known_as_of),
            assume_complete=question.assume_complete,
            ruleset=RulesetName(self.ruleset.name, self.ruleset.version, self.ruleset.hash),
            engine=judge.engine,
            summary=_summary(given),
            findings=findings,
            next_change_at=instant(next_change),
            data_quality=(
                *(_note(note) for note in notes),
                *remarks,
                *judge.notes,
            ),
        )

    def verdicts(
        self,
        data: bytes | Any,
        *,
        as_of: int | None = None,
        known_as_of: int | None = None,
        assume_complete: bool = False,
        engine: str = DEFAULT_ENGINE,
    ) -> list[Row]:
        """All rows without explanation, in the engine's order.  Raises as ``check`` does.

        No other engine steps in: raises WorkerFailedError if this one can't run.
        """
        sight, _ = self._see(data, as_of, known_as_of, assume_complete)
        return self._engines.get(engine).judge(sight.view)

    def explain(
        self,
        data: bytes | Any,
        *,
        rule: str,
        subject: Sequence[str] = (),
        as_of: int | None = None,
        known_as_of: int | None = None,
        assume_complete: bool = False,
        engine: str = DEFAULT_ENGINE,
    ) -> tuple[Finding, ...]:
        """The findings of one rule with their trees, whatever their verdict.

        ``subject`` narrows them to the subject records with these keys.  Raises
        NoSuchFindingError if there is none, otherwise as ``check`` does.
        """
        sight, _ = self._see(data, as_of, known_as_of, assume_complete)
        judge = Judging(self._engines, engine)
        rows = [
            row
            for row in judge(sight).rows
            if self.ruleset.rules[row.rule].id == rule and self._is_about(sight, row, subject)
        ]
        if not rows:
            raise NoSuchFindingError(rule, tuple(subject))
        return self._findings(sight, rows, judge.engine, True)[0]

    # ------------------------------------------------------------ seeing and judging

    def _see(
        self, data: bytes | Any, as_of: int | None, known_as_of: int | None, complete: bool
    ) -> tuple[Sight, tuple[SnapshotProblem, ...]]:
        snapshot: Any = data
        notes: tuple[SnapshotProblem, ...] = ()
        settled = False
        if isinstance(data, bytes):
            reading = self._reader.read(data, as_of_given=as_of is not None)
            if reading.snapshot is None:
                raise SnapshotRefused(reading.problems)
            snapshot, notes, settled = reading.snapshot, reading.notes, reading.settled
        moment = as_of
        if moment is None and snapshot.as_of is not None:
            moment = parse_instant(snapshot.as_of)[1]
        if moment is None:
            raise SnapshotRefused([_no_as_of(self.ruleset)])
        if moment < _FIRST_MOMENT:
            raise SnapshotRefused([_too_early()])
        question = Question(moment, known_as_of, complete)
        return Sight(self.model, self._keys, snapshot, question, settled=settled), notes

    def _is_about(self, sight: Sight, row: Row, subject: Sequence[str]) -> bool:
        keys = sight.keys(self.ruleset.rules[row.rule], row.subjects)
        return not subject or sorted(keys) == sorted(subject)

    # ------------------------------------------------------------ explaining

    def _findings(
        self, sight: Sight, rows: Sequence[Row], engine: str, with_tree: bool
    ) -> tuple[tuple[Finding, ...], tuple[DataNote, ...]]:
        """The findings, and what is to be said of them all."""
        if not rows:
            return (), ()
        ranked = [(self._rank(sight, row), place, row) for place, row in enumerate(rows)]
        ranked.sort()
        look = self._second_look.at(sight, engine)
        findings = tuple(
            [look.finding(row, rank.keys, with_tree) for rank, _, row in ranked[:MOST_FINDINGS]]
        )
        return findings, (*_left_out(len(rows)), *_unexplained(look.unexplained))

    def _rank(self, sight: Sight, row: Row) -> _Rank:
        rule = self.ruleset.rules[row.rule]
        keys = sight.keys(rule, row.subjects)
        return _Rank(row.verdict, _GRAVITY[rule.severity], rule.id, keys, row.rule)


class _Rank(NamedTuple):
    """Worst verdict first, then gravest rule, then rule and subject by their names."""

    verdict: int
    gravity: int
    id: str
    keys: tuple[str, ...]
    rule: int


def _summary(given: bytes) -> Summary:
    """How often each verdict was given."""
    return Summary(*map(given.count, range(len(VERDICTS))))


def _left_out(reported: int) -> tuple[DataNote, ...]:
    """Says how many findings an answer had no room for."""
    if reported <= MOST_FINDINGS:
        return ()
    message = f"另有{reported - MOST_FINDINGS}条发现没有列出，件数已计入合计"
    return (DataNote(TOO_MANY_FINDINGS, "", message, "先处理已列出的各条，或者分案提交"),)


def _unexplained(count: int) -> tuple[DataNote, ...]:
    """Says for how many findings no steps were left."""
    if not count:
        return ()
    message = f"有{count}条发现没有列明所依事实或者解释树：这次核查用于说明的步数用尽，结论不受影响"
    return (DataNote(UNEXPLAINED, "", message, "分案提交，或者一次只送有关的记录"),)


def _note(problem: SnapshotProblem) -> DataNote:
    return DataNote(problem.code, problem.pointer, problem.message, problem.advice)


def _too_early() -> SnapshotProblem:
    """A bare date may go back further, for births; no case is looked at as of then."""
    return SnapshotProblem(
        TIME_OUT_OF_RANGE,
        "/as_of",
        f"截至时间应在 {FIRST_YEAR} 年以后",
        found="过早的日期",
        expected=("2026-03-11T15:20:00+08:00", "2026-03-11"),
        advice="核对截至时间的年份",
    )


def _no_as_of(ruleset: Ruleset) -> SnapshotProblem:
    word = ruleset.vocabulary.entities[ROOT].attributes["as_of"].word
    return SnapshotProblem(
        REQUIRED,
        "/as_of",
        f"没有{word}，不知按哪一时刻核查",
        found="空",
        expected=("时间",),
        advice="在快照里写明，或者在调用时给出",
    )
