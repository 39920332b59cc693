"""Random expressions over the oracle's test vocabulary: every kind of node, well typed."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from dsl.ir import expressions as x
from dsl.ir.vocabulary import Attribute
from tests.conformance.snapshots import AS_OF, KINDS
from tests.engine.oracle.world import VOCABULARY, attribute

Env = dict[str, str]
"""Variables in sight and the entities of their records."""

SECTIONS = ("act", "act", "extension", "pause", "person")


class Grammar:
    """Draws expressions. ``periods`` are those that may be asked for, by entity."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.definitions: dict[str, list[tuple[str, str]]] = {"truth": [], "time": [], "number": []}
        self.periods: list[tuple[str, str]] = []
        self._variables = 0

    def fresh(self) -> str:
        self._variables += 1
        return f"v{self._variables}"

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    # ------------------------------------------------------------ records

    def record(self, entity: str, env: Env, depth: int) -> x.Record | None:
        """Some record of the entity that can be named here, None if none can."""
        found: list[x.Record] = [x.Variable(n, e) for n, e in env.items() if e == entity]
        if depth > 0:
            for name, of in env.items():
                found += [
                    x.Follow(attribute(x.Variable(name, of), a.id), entity)
                    for a in VOCABULARY.entities[of].attributes.values()
                    if a.kind == "ref" and not a.many and a.target == entity
                ]
            if entity != "case" and self.random.random() < 0.2:
                binder = self.binder(env, depth - 1, entity)
                inner = {**env, binder.variable: entity}
                found.append(x.Pick(binder, self.time(inner, depth - 1), self.pick(True, False)))
        return self.pick(*found) if found else None

    def attribute(self, env: Env, depth: int, *kinds: str, many: bool = False) -> x.Attribute:
        """An attribute of one of the kinds of some record in sight, else of the first act."""
        for _ in range(20):
            entity = self.pick(*sorted(set(env.values())), *SECTIONS)
            of = self.record(entity, env, depth)
            names = self._names(entity, kinds, many)
            if of is not None and names:
                return attribute(of, self.pick(*names))
        return attribute(self._some_act(env), self.pick(*self._names("act", kinds, many)))

    def _names(self, entity: str, kinds: tuple[str, ...], many: bool) -> list[str]:
        def fits(a: Attribute) -> bool:
            return a.kind in kinds and a.many == many

        return [a.id for a in VOCABULARY.entities[entity].attributes.values() if fits(a)]

    def a_list(self, env: Env, depth: int) -> x.Attribute:
        """A list attribute of some act in sight; of the first act there is otherwise."""
        of = self.record("act", env, depth) or self._some_act(env)
        return attribute(of, self.pick("tags", "extensions"))

    def _some_act(self, env: Env) -> x.Record:
        variable = self.fresh()
        by = x.TimeOf(attribute(x.Variable(variable, "act"), "started_at"))
        return x.Pick(x.Binder(variable, "act", x.Section("act")), by)

    def binder(self, env: Env, depth: int, entity: str | None = None) -> x.Binder:
        entity = entity or self.pick(*SECTIONS)
        variable = self.fresh()
        source: x.Source = x.Section(entity)
        if entity == "extension" and self.random.random() < 0.5:
            of = self.record("act", env, 0)
            if of is not None:
                source = x.Members(attribute(of, "extensions"), entity)
        inner = {**env, variable: entity}
        where = None
        if self.random.random() < 0.8:
            where = self._where(variable, entity, env, inner, depth)
        return x.Binder(variable, entity, source, where)

    def _where(self, variable: str, entity: str, env: Env, inner: Env, depth: int) -> x.Truth:
        """Often a join or a kind, as rules have them."""
        own = x.Variable(variable, entity)
        parts: list[x.Truth] = []
        if entity != "pause" and self.random.random() < 0.5:
            parts.append(x.OneOf(attribute(own, "kind"), self.options()))
        if entity == "act" and "person" in env.values() and self.random.random() < 0.6:
            other = x.Key(self.record("person", env, 0) or own, "person")
            parts.append(x.SameValue(attribute(own, "person"), other))
        if entity == "extension" and "act" in env.values() and self.random.random() < 0.6:
            act = self.record("act", env, 0)
            if act is not None:
                joined = x.SameValue(x.Key(act, "act"), attribute(own, "act"))
                parts.append(self.pick(joined, x.InList(x.Key(own, entity), self.a_list(env, 0))))
        if not parts or self.random.random() < 0.4:
            parts.append(self.truth(inner, depth - 1))
        return parts[0] if len(parts) == 1 else x.And(tuple(parts))

    def options(self) -> tuple[str, ...]:
        return tuple(self.random.sample(KINDS, self.pick(1, 1, 2)))

    # ------------------------------------------------------------ conditions

    def truth(self, env: Env, depth: int) -> x.Truth:
        deep: list[Any] = [self._nested, self._exists, self._covered, self._overlaps, self._call]
        flat: list[Any] = [self._flag, self._codes, self._lists, self._times, self._numbers]
        return self.pick(*flat, *(deep if depth > 0 else ()))(env, max(depth - 1, 0))  # type: ignore[no-any-return]

    def _nested(self, env: Env, depth: int) -> x.Truth:
        items = tuple(self.truth(env, depth) for _ in range(self.pick(1, 2, 2, 3)))
        return self.pick(x.And(items), x.Or(items), x.Not(items[0]), x.Constant(depth > 0))  # type: ignore[no-any-return]

    def _flag(self, env: Env, depth: int) -> x.Truth:
        held = x.Holds(self.attribute(env, depth, "bool", "enum"))
        known = x.Recorded(self.attribute(env, depth, *KIND_NAMES))
        return self.pick(held, held, known, x.Happened(self.time(env, depth)))  # type: ignore[no-any-return]

    def _codes(self, env: Env, depth: int) -> x.Truth:
        single = self.attribute(env, depth, "text", "ref")
        other = self.attribute(env, depth, "text", "ref")
        gap = x.OneOf(self.attribute(env, depth, "enum"), ("no",))
        return self.pick(x.OneOf(single, self.options()), x.SameValue(single, other), gap)  # type: ignore[no-any-return]

    def _lists(self, env: Env, depth: int) -> x.Truth:
        first, second = self.a_list(env, depth), self.a_list(env, depth)
        item = self.attribute(env, depth, "text", "ref")
        return self.pick(  # type: ignore[no-any-return]
            x.Contains(first, self.options()), x.InList(item, first), x.Shares(first, second)
        )

    def _times(self, env: Env, depth: int) -> x.Truth:
        op = self.pick("lt", "le", "gt", "ge", "eq")
        by = self.pick("minute", "minute", "day")
        return x.CompareTimes(op, self.time(env, depth), self.time(env, depth), by)

    def _numbers(self, env: Env, depth: int) -> x.Truth:
        op = self.pick("lt", "le", "gt", "ge", "eq", "ne")
        return x.CompareNumbers(op, self.number(env, depth), self.number(env, depth))

    def _exists(self, env: Env, depth: int) -> x.Truth:
        return x.Exists(self.binder(env, depth))

    def _covered(self, env: Env, depth: int) -> x.Truth:
        binder = self.binder(env, depth, self.pick("act", "pause"))
        own = x.Variable(binder.variable, binder.entity)
        names = ("started_at", "ended_at") if binder.entity == "act" else ("from_at", "to_at")
        begin, end = (x.TimeOf(attribute(own, name)) for name in names)
        tolerance: Any = self.pick(0, 60, x.ParameterValue("slack"))
        span = self.time(env, depth), self.time(env, depth)
        return x.Covered(*span, binder, begin, end, tolerance)

    def _overlaps(self, env: Env, depth: int) -> x.Truth:
        return x.Overlaps(*(self.time(env, depth) for _ in range(4)))

    def _call(self, env: Env, depth: int) -> x.Truth:
        called = self._called("truth", env, depth)
        return x.CallTruth(*called) if called else self._flag(env, depth)

    def _called(self, kind: str, env: Env, depth: int) -> tuple[str, x.Record] | None:
        for name, entity in self.random.sample(self.definitions[kind], len(self.definitions[kind])):
            of = self.record(entity, env, depth)
            if of is not None:
                return name, of
        return None

    # ------------------------------------------------------------ numbers

    def number(self, env: Env, depth: int) -> x.Number:
        literal = x.NumberLiteral(Decimal(self.pick("0", "1", "2", "2.5", "24")))
        if depth <= 0:
            return self.pick(literal, x.NumberOf(self.attribute(env, 0, "int", "decimal")))  # type: ignore[no-any-return]
        depth -= 1
        choice = self.pick(
            "count", "sum", "length", "age", "elapsed", "math", "value", "call", "of"
        )
        match choice:
            case "count":
                return x.Count(self.binder(env, depth))
            case "sum":
                binder = self.binder(env, depth, "act")
                of = x.Variable(binder.variable, "act")
                return x.Sum(binder, x.NumberOf(attribute(of, self.pick("number", "value"))))
            case "length":
                return x.ListLength(self.a_list(env, depth))
            case "age":
                people = self.record("person", env, 1)
                if people is not None:
                    return x.Age(attribute(people, "born"), self.time(env, depth))
            case "elapsed":
                unit = self.pick("minute", "hour", "day")
                return x.Elapsed(self.time(env, depth), self.time(env, depth), unit)
            case "math":
                op = self.pick("add", "sub", "mul")
                return x.Arithmetic(op, self.number(env, depth), self.number(env, depth))
            case "value":
                at = self.pick(None, None, self.time(env, depth))
                return x.ParameterValue(self.pick("amount", "slack"), at)
            case "call":
                called = self._called("number", env, depth)
                return x.CallNumber(*called) if called else literal
        return x.NumberOf(self.attribute(env, depth, "int", "decimal"))

    # ------------------------------------------------------------ times

    def time(self, env: Env, depth: int) -> x.Time:
        plain = x.TimeOf(self.attribute(env, max(depth, 0), "datetime", "datetime", "date"))
        if depth <= 0 or self.random.random() < 0.3:
            return self.pick(plain, plain, plain, x.Now(), x.TimeLiteral(AS_OF - 1440))  # type: ignore[no-any-return]
        depth -= 1
        choice = self.pick("first", "last", "early", "late", "shift", "choose", "call", "expiry")
        match choice:
            case "first" | "last":
                binder = self.binder(env, depth)
                inner = {**env, binder.variable: binder.entity}
                extreme = x.Earliest if choice == "first" else x.Latest
                return extreme(binder, self.time(inner, depth))
            case "early" | "late":
                items = tuple(self.time(env, depth) for _ in range(self.pick(1, 2, 3)))
                return x.EarlierOf(items) if choice == "early" else x.LaterOf(items)
            case "shift":
                minutes: Any = self.pick(-60, 1440, x.ParameterValue("slack"))
                return x.Shifted(self.time(env, depth), minutes)
            case "choose":
                then, otherwise = self.time(env, depth), self.time(env, depth)
                return x.ChooseTime(self.truth(env, depth), then, otherwise)
            case "call":
                called = self._called("time", env, depth)
                return x.CallTime(*called) if called else plain
            case _:
                return self._expiry(env, depth) or plain

    def _expiry(self, env: Env, depth: int) -> x.Time | None:
        if not self.periods:
            return None
        name, entity = self.pick(*self.periods)
        of = self.record(entity, env, depth)
        if of is None:
            return None
        return x.Expiry(name, of, self.before(env, depth))

    def before(self, env: Env, depth: int) -> x.Record | None:
        """Perhaps the extension a chain stops before."""
        return self.record("extension", env, depth) if self.random.random() < 0.5 else None


KIND_NAMES = ("text", "date", "datetime", "bool", "int", "decimal", "enum", "ref")
