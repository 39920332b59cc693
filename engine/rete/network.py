"""The fast network: derived facts in layers by salience, then one rule for each rule version.

The shell holds the facts, the agenda, the salience and the chaining, and tells records apart by
entity and by the codes a rule asks for.  What relates records to one another is computed in the
condition (TEST) of each rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.rules import Rule
from engine.rete import shell
from engine.rete.judging import Ready
from engine.rete.making import NOTHING
from engine.rete.memory import CASE, Derivation, OverBudgetError, Ref, Session, Steps
from engine.rete.program import Program
from engine.rows import Row

STEPS = 2_000_000
"""Records each rule of a check may look at."""

OPENING, SEEKING, JUDGING = 2, 1, 0
"""Salience of what opens the judging (below every derivation), of looking, of judging."""


class Record(shell.Fact):  # type: ignore[misc]
    """A record while facts are derived: position.  One class for each entity."""


class Derived(shell.Fact):  # type: ignore[misc]
    """A definition or period of a record: kind, name, position, value."""


class Subject(shell.Fact):  # type: ignore[misc]
    """A record once everything is derived: position, identifier, and the codes rules ask for."""


class Opened(shell.Fact):  # type: ignore[misc]
    """Nothing more will be derived."""


@cache
def of_entity(kind: type, entity: str) -> Any:
    """The class of an entity's facts: the shell then hands them to that entity's patterns alone."""
    return type(f"{kind.__name__}_{entity}", (kind,), {})


class Desk:
    """What the network of one thread works on at the moment."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.rows: dict[tuple[int, tuple[int, ...]], Row] = {}
        self.given_up: set[int] = set()
        self.left: dict[int, Steps] = {}
        self.judged: dict[tuple[int, tuple[int, ...]], Row | None] = {}

    def begin(self, session: Session) -> None:
        """A new case."""
        self.session, self.rows, self.given_up = session, {}, set()
        self.left, self.judged = {}, {}

    def open(self) -> Session:
        """The session at work."""
        assert self.session is not None
        return self.session

    def judge(self, rule: Ready, positions: tuple[int, ...]) -> bool:
        """Whether the version has a row for the subject; it is kept for the action to report.

        Asked again it answers the same: the shell asks a condition again when a fact goes.
        """
        place = (rule.number, positions)
        if place not in self.judged:
            self.judged[place] = self._row(rule, positions)
        return self.judged[place] is not None

    def report(self, rule: Ready, positions: tuple[int, ...]) -> None:
        """The action of a rule."""
        row = self.judged[rule.number, positions]
        assert row is not None
        self.rows[rule.number, positions] = row

    def _row(self, rule: Ready, positions: tuple[int, ...]) -> Row | None:
        if rule.number in self.given_up:
            return None
        session = self.open()
        session.steps = self.left.setdefault(rule.number, Steps(STEPS))
        try:
            return rule.row(session, positions)
        except OverBudgetError:
            self.given_up.add(rule.number)
            return None


def codes_asked(rule: Rule) -> list[dict[str, tuple[str, ...]]]:
    """For each binder the attributes that must have one of some codes (or be unknown)."""
    found = []
    for binder in rule.subjects:
        where = binder.where
        conditions = where.items if isinstance(where, x.And) else (where,)
        asked = {}
        for condition in conditions:
            if isinstance(condition, x.OneOf) and not condition.attribute.many:
                of = condition.attribute.of
                if isinstance(of, x.Variable) and of.name == binder.variable:
                    asked[condition.attribute.name] = condition.options
        found.append(asked)
    return found


