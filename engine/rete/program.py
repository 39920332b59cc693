"""A ruleset made ready: what is derived, in which layer, and the rules (shared by all threads)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from dsl.ir import expressions as x
from dsl.ir.limits import ParameterLength, PeriodUse
from dsl.ir.rules import Ruleset
from engine.periods.building import build_day_table
from engine.rete.amounts import AMOUNTS
from engine.rete.gathering import GATHERING
from engine.rete.judging import Ready, ready
from engine.rete.limits import PERIODS, clock_of
from engine.rete.making import REFERENCES, Maker, Makers
from engine.rete.memory import Derivation, Evaluate
from engine.rete.truths import TRUTHS

MAKERS: Makers = {**REFERENCES, **TRUTHS, **AMOUNTS, **GATHERING, **PERIODS}
CALLS = (x.CallTruth, x.CallNumber, x.CallTime)
Name = tuple[str, str]

_table = lru_cache(maxsize=4)(build_day_table)


class Program:
    """Functions made of a ruleset; they hold no state of any case."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.keys = {name: entity.key for name, entity in ruleset.vocabulary.entities.items()}
        self.make = make = Maker(ruleset, _table(ruleset.calendar), MAKERS)
        self._asked: dict[Name, Any] = {("definition", d.name): d for d in ruleset.definitions}
        self._asked |= {("period", p.name): p for p in ruleset.periods}
        self.derivations: dict[Name, Derivation] = {}
        for name in self._asked:
            self._derive(make, name)
        self.rules: tuple[Ready, ...] = tuple(
            ready(make, index, rule) for index, rule in enumerate(ruleset.rules)
        )

    def is_governed(self, content: Any) -> bool:
        """Whether something rests on the governing time of the rule that asks."""
        below = (self.derivations[name] for name in names_in(content))
        return _asks_governing(content) or any(one.governed for one in below)

    def _derive(self, make: Maker, name: Name) -> Derivation:
        if name not in self.derivations:
            asked = self._asked[name]
            content = asked.body if name[0] == "definition" else asked.limit
            below = [self._derive(make, other) for other in names_in(content)]
            self.derivations[name] = Derivation(
                name=name,
                entity=asked.entity,
                variable=asked.variable,
                body=make(content) if name[0] == "definition" else _plain(make, content),
                layer=max((one.layer + 1 for one in below), default=0),
                governed=self.is_governed(content),
            )
        return self.derivations[name]


def _plain(make: Maker, content: Any) -> Evaluate:
    clock = clock_of(make, content)
    return lambda s, env: clock(s, env, None)


def parts(node: Any) -> Iterator[Any]:
    """A node and everything below it."""
    if isinstance(node, tuple):
        for item in node:
            yield from parts(item)
    elif isinstance(node, msgspec.Struct):
        yield node
        for field in node.__struct_fields__:
            yield from parts(getattr(node, field))


def names_in(content: Any) -> list[Name]:
    """The definitions and periods that something asks for, in the order of asking."""
    found: list[Name] = []
    for part in parts(content):
        if isinstance(part, CALLS):
            found.append(("definition", part.name))
        elif isinstance(part, x.Expiry):
            found.append(("period", part.period))
        elif isinstance(part, PeriodUse):
            found.append(("period", part.name))
    return list(dict.fromkeys(found))


def _asks_governing(content: Any) -> bool:
    return any(
        isinstance(part, ParameterLength)
        or (isinstance(part, x.ParameterValue) and part.at is None)
        for part in parts(content)
    )
