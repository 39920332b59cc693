"""Random rules, limits, definitions and periods around the random expressions."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any, Literal

from dsl.ir import expressions as x
from dsl.ir import limits as li
from dsl.ir import rules as ru
from tests.conformance.expressions import Env, Grammar
from tests.engine.oracle.world import attribute, day, ruleset

UNITS: tuple[li.Unit, ...] = ("hour", "day", "day24", "workday", "month", "year")
SPLIT = day("2026-03-15")


class RuleGrammar(Grammar):
    """Draws rulesets."""

    def __init__(self, random: Random, depth: int) -> None:
        super().__init__(random)
        self.depth = depth

    def whole(self, count: int) -> ru.Ruleset:
        """A ruleset of about ``count`` rules with definitions, periods and parameters."""
        definitions = [self._definition(f"d{i}", layer=i) for i in range(self.pick(1, 3, 4))]
        periods = []
        for i in range(self.pick(0, 1, 2)):
            variable = self.fresh()
            limit = self.limit({"case": "case", variable: "act"}, "act", variable)
            periods.append(li.Period(f"p{i}", variable, "act", limit))
            self.periods.append((f"p{i}", "act"))
        rules = [rule for i in range(count) for rule in self._versions(f"R-{i:02}")]
        return ruleset(
            *rules,
            parameters=PARAMETERS,
            definitions=tuple(definitions),
            periods=tuple(periods),
        )

    def _definition(self, name: str, layer: int) -> ru.Definition:
        kind = self.pick("truth", "time", "number")
        entity, variable = self.pick("act", "extension", "person"), self.fresh()
        env: Env = {"case": "case", variable: entity}
        body = getattr(self, kind)(env, self.depth)
        self.definitions[kind].append((name, entity))
        return ru.Definition(name, variable, entity, body, kind, layer)

    # ------------------------------------------------------------ rules

    def _versions(self, name: str) -> list[ru.Rule]:
        if self.random.random() < 0.7:
            return [self._rule(name, (day("2000-01-01"), self.pick(None, None, SPLIT)))]
        before, after = (day("2000-01-01"), SPLIT), (SPLIT + self.pick(0, 1), None)
        return [self._rule(name, before), self._rule(name, after)]

    def _rule(self, name: str, in_force: tuple[int, int | None]) -> ru.Rule:
        env: Env = {"case": "case"}
        subjects = []
        entities = [
            self.pick("act", "act", "extension", "person") for _ in range(self.pick(0, 1, 1, 1, 2))
        ]
        if self.random.random() < 0.1:
            entities = ["case"]
        for entity in entities:
            binder = self._case() if entity == "case" else self.binder(env, self.depth, entity)
            subjects.append(binder)
            env = {**env, binder.variable: entity}
        unordered = len(entities) == 2 and entities[0] == entities[1] and self.pick(True, False)
        exempt = self.random.random() < 0.3
        return ru.Rule(
            id=name,
            title=name,
            kind="时限",
            basis=(),
            in_force=in_force,
            governed_by=self.pick(x.Now(), self.time(env, 1), self.time(env, 0)),
            subjects=tuple(subjects),
            duties=tuple(self._duty(env, entities) for _ in range(self.pick(1, 1, 1, 2, 3))),
            severity="一般",
            message=(),
            advice="",
            applies=self.pick(None, None, self.truth(env, self.depth)),
            exemptions=(ru.Exemption("免", self.truth(env, self.depth)),) if exempt else (),
            unordered=unordered,
            ladder=self.pick((), self._ladder()),
        )

    def _case(self) -> x.Binder:
        return x.Binder(self.fresh(), "case", x.Section("case"), self.truth({"case": "case"}, 1))

    def _ladder(self) -> tuple[ru.Rung, ...]:
        return (
            ru.Rung(
                "黄",
                before=li.Length(
                    self.pick(1, 3), self.pick("minute", "hour", "day", "workday", "month")
                ),
            ),
            ru.Rung(
                "橙",
                after=li.Length(self.pick(1, 5), self.pick("minute", "hour", "day", "workday")),
            ),
            ru.Rung("红", used=(2, 3)),
        )[: self.pick(1, 2, 3)]

    def _duty(self, env: Env, entities: list[str]) -> ru.Duty:
        choice = self.pick("require", "precede", "meet", "meet", "meet")
        if choice == "require":
            lenient = self.pick(None, None, self.truth(env, self.depth))
            return ru.Require(self.truth(env, self.depth), lenient)
        if choice == "precede":
            first, second = self.time(env, self.depth), self.time(env, self.depth)
            return ru.Precede(first, second, self.pick(True, False))
        return self._meet(env, entities)

    def _meet(self, env: Env, entities: list[str]) -> ru.Meet:
        from_time = self.time(env, self.depth) if self.random.random() < 0.15 else None
        back = None
        if self.random.random() < 0.2:
            amount = li.Length(self.pick(1, 2, 7), self.pick(*UNITS))
            back = self.pick(amount, li.ParameterLength("length"))
        return ru.Meet(
            limit=None if from_time is not None else self._limit_or_use(env, entities),
            done=self.time(env, self.depth),
            from_time=from_time,
            back=back,
            strict_back=self.pick("inclusive", "clear"),
            lenient_back=self.pick("inclusive", "clear"),
            not_before=self.random.random() < 0.15,
        )

    # ------------------------------------------------------------ limits

    def _limit_or_use(self, env: Env, entities: list[str]) -> li.Limit | li.PeriodUse:
        if self.periods and self.random.random() < 0.3:
            name, entity = self.pick(*self.periods)
            of = self.record(entity, env, 1)
            if of is not None:
                return li.PeriodUse(name, of, self.before(env, 1))
        entity = entities[0] if entities else "case"
        variable = next(name for name, of in env.items() if of == entity)
        return self.limit(env, entity, variable)

    def limit(self, env: Env, entity: str, variable: str) -> li.Limit:
        is_plain = self.random.random() < 0.4
        few = (0, 0, 1) if is_plain else (0, 1, 1, 2)
        start = self.time(env, self.depth)
        if entity == "act" and self.random.random() < 0.6:
            start = x.TimeOf(attribute(x.Variable(variable, "act"), "started_at"))
        changes = (
            []
            if is_plain
            else [
                li.StartChange("改", self.truth(env, 1), self.time(env, 1))
                for _ in range(self.pick(*few))
            ]
        )
        tiers = [li.Tier(self._length())]
        if not is_plain:
            tiers += [li.Tier(self._length(), self.truth(env, 1)) for _ in range(self.pick(*few))]
            if self.random.random() < 0.1:
                tiers = tiers[1:]
        links = [] if is_plain else [self._link(env, i) for i in range(self.pick(*few))]
        spans = [] if is_plain else [self._deduction(env) for _ in range(self.pick(*few))]
        return li.Limit(
            start=start,
            tiers=tuple(tiers),
            strict=self._reading(),
            lenient=self._reading(),
            start_changes=tuple(changes),
            links=tuple(links),
            deductions=tuple(spans),
        )

    def _length(self) -> li.Length | li.ParameterLength:
        if self.random.random() < 0.15:
            return li.ParameterLength(self.pick("length", "gone"))
        return li.Length(self.pick(1, 2, 3, 7, 24), self.pick("hour", "day", "day", *UNITS))

    def _reading(self) -> li.Reading:
        return li.Reading(
            hour=self.pick("exact", "exact", "next_hour"),
            day=self.pick("calendar", "calendar", "full24"),
            month=self.pick("corresponding", "month_end"),
            roll=self.pick("none", "none", "roll"),
            deduct=self.pick("one_end", "both_ends"),
            chain=self.pick("anchored", "segment"),
        )

    def _link(self, env: Env, index: int) -> li.Link:
        binder = self.binder(env, 1, self.pick("extension", "extension", "act"))
        own = x.Variable(binder.variable, binder.entity)
        inner = {**env, binder.variable: binder.entity}
        mode = self.pick("add", "total", "restart")
        approved = "approved_at" if binder.entity == "extension" else "started_at"
        effective: x.Time = x.TimeOf(attribute(own, approved))
        stated: x.Number | None = None
        if self.random.random() < 0.5:
            name = "granted" if binder.entity == "extension" else "value"
            stated = x.NumberOf(attribute(own, name))
        is_bare = stated is not None or mode == "restart"
        return li.Link(
            label=f"延{index}",
            binder=binder,
            mode=mode,
            length=None if is_bare and self.pick(True, False) else self._length(),
            effective=effective if self.random.random() < 0.8 else self.time(inner, 1),
            stated=stated,
            restart=self.time(inner, 1) if mode == "restart" and self.pick(True, False) else None,
            before_expiry=self.pick(True, True, False),
            at_most=self.pick(1, 1, 2),
            after=f"延{index - 1}" if index and self.pick(True, False) else None,
            line=self._line(),
        )

    def _deduction(self, env: Env) -> li.Deduction:
        binder = self.binder(env, 1, "pause")
        own = x.Variable(binder.variable, "pause")
        begin, end = (x.TimeOf(attribute(own, name)) for name in ("from_at", "to_at"))
        return li.Deduction("扣", binder, begin, end, self._line())

    def _line(self) -> Literal["both", "lenient"]:
        line: Literal["both", "lenient"] = self.pick("both", "both", "lenient")
        return line


def _dated(*values: Any) -> tuple[ru.DatedValue, ...]:
    if len(values) == 1:
        return (ru.DatedValue(day("2000-01-01"), None, values[0]),)
    before = ru.DatedValue(day("2000-01-01"), SPLIT, values[0])
    return before, ru.DatedValue(SPLIT + 1, None, values[1])


PARAMETERS = (
    ru.Parameter("amount", "number", _dated(Decimal("1.5"), Decimal(3))),
    ru.Parameter("slack", "minutes", _dated(Decimal(120))),
    ru.Parameter("length", "length", _dated(li.Length(2, "day"), li.Length(30, "hour"))),
    ru.Parameter("gone", "length", (ru.DatedValue(SPLIT, SPLIT, li.Length(1, "day")),)),
)
