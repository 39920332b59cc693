"""The engine whose verdicts durable_rules reaches, in a worker process (semantics §6–§8).

This side prepares integers (``quantities``) and puts rows together; the worker decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from dsl.ir.rules import Rule, Ruleset
from engine.durable.deciding import Decider
from engine.durable.quantities.duties import Prepared, prepared
from engine.durable.quantities.known import Sections
from engine.durable.quantities.reckoner import Library, Reckoner, Steps, TooManyStepsError
from engine.durable.quantities.subjects import KINDS, Subject, governs, subject_fact, subjects_of
from engine.durable.verdict_facts import Given
from engine.periods.building import build_day_table
from engine.rows import COMPLIANT, NOT_APPLICABLE, UNDETERMINED, VIOLATION, Row, View
from engine.truth import FALSE, INF
from engine.view import moved


class Matter(NamedTuple):
    """A rule version and a subject at one moment."""

    version: int
    places: tuple[int, ...]
    reckon: Reckoner
    subject: Subject


class Judged(NamedTuple):
    """What was decided of a matter, and its duties' figures."""

    verdict: int
    level: int
    duty: int
    duties: list[Prepared]


_NOT_APPLICABLE = Judged(NOT_APPLICABLE, 0, 0, [])


class Durable:
    """Judges views through one worker process; checks wait for one another."""

    name = "durable"

    def __init__(self, ruleset: Ruleset, decider: Decider | None = None) -> None:
        self._rules = ruleset.rules
        self._library = Library(ruleset, build_day_table(ruleset.calendar))
        self._decider = Decider() if decider is None else decider
        self._lock = Lock()

    def judge(self, view: View) -> list[Row]:
        """All rows, ordered by rule index, then subject positions.

        Raises WorkerFailedError if the library is not there or the worker fails twice.
        """
        with self._lock:
            return _Check(self._rules, self._library, self._decider, view).rows()

    def close(self) -> None:
        """End the worker."""
        self._decider.close()


