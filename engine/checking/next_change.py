"""When the answer will differ with no new facts (docs/semantics.md §7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dsl.ir.rules import Ruleset
from dsl.ir.vocabulary import ENTERED_AT, Vocabulary
from engine.checking.derived_moments import DerivedMoments, around
from engine.facts.model import SnapshotModel
from engine.periods.instants import parse_instant
from engine.rows import Row
from engine.sight import Sight
from engine.truth import INF

MOST_JUDGEMENTS = 256
"""Moments judged again; a snapshot with more hidden facts gets a moment that may be too early."""

MOST_ROWS = 200_000
"""Rows judged again, all moments together: the larger the case, the fewer moments are tried."""

_DAY = 1440

Judge = Callable[[Sight], list[Row]]
Verdicts = frozenset[tuple[str, tuple[str, ...], int, int]]


class NextChange:
    """Finds the first minute at which some verdict or level differs."""

    def __init__(self, ruleset: Ruleset, model: SnapshotModel) -> None:
        self._ruleset = ruleset
        self._model = model
        derived = DerivedMoments(ruleset)
        self._times = _Times(ruleset.vocabulary, derived)
        self._fixed = _law_changes(ruleset).union(*(around(m) for m in derived.literals))

    def find(self, sight: Sight, rows: Sequence[Row], judge: Judge) -> int:
        """The minute, INF if there is none.

        The engines know their rows' own next changes.  What they cannot know is tried: the
        minutes of facts still hidden, of plans falling due, of declarations ending, of law
        entering into force, and those that conditions derive from known times.
        """
        moments = self._moments(sight)
        if not moments:
            return _least(rows)
        now = verdicts_of(self._ruleset, sight, rows)
        at = sight.question.as_of
        for _ in range(max(1, min(MOST_JUDGEMENTS, MOST_ROWS // max(1, len(rows))))):
            own = _least(rows)
            following = next((m for m in moments if m > at), INF)
            if own < following or following == INF:
                return own
            at = following
            later = sight.at(at)
            rows = judge(later)
            if verdicts_of(self._ruleset, later, rows) != now:
                return at
        return at

    def _moments(self, sight: Sight) -> list[int]:
        """Minutes after as_of at which the view itself or the law changes, in order."""
        found = set(self._fixed)
        for shape, records in self._model.sections(sight.submitted):
            for record in records:
                found.update(self._times.of(shape.entity.id, record))
        for until in sight.view.declared.values():
            if until < INF:
                found.add(until + 1)
        as_of = sight.question.as_of
        return sorted(minute for minute in found if minute > as_of)


def verdicts_of(ruleset: Ruleset, sight: Sight, rows: Iterable[Row]) -> Verdicts:
    """Which rule says what of whom: what an answer's change is measured by."""
    return frozenset(
        (rule.id, sight.keys(rule, row.subjects), row.verdict, row.level)
        for row in rows
        for rule in (ruleset.rules[row.rule],)
    )


class _Times:
    """Reads the minutes at which a record's times may begin to count."""

    def __init__(self, vocabulary: Vocabulary, derived: DerivedMoments) -> None:
        self._derived = derived
        self._events: dict[str, list[tuple[str, bool]]] = {}
        self._plans: dict[str, list[tuple[str, bool]]] = {}
        for entity in vocabulary.entities.values():
            dated = [a for a in entity.attributes.values() if a.kind in ("date", "datetime")]
            self._events[entity.id] = [(a.id, a.many) for a in dated if a.is_event]
            self._plans[entity.id] = [
                (a.id, a.many) for a in dated if not a.is_event and a.id != ENTERED_AT
            ]

    def of(self, entity: str, record: object) -> Iterator[int]:
        """When an event is first seen; around both ends of a plan and of a bare date.

        A fact that is missing can only be later than as_of, so it is compared anew as as_of
        passes the end of what else is known.
        """
        for text in _texts(record, self._events[entity]):
            low, high = parse_instant(text)
            yield low
            if high > low:
                yield from (high - 1, high, high + 1)
        for text in _texts(record, self._plans[entity]):
            low, high = parse_instant(text)
            yield from (low, low + 1, high, high + 1)
        for moved in self._derived.of(entity):
            text = getattr(record, moved.attribute)
            for minute in () if text is None else parse_instant(text):
                yield from around(minute + moved.minutes)


def _texts(record: object, names: Sequence[tuple[str, bool]]) -> Iterator[str]:
    for name, many in names:
        value = getattr(record, name)
        if value is not None:
            yield from value if many else (value,)


def _least(rows: Sequence[Row]) -> int:
    return min((row.next_change for row in rows), default=INF)


def _law_changes(ruleset: Ruleset) -> frozenset[int]:
    """The minutes at which a rule's version or a parameter's value begins or ends."""
    days: set[int] = set()
    for first, last in (rule.in_force for rule in ruleset.rules):
        days.update((first,) if last is None else (first, last + 1))
    for value in (value for parameter in ruleset.parameters for value in parameter.values):
        last = value.until_day
        days.update((value.from_day,) if last is None else (value.from_day, last + 1))
    return frozenset(day * _DAY for day in days)
