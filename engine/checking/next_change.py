"""When the answer will differ with no new facts (docs/semantics.md §7)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from dsl.ir.rules import Ruleset
from engine.checking.asked_ends import AskedEnds
from engine.checking.coming_times import ComingTimes
from engine.checking.derived_moments import DerivedMoments, around
from engine.facts.model import SnapshotModel
from engine.rows import Judged, Row
from engine.sight import Sight
from engine.truth import INF

MOST_JUDGEMENTS = 256
"""Moments judged again; a snapshot with more hidden facts gets a moment that may be too early."""

MOST_ROWS = 50_000
"""Rows judged again, all moments together: the larger the case, the fewer moments are tried."""

_DAY = 1440
_next_change_of = attrgetter("next_change")

Judge = Callable[[Sight], Judged]
Verdicts = frozenset[tuple[str, tuple[str, ...], int, int]]


class NextChange:
    """Finds the first minute at which some verdict or level differs."""

    def __init__(self, ruleset: Ruleset, model: SnapshotModel) -> None:
        self._ruleset = ruleset
        derived = DerivedMoments(ruleset)
        self._coming = ComingTimes(model, derived)
        self._asked = AskedEnds(ruleset, derived)
        self._fixed = sorted(_law_changes(ruleset).union(*(around(m) for m in derived.literals)))

    def find(self, sight: Sight, judged: Judged, judge: Judge) -> int:
        """The minute, INF if there is none.

        The engines know their rows' own next changes.  What they cannot know is tried: the
        minutes of facts still hidden, of plans falling due, of declarations ending, of law
        entering into force, and those that conditions derive from known times.
        """
        at = sight.question.as_of
        rows, ends = judged
        moments = self._moments(sight)
        now: Verdicts | None = None
        for _ in range(max(1, min(MOST_JUDGEMENTS, MOST_ROWS // max(1, len(rows))))):
            moments.update(self._asked.moments(ends))
            own = _least(rows)
            following = min((m for m in moments if m > at), default=INF)
            if own < following or following == INF:
                return own
            if now is None:
                now = verdicts_of(self._ruleset, sight, rows)
            at = following
            later = sight.at(at)
            rows, ends = judge(later)
            if verdicts_of(self._ruleset, later, rows) != now:
                return at
        return at

    def _moments(self, sight: Sight) -> set[int]:
        """Minutes after as_of at which the view itself or the law changes, and maybe others."""
        as_of = sight.question.as_of
        found = set(self._fixed[bisect_right(self._fixed, as_of) :])
        found.update(self._coming.after(sight.submitted, as_of))
        # What ends now is felt later only if the snapshot speaks for later moments too.
        ended = as_of if sight.view.taken_at <= as_of else as_of - 1
        found.update(until + 1 for until in sight.view.declared.values() if ended < until < INF)
        return found


def verdicts_of(ruleset: Ruleset, sight: Sight, rows: Iterable[Row]) -> Verdicts:
    """Which rule says what of whom: what an answer's change is measured by."""
    return frozenset(
        (rule.id, sight.keys(rule, row.subjects), row.verdict, row.level)
        for row in rows
        for rule in (ruleset.rules[row.rule],)
    )


def _least(rows: Sequence[Row]) -> int:
    return min(map(_next_change_of, rows), default=INF)


def _law_changes(ruleset: Ruleset) -> frozenset[int]:
    """The minutes at which a rule's version or a parameter's value begins or ends."""
    days: set[int] = set()
    for first, last in (rule.in_force for rule in ruleset.rules):
        days.update((first,) if last is None else (first, last + 1))
    for value in (value for parameter in ruleset.parameters for value in parameter.values):
        last = value.until_day
        days.update((value.from_day,) if last is None else (value.from_day, last + 1))
    return frozenset(day * _DAY for day in days)
