"""The network in full: relations between records matched as patterns, to say why a rule fired.

Matched by patterns: subjects and the codes asked of them, lists that name records (Listed), values
two records have in common (MATCH), and whether a record certainly satisfies an existence condition
(Satisfied, or none: NOT).  Everything that may be unknown, and every time, number and limit, is
computed in the condition (TEST), as in the fast network; so the rows are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from dsl.ir.rules import Rule
from engine.rete import shell
from engine.rete.judging import Ready
from engine.rete.memory import CASE, Env, OverBudgetError, Session, Steps
from engine.rete.network import JUDGING, SEEKING, STEPS, FastNetwork, Subject, any_of, of_entity
from engine.rete.program import Program
from engine.rete.seeking import Sought, listing, sought_by
from engine.truth import TRUE


class Listed(shell.Fact):  # type: ignore[misc]
    """A list names a record: owner's entity and position, attribute, member's position.

    ``certain`` is False where the list was not sent, so that any record may be in it.
    """


class Satisfied(shell.Fact):  # type: ignore[misc]
    """A record certainly satisfies an existence condition of a rule for a subject."""


class Matched(NamedTuple):
    """One pattern that matched: ``kind`` is subject, found or absent.

    ``position`` is the record's place in its visible section, None where no record was found.
    """

    kind: str
    entity: str
    position: int | None


class PatternNetwork(FastNetwork):
    """A network for one thread; ``matched`` tells the places that matched in the last case."""

    def __init__(self, program: Program) -> None:
        self._sought = {
            rule.number: [s for s in sought_by(rule.rule) if not program.is_governed(s.binder)]
            for rule in program.rules
        }
        self._lists: set[tuple[str, str, str]] = set()
        self.matched: dict[tuple[int, tuple[int, ...]], list[tuple[Matched, ...]]] = {}
        super().__init__(program)

    def judge(self, session: Session) -> Any:
        """As the fast network."""
        self.matched = {}
        return super().judge(session)

    def attributes(self) -> dict[str, set[str]]:
        """Also those that patterns compare."""
        found = super().attributes()
        for rule in self.program.rules:
            for sought in self._sought[rule.number]:
                names = found.setdefault(sought.binder.source.entity, set())
                names.update(sought.codes, (join.attribute for join in sought.joins))
                for join in sought.joins:
                    if join.value is not None:
                        entity = rule.rule.subjects[join.subject].source.entity
                        found[entity].add(join.value)
        return found

    def facts(self, session: Session) -> Iterator[Any]:
        """Also which record is named by which list."""
        yield from super().facts(session)
        for owner, attribute, entity in sorted(self._lists):
            everyone = session.records.section(entity)
            for ref in session.records.section(owner):
                keys = getattr(ref.record, attribute, None)
                named = everyone if keys is None else [
                    session.records.find(entity, key) for key in dict.fromkeys(keys)
                ]  # fmt: skip
                for member in named:
                    if member.position is not None:
                        yield Listed(
                            owner=owner,
                            place=ref.position,
                            attribute=attribute,
                            member=member.position,
                            certain="no" if keys is None else "yes",
                        )

    def patterns(self, rule: Rule) -> tuple[list[str], list[Any]]:
        """Also the lists that name subjects."""
        names, plain = super().patterns(rule)
        places: dict[str, int] = {}
        found: list[Any] = []
        for number, binder in enumerate(rule.subjects):
            listed = listing(binder.source, places)
            if listed is not None:
                found.append(self._listed(rule, listed, binder.source.entity, f"p{number}"))
            found.append(plain[number])
            places[binder.variable] = number
        return names, found or plain

    def rules_of(self, rule: Ready) -> dict[str, Any]:
        """One rule for each way its existence conditions may be met, and the rules that look."""
        sought = self._sought[rule.number]
        rules = dict(self._seeker(rule, number, each) for number, each in enumerate(sought))
        for found in product((True, False), repeat=len(sought)):
            name, made = self._judge(rule, sought, found)
            rules[name] = made
        return rules

    def _judge(self, rule: Ready, sought: list[Sought], found: tuple[bool, ...]) -> tuple[str, Any]:
        desk = self.desk
        names, patterns = self.patterns(rule.rule)
        for number, is_found in enumerate(found):
            asked = {"rule": rule.number, "condition": number} | _captured(names)
            if is_found:
                witness = getattr(shell.MATCH, f"w{number}")
                patterns.append(Satisfied(**asked, witness=witness))
            else:
                patterns.append(shell.NOT(Satisfied(**asked, witness=shell.W())))

        def condition(**bound: int) -> bool:
            return desk.judge(rule, tuple(bound[each] for each in names))

        def report(engine: Any, **bound: Any) -> None:
            positions = tuple(bound[each] for each in names)
            desk.report(rule, positions)
            reasons = [
                Matched("subject", binder.source.entity, position)
                for binder, position in zip(rule.rule.subjects, positions, strict=True)
            ]
            for number, each in enumerate(sought):
                witness = bound.get(f"w{number}")
                kind = "absent" if witness is None else "found"
                reasons.append(Matched(kind, each.binder.source.entity, witness))
            self.matched.setdefault((rule.number, positions), []).append(tuple(reasons))

        name = f"rule_{rule.number:04}" + "".join("fa"[not is_found] for is_found in found)
        test = shell.test(names, condition)
        return name, shell.named_rule(name, [*patterns, test], JUDGING, report)

    def _seeker(self, rule: Ready, number: int, sought: Sought) -> tuple[str, Any]:
        names, patterns = self.patterns(rule.rule)
        entity = sought.binder.source.entity
        if sought.listed is not None:
            certain = self._listed(rule.rule, sought.listed, entity, "witness", certain="yes")
            patterns.append(certain)
        fields: dict[str, Any] = {
            attribute: any_of(*codes) for attribute, codes in sought.codes.items()
        }
        for order, join in enumerate(sought.joins):
            shared = getattr(shell.MATCH, f"v{order}")
            fields[join.attribute] = shared
            subject = rule.rule.subjects[join.subject].source.entity
            patterns.append(
                of_entity(Subject, subject)(
                    position=getattr(shell.MATCH, names[join.subject]),
                    **{join.value or "key": shared},
                )
            )
        patterns.append(of_entity(Subject, entity)(position=shell.MATCH.witness, **fields))
        where = None if sought.binder.where is None else self.program.make(sought.binder.where)

        def condition(witness: int, **bound: int) -> bool:
            session = self.desk.open()
            session.steps = Steps(STEPS)
            env: Env = {CASE: session.records.section(CASE)[0]}
            for each, binder in zip(names, rule.rule.subjects, strict=True):
                env[binder.variable] = session.records.section(binder.source.entity)[bound[each]]
            env[sought.binder.variable] = session.records.section(entity)[witness]
            try:
                return where is None or where(session, env) == TRUE
            except OverBudgetError:
                return False

        def found(engine: Any, witness: int, **bound: Any) -> None:
            subject = {each: bound[each] for each in names}
            engine.declare(
                Satisfied(rule=rule.number, condition=number, witness=witness, **subject)
            )

        name = f"seek_{rule.number:04}_{number}"
        test = shell.test(["witness", *names], condition)
        return name, shell.named_rule(name, [*patterns, test], SEEKING, found)

    def _listed(
        self, rule: Rule, listed: tuple[int, str], entity: str, member: str, **fields: str
    ) -> Any:
        place, attribute = listed
        owner = rule.subjects[place].source.entity
        self._lists.add((owner, attribute, entity))
        return Listed(
            owner=owner,
            place=getattr(shell.MATCH, f"p{place}"),
            attribute=attribute,
            member=getattr(shell.MATCH, member),
            **fields,
        )


def _captured(names: list[str]) -> dict[str, Any]:
    return {name: getattr(shell.MATCH, name) for name in names}