class _Check:
    """One view under judgement."""

    def __init__(
        self, rules: Sequence[Rule], library: Library, decider: Decider, view: View
    ) -> None:
        self._rules = rules
        self._library = library
        self._decider = decider
        self._view = view
        self._sections = Sections(library.keys, view.snapshot)
        self._steps = [Steps() for _ in rules]
        self._stopped: dict[str, int] = {}

    def rows(self) -> list[Row]:
        """The rows of all versions, several of one rule for one subject made one."""
        matters = self._matters()
        judged = self._judge(matters)
        changes = self._changes(matters, judged)
        found: dict[tuple[str, tuple[str, ...], tuple[int, ...]], list[Row]] = {}
        for matter, each, change in zip(matters, judged, changes, strict=True):
            rule = self._rules[matter.version]
            if each is not None and rule.id not in self._stopped:
                kinds = tuple(binder.entity for binder in rule.subjects)
                found.setdefault((rule.id, kinds, matter.places), []).append(
                    _row(matter, each, change)
                )
        rows = [_merged(versions) for versions in found.values()]
        rows += [_given_up(version) for version in self._stopped.values()]
        return sorted(rows, key=lambda row: (row.rule, row.subjects))

    def _matters(self) -> list[Matter]:
        """Every subject of every version that may govern it."""
        found: list[Matter] = []
        for version, rule in enumerate(self._rules):
            if rule.id in self._stopped:
                continue
            reckon = self._reckoner(version, self._view)
            try:
                for subject in subjects_of(reckon, rule):
                    own = self._reckoner(version, self._view)
                    if governs(own, rule, subject):
                        found.append(Matter(version, subject.places, own, subject))
            except TooManyStepsError:
                self._stop(version)
        return found

    def _later(self, matter: Matter, minute: int) -> Matter | None:
        """The same version and places at another minute, None if they have no row then."""
        rule = self._rules[matter.version]
        reckon = self._reckoner(matter.version, moved(self._view, minute))
        try:
            for subject in subjects_of(reckon, rule, matter.places):
                if governs(reckon, rule, subject):
                    return Matter(matter.version, matter.places, reckon, subject)
        except TooManyStepsError:
            self._stop(matter.version)
        return None

    def _reckoner(self, version: int, view: View) -> Reckoner:
        return Reckoner(KINDS, self._library, self._sections, view, self._steps[version])

    def _judge(self, matters: Sequence[Matter]) -> list[Judged | None]:
        """What the worker decides: first how far each rule applies, then its verdict."""
        judged: list[Judged | None] = [None] * len(matters)
        facts = {place: fact for place, m in enumerate(matters) if (fact := self._scope_fact(m))}
        scopes = self._decider.decide(
            [(matters[place].reckon.view.as_of, [fact]) for place, fact in facts.items()]
        )
        duties: dict[int, list[Prepared]] = {}
        for place, (scope,) in zip(facts, scopes, strict=True):
            if scope == FALSE:
                judged[place] = _NOT_APPLICABLE
            elif (made := self._duties(matters[place])) is not None:
                duties[place] = made
        verdicts = self._decider.decide(
            [
                (matters[place].reckon.view.as_of, _with_duties(facts[place], made))
                for place, made in duties.items()
            ]
        )
        for place, (_, verdict, level, duty) in zip(duties, verdicts, strict=True):
            judged[place] = Judged(verdict, level, duty, duties[place])
        return judged

    def _scope_fact(self, matter: Matter) -> Given | None:
        try:
            return subject_fact(matter.reckon, self._rules[matter.version], matter.subject)
        except TooManyStepsError:
            self._stop(matter.version)
            return None

    def _duties(self, matter: Matter) -> list[Prepared] | None:
        rule = self._rules[matter.version]
        try:
            return [
                prepared(matter.reckon, place, duty, rule.ladder, matter.subject.bound)
                for place, duty in enumerate(rule.duties)
            ]
        except TooManyStepsError:
            self._stop(matter.version)
            return None

    def _stop(self, version: int) -> None:
        self._stopped.setdefault(self._rules[version].id, version)

    def _changes(self, matters: Sequence[Matter], judged: Sequence[Judged | None]) -> list[int]:
        """For each matter the first minute at which it would be judged otherwise."""
        changes = [INF] * len(matters)
        as_of = self._view.as_of
        left = {
            place: sorted({m for d in each.duties for m in d.moments if as_of < m < INF})
            for place, each in enumerate(judged)
            if each is not None
        }
        while left := {place: minutes for place, minutes in left.items() if minutes}:
            minutes = {place: waiting.pop(0) for place, waiting in left.items()}
            asked = {place: self._later(matters[place], m) for place, m in minutes.items()}
            later = {place: matter for place, matter in asked.items() if matter is not None}
            again = dict(zip(later, self._judge(list(later.values())), strict=True))
            for place, minute in minutes.items():
                before, now = judged[place], again.get(place)
                if before is None or now is None or now[:2] != before[:2]:
                    changes[place] = minute
                    left[place].clear()
        return [
            min(change, _publication(each, as_of)) if each is not None else INF
            for change, each in zip(changes, judged, strict=True)
        ]


def _with_duties(subject: Given, duties: Sequence[Prepared]) -> list[Given]:
    """The facts of a subject with its duties; its last field is their number."""
    return [(*subject[:-1], len(duties)), *(fact for duty in duties for fact in duty.given)]


def _publication(judged: Judged, as_of: int) -> int:
    """When the schedule a provisional end waits for is usually published."""
    if judged.verdict in (COMPLIANT, VIOLATION, NOT_APPLICABLE):
        return INF
    awaited = judged.duties[judged.duty].awaited
    return awaited if awaited > as_of else INF


def _row(matter: Matter, judged: Judged, next_change: int) -> Row:
    shown = judged.duties[judged.duty] if judged.duties else Prepared([])
    return Row(
        rule=matter.version,
        subjects=matter.places,
        verdict=judged.verdict,
        level=judged.level,
        strict=shown.strict,
        lenient=shown.lenient,
        provisional=shown.provisional,
        completed=shown.completed,
        next_change=next_change,
        duty=judged.duty,
    )


def _merged(versions: Sequence[Row]) -> Row:
    """The first version's row, undetermined if another that may govern says otherwise."""
    first, *others = versions
    soonest = min(row.next_change for row in versions)
    if any(row.verdict != first.verdict for row in others):
        first = first._replace(verdict=UNDETERMINED, level=0)
    return first._replace(next_change=soonest)


def _given_up(version: int) -> Row:
    """步数超限."""
    return Row(version, (), UNDETERMINED, 0, None, None, False, None, INF, 0)