class FastNetwork:
    """A network for one thread."""

    def __init__(self, program: Program) -> None:
        self.desk = Desk()
        self.program = program
        self.asked = self.attributes()
        rules: dict[str, Any] = {}
        deepest = max((d.layer for d in program.derivations.values()), default=0)
        for number, derivation in enumerate(program.derivations.values()):
            if not derivation.governed:
                name = f"derive_{number:04}"
                salience = OPENING + 1 + deepest - derivation.layer
                rules[name] = self._derivation(name, derivation, salience)
        rules["open"] = self._opening()
        for rule in program.rules:
            rules |= self.rules_of(rule)
        self.engine = shell.build(rules)
        self.engine.reset()

    def judge(self, session: Session) -> tuple[dict[tuple[int, tuple[int, ...]], Row], set[int]]:
        """The row of every version and subject, and the versions that were given up."""
        desk = self.desk
        desk.begin(session)
        self.engine.declare(*self._records(session))
        self.engine.run()
        found = desk.rows, desk.given_up
        self._forget()
        return found

    def attributes(self) -> dict[str, set[str]]:
        """The entities rules and derivations are about, each with the attributes asked for."""
        found: dict[str, set[str]] = {CASE: set()}
        for derivation in self.program.derivations.values():
            found.setdefault(derivation.entity, set())
        for rule in self.program.rules:
            for binder, asked in zip(rule.rule.subjects, codes_asked(rule.rule), strict=True):
                found.setdefault(binder.source.entity, set()).update(asked)
        return found

    def facts(self, session: Session) -> Iterator[Any]:
        """What rules may match once everything is derived."""
        for entity in sorted(self.asked):
            names, subject = sorted(self.asked[entity]), of_entity(Subject, entity)
            for ref in session.records.section(entity):
                codes = self._codes(ref, names)
                yield subject(position=ref.position, key=ref.key, **codes)

    def patterns(self, rule: Rule) -> tuple[list[str], list[Any]]:
        """A pattern for each subject, and the names of the positions they bind."""
        names = [f"p{number}" for number in range(len(rule.subjects))]
        found = [
            of_entity(Subject, binder.source.entity)(
                position=getattr(shell.MATCH, bound),
                **{attribute: any_of(None, *codes) for attribute, codes in asked.items()},
            )
            for bound, binder, asked in zip(names, rule.subjects, codes_asked(rule), strict=True)
        ]
        return names, found or [Opened()]

    def rules_of(self, rule: Ready) -> dict[str, Any]:
        """The shell's rules for one rule version, by name."""
        desk, name = self.desk, f"rule_{rule.number:04}"
        names, patterns = self.patterns(rule.rule)

        def condition(**bound: int) -> bool:
            return desk.judge(rule, tuple(bound[each] for each in names))

        def report(engine: Any, **bound: Any) -> None:
            desk.report(rule, tuple(bound[each] for each in names))

        test = shell.test(names, condition)
        return {name: shell.named_rule(name, [*patterns, test], JUDGING, report)}

    def _records(self, session: Session) -> list[Any]:
        return [
            of_entity(Record, entity)(position=position)
            for entity in sorted(self.asked)
            for position in range(len(session.records.section(entity)))
        ]

    def _derivation(self, name: str, derivation: Derivation, salience: int) -> Any:
        desk = self.desk
        kind, called = derivation.name

        def derive(engine: Any, position: int) -> None:
            session = desk.open()
            session.steps = Steps(STEPS)
            ref: Ref = session.records.section(derivation.entity)[position]
            try:
                value = session.value(derivation.name, ref)
            except OverBudgetError:
                return
            engine.declare(Derived(kind=kind, name=called, position=position, value=value))

        pattern = of_entity(Record, derivation.entity)(position=shell.MATCH.position)
        return shell.named_rule(name, [pattern], salience, derive)

    def _opening(self) -> Any:
        desk = self.desk

        def opening(engine: Any) -> None:
            engine.declare(Opened(), *self.facts(desk.open()))

        case = of_entity(Record, CASE)(position=0)
        return shell.named_rule("open", [case], OPENING, opening)

    def _codes(self, ref: Ref, names: list[str]) -> dict[str, Any]:
        attributes = self.program.ruleset.vocabulary.entities[ref.entity].attributes
        found = {}
        for name in names:
            value = getattr(ref.record, name, None)
            missing = attributes[name].kind == "enum" and value == NOTHING
            found[name] = None if missing else value
        return found

    def _forget(self) -> None:
        """Keeps nothing of the case."""
        self.engine.reset()
        self.desk.session, self.desk.judged = None, {}


def any_of(*values: str | None) -> Any:
    """One of the values; None stands for one that is not known."""
    constraint = shell.L(values[0])
    for value in values[1:]:
        constraint = constraint | shell.L(value)
    return constraint
