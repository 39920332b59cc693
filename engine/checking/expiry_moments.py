"""The ends of named periods that conditions ask for: each case's own facts say when they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from dsl.ir import expressions as x
from dsl.ir.rules import Rule, Ruleset
from dsl.ir.vocabulary import CASE
from engine.checking.derived_moments import DerivedMoments, around, nodes_below
from engine.oracle.evaluator import Book, Budget, Env, Evaluator, OverBudgetError
from engine.oracle.meanings import MEANINGS
from engine.oracle.records import Records
from engine.oracle.spans import Span
from engine.oracle.subjects import subject_at
from engine.periods.building import build_day_table
from engine.rows import NOT_APPLICABLE, Row
from engine.sight import Sight
from engine.truth import INF

STEPS = 100_000
"""Records tried for the moments of one check, all together."""


class Asked(NamedTuple):
    """One end a rule asks for, and what it counts on from there (minutes).

    ``everywhere``: of every record of the period's entity, not of the subject.
    """

    node: x.Expiry
    shifts: tuple[int, ...]
    everywhere: bool


class ExpiryMoments:
    """Finds them for the rows of one check.

    A duty that asks is looked at only where its rule applies, a scope that asks always.
    """

    def __init__(self, ruleset: Ruleset, derived: DerivedMoments) -> None:
        self._book = Book(ruleset, build_day_table(ruleset.calendar))
        self._definitions = {each.name: each for each in ruleset.definitions}
        self._derived = derived
        self._in_scope = [self._once(rule, _scope(rule)) for rule in ruleset.rules]
        self._in_all = [self._once(rule, rule) for rule in ruleset.rules]

    def after(self, sight: Sight, rows: Iterable[Row]) -> Iterator[int]:
        """Every such minute; some may be earlier than as_of."""
        wanted = [(row, asked) for row in rows if (asked := self._of(row))]
        if not wanted:
            return
        vocabulary = self._book.ruleset.vocabulary
        records = Records(vocabulary, sight.view)
        ev = Evaluator(self._book, MEANINGS, records, Budget(STEPS))
        known: dict[Any, Span] = {}
        try:
            for row, asked in wanted:
                yield from self._moments(ev, row, asked, known)
        except OverBudgetError:
            return

    def _of(self, row: Row) -> Sequence[Asked]:
        asked = (self._in_scope if row.verdict == NOT_APPLICABLE else self._in_all)[row.rule]
        complete = len(row.subjects) == len(self._book.ruleset.rules[row.rule].subjects)
        return asked if complete else ()

    def _moments(
        self, ev: Evaluator, row: Row, asked: Sequence[Asked], known: dict[Any, Span]
    ) -> Iterator[int]:
        rule = self._book.ruleset.rules[row.rule]
        subject = subject_at(ev, rule, row.subjects)
        if subject is None:
            return
        ev.governing = None
        ev.governing = ev.time(rule.governed_by, subject.env)
        for each in asked:
            for node, env in self._bound(ev, each, subject.env):
                # Several rules ask for the same end of the same record.
                key = node.period, _place(node.of, env), _place(node.before, env), ev.governing
                if key not in known or None in key[1:3]:
                    known[key] = ev.time(node, env)
                for end in known[key]:
                    if -INF < end < INF:
                        for minutes in each.shifts:
                            yield from around(end + minutes)

    def _bound(self, ev: Evaluator, asked: Asked, env: Env) -> Iterator[tuple[x.Expiry, Env]]:
        if not asked.everywhere:
            yield asked.node, env
            return
        period = self._book.periods[asked.node.period]
        one = x.Expiry(period.name, x.Variable(period.variable, period.entity))
        for ref in ev.records.section(period.entity):
            yield one, {CASE: env[CASE], period.variable: ref}

    def _once(self, rule: Rule, part: Any) -> tuple[Asked, ...]:
        return tuple(dict.fromkeys(self._asked(rule, part)))

    def _asked(self, rule: Rule, part: Any) -> Iterator[Asked]:
        """What a part of a rule asks for, itself and through definitions."""
        subjects = {CASE, *(binder.variable for binder in rule.subjects)}
        for node in nodes_below(part):
            if isinstance(node, x.Expiry):
                free = {n.name for n in nodes_below((node.of, node.before)) if _is_free(n)}
                yield Asked(node, self._derived.shifts_of(node), not free <= subjects)
        for node in self._defined(part):
            yield Asked(node, self._derived.shifts_of(node), True)

    def _defined(self, part: Any) -> Iterator[x.Expiry]:
        """The ends that definitions ask for, however deep."""
        known: set[str] = set()
        open_names = list(_called(part))
        while open_names:
            name = open_names.pop()
            if name not in known:
                known.add(name)
                body = self._definitions[name]
                open_names += _called(body)
                yield from (n for n in nodes_below(body) if isinstance(n, x.Expiry))


def _place(record: x.Record | None, env: Env) -> Any:
    """Which record that is; None if only evaluating it tells."""
    if record is None:
        return ()
    return env[record.name].position if isinstance(record, x.Variable) else None


def _scope(rule: Rule) -> Any:
    return rule.subjects, rule.applies, rule.exemptions, rule.governed_by


def _called(part: Any) -> list[str]:
    calls = x.CallTruth | x.CallTime | x.CallNumber
    return [node.name for node in nodes_below(part) if isinstance(node, calls)]


def _is_free(node: Any) -> bool:
    return isinstance(node, x.Variable)
