"""The fast network: derived facts in layers by salience, then one rule for each rule version.

The shell holds the facts, the agenda, the salience and the chaining, and tells records apart by
entity and by the codes a rule asks for.  What relates records to one another is computed in the
condition (TEST) of each rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.rules import Rule
from engine.rete import shell
from engine.rete.judging import Ready
from engine.rete.memory import CASE, Derivation, OverBudgetError, Ref, Session, Steps
from engine.rete.program import Program
from engine.rows import Row

STEPS = 2_000_000
"""Records each rule of a check may look at."""

NOTHING = "unknown"
OPENING = 1
"""Salience of the rule that opens the judging, below every derivation and above every rule."""


class Record(shell.Fact):  # type: ignore[misc]
    """A record while facts are derived: entity, position."""


class Derived(shell.Fact):  # type: ignore[misc]
    """A definition or period of a record: kind, name, position, value."""


class Subject(shell.Fact):  # type: ignore[misc]
    """A record once everything is derived: entity, position, and the codes rules ask for."""


class Opened(shell.Fact):  # type: ignore[misc]
    """Nothing more will be derived."""


class Desk:
    """What the network of one thread works on at the moment."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.rows: dict[tuple[int, tuple[int, ...]], Row] = {}
        self.given_up: set[int] = set()
        self.left: dict[int, Steps] = {}
        self.judged: dict[tuple[int, tuple[int, ...]], Row] = {}

    def open(self) -> Session:
        """The session at work."""
        assert self.session is not None
        return self.session

    def judge(self, rule: Ready, positions: tuple[int, ...]) -> bool:
        """Whether the version has a row for the subject; it is kept for the action to report."""
        if rule.number in self.given_up:
            return False
        session = self.open()
        session.steps = self.left.setdefault(rule.number, Steps(STEPS))
        try:
            row = rule.row(session, positions)
        except OverBudgetError:
            self.given_up.add(rule.number)
            return False
        if row is None:
            return False
        self.judged[rule.number, positions] = row
        return True

    def report(self, rule: Ready, positions: tuple[int, ...]) -> None:
        """The action of a rule."""
        self.rows[rule.number, positions] = self.judged[rule.number, positions]


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
        self._asked = self._attributes(program)
        rules: dict[str, Any] = {}
        deepest = max((d.layer for d in program.derivations.values()), default=0)
        for number, derivation in enumerate(program.derivations.values()):
            if not derivation.governed:
                name = f"derive_{number:04}"
                salience = OPENING + 1 + deepest - derivation.layer
                rules[name] = self._derivation(name, derivation, salience)
        rules["open"] = self._opening()
        for rule in program.rules:
            name = f"rule_{rule.number:04}"
            rules[name] = self._rule(name, rule)
        self.engine = shell.build(rules)

    def judge(self, session: Session) -> tuple[dict[tuple[int, tuple[int, ...]], Row], set[int]]:
        """The row of every version and subject, and the versions that were given up."""
        desk = self.desk
        desk.session, desk.rows, desk.given_up = session, {}, set()
        desk.left, desk.judged = {}, {}
        self.engine.reset()
        self.engine.declare(*self._records(session))
        self.engine.run()
        found = desk.rows, desk.given_up
        self._forget()
        return found

    def _forget(self) -> None:
        """Keeps nothing of the case."""
        self.engine.reset()
        self.desk.session, self.desk.judged = None, {}

    def _records(self, session: Session) -> list[Any]:
        return [
            Record(entity=entity, position=position)
            for entity in self._asked
            for position in range(len(session.records.section(entity)))
        ]

    def _attributes(self, program: Program) -> dict[str, list[str]]:
        """The entities rules and derivations are about, each with the attributes asked for."""
        found: dict[str, set[str]] = {CASE: set()}
        for derivation in program.derivations.values():
            found.setdefault(derivation.entity, set())
        for rule in program.rules:
            for binder, asked in zip(rule.rule.subjects, codes_asked(rule.rule), strict=True):
                found.setdefault(binder.source.entity, set()).update(asked)
        return {entity: sorted(found[entity]) for entity in sorted(found)}

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

        pattern = Record(entity=derivation.entity, position=shell.MATCH.position)
        return shell.named_rule(name, [pattern], salience, derive)

    def _opening(self) -> Any:
        desk, asked = self.desk, self._asked

        def opening(engine: Any) -> None:
            records = desk.open().records
            engine.declare(Opened())
            engine.declare(
                *(
                    Subject(entity=entity, position=ref.position, **_codes(ref, names))
                    for entity, names in asked.items()
                    for ref in records.section(entity)
                )
            )

        case = Record(entity=CASE, position=0)
        return shell.named_rule("open", [case], OPENING, opening)

    def _rule(self, name: str, rule: Ready) -> Any:
        desk = self.desk
        names = [f"p{number}" for number in range(len(rule.rule.subjects))]
        patterns: list[Any] = [
            Subject(
                entity=binder.source.entity,
                position=getattr(shell.MATCH, bound),
                **{attribute: _any_of(codes) for attribute, codes in asked.items()},
            )
            for bound, binder, asked in zip(
                names, rule.rule.subjects, codes_asked(rule.rule), strict=True
            )
        ]

        def condition(positions: tuple[int, ...]) -> bool:
            return desk.judge(rule, positions)

        def report(engine: Any, **bound: Any) -> None:
            desk.report(rule, tuple(bound[each] for each in names))

        patterns = patterns or [Opened()]
        test = shell.TEST(_with_parameters(condition, names))
        return shell.named_rule(name, [*patterns, test], 0, report)


def _any_of(codes: tuple[str, ...]) -> Any:
    """One of the codes, or not known."""
    constraint = shell.L(None)
    for code in codes:
        constraint = constraint | shell.L(code)
    return constraint


def _codes(ref: Ref, names: list[str]) -> dict[str, Any]:
    values = {name: getattr(ref.record, name, None) for name in names}
    return {name: None if value == NOTHING else value for name, value in values.items()}


def _with_parameters(
    condition: Callable[[tuple[int, ...]], bool], names: list[str]
) -> Callable[..., bool]:
    """The condition with the parameter names the shell looks at to fill them."""
    arity: dict[int, Callable[..., bool]] = {
        0: lambda: condition(()),
        1: lambda p0: condition((p0,)),
        2: lambda p0, p1: condition((p0, p1)),
        3: lambda p0, p1, p2: condition((p0, p1, p2)),
    }
    return arity[len(names)]
