"""Times: facts, literals, earliest and latest, shifted and chosen ones, ends of periods."""

from __future__ import annotations

from datetime import date, datetime

from dsl.ir import expressions as ir
from dsl.lowering.records import Records
from dsl.lowering.units import measure_of, minutes_of
from dsl.resolving.meanings import (
    Derived,
    NamedPeriod,
    OneFact,
    UnresolvedError,
)
from dsl.resolving.scopes import Scope
from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

_EPOCH = datetime(1970, 1, 1)


def minute_of(moment: datetime) -> int:
    """Minutes since 1970-01-01T00:00+08:00 of a local time without a zone."""
    return int((moment - _EPOCH).total_seconds()) // 60


def day_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH.date()).days


class Times(Records):
    """Values that denote a moment."""

    def time(self, value: ast.Value, scope: Scope) -> ir.Time:
        """The value as a time; as_of after a reported problem."""
        try:
            return self._time(value, scope)
        except UnresolvedError:
            return ir.Now()

    # ------------------------------------------------------------ times

    def _time(self, value: ast.Value, scope: Scope) -> ir.Time:
        match value:
            case ast.Path():
                return self._time_of_path(value, scope)
            case ast.MinuteLiteral():
                return ir.TimeLiteral(minute_of(value.value))
            case ast.DateLiteral():
                return ir.TimeLiteral(day_of(value.value) * 1440)
            case ast.AsOf():
                return ir.Now()
            case ast.Extreme():
                binder, inside = self.binder(value.selection, scope)
                time = self.time(value.what, inside)
                return ir.Latest(binder, time) if value.latest else ir.Earliest(binder, time)
            case ast.EarlierOf():
                return ir.EarlierOf(tuple(self.time(item, scope) for item in value.items))
            case ast.LaterOf():
                return ir.LaterOf(tuple(self.time(item, scope) for item in value.items))
            case ast.Shifted():
                return ir.Shifted(self.time(value.time, scope), self._shift(value, scope))
            case ast.Choice():
                return ir.ChooseTime(
                    self.truth(value.when, scope),
                    self.time(value.then, scope),
                    self.time(value.otherwise, scope),
                )
            case ast.PeriodEnd():
                return self._expiry(value, scope)
        self.fail(
            "E302",
            value.span,
            "此处应为时间",
            found=self.context.text(value.span),
            advice="写记录的某一时间，如 执行时间",
        )

    def _time_of_path(self, path: ast.Path, scope: Scope) -> ir.Time:
        meaning = self.meaning(path, scope)
        if isinstance(meaning, OneFact):
            fact = meaning.fact
            if fact.kind in ("date", "datetime"):
                if fact.many:
                    self.fail(
                        "E306",
                        path.span,
                        f"“{fact.word}”是一列时间，不是一个时间",
                        found=fact.word,
                        advice="换用记录为单个时间的事实",
                    )
                return ir.TimeOf(meaning.attribute)
        if isinstance(meaning, Derived):
            name = meaning.declaration.name.text
            if self.type_of(name) == "time":
                return ir.CallTime(name, meaning.of)
        if isinstance(meaning, NamedPeriod):
            name = meaning.declaration.name.text
            self.fail(
                "E302",
                path.span,
                f"“{name}”是一段期限，不是一个时间",
                found=name,
                expected=(f"{self.context.text(path.span)} 届满",),
                advice="说它的届满时间时，在后面写“届满”",
            )
        self.fail(
            "E302",
            path.span,
            f"“{self.context.text(path.span)}”不是时间",
            found=self.context.text(path.span),
            advice="此处应写一个时间，如 执行时间",
        )

    def _shift(self, value: ast.Shifted, scope: Scope) -> int | ir.ParameterValue:
        if isinstance(value.by, Word):
            if value.back:
                self.fail(
                    "E311", value.by.span, "向前推的时间只能写明分钟或者小时，不能用参数",
                    found=value.by.text, advice="写明数值，或者改为从另一时间向后推",
                )  # fmt: skip
            return self.minutes_parameter(value.by)
        minutes = minutes_of(value.by.value, value.by.unit)
        if minutes is None:
            self.fail(
                "E311",
                value.by.span,
                "时间只能前后推整分钟或者小时；日、月的推算属于期限",
                found=self.context.text(value.by.span),
                advice="改用分钟、小时，或者写成期限",
            )
        return -minutes if value.back else minutes

    def minutes_parameter(self, name: Word) -> ir.ParameterValue:
        """A parameter in minutes or hours. Raises UnresolvedError after reporting."""
        declaration = self.context.names.parameters.get(name.text)
        if declaration is None:
            self.context.undeclared("参数", name.text, name.span, self.context.names.parameters)
        self.use_parameter(name.text)
        unit = declaration.rows[0].value.unit if declaration.rows else ""
        if measure_of(unit) != "minutes":
            self.fail(
                "E311", name.span, f"参数“{name.text}”的单位不是分钟或者小时", found=name.text,
                advice="此处只能用以分钟、小时计的参数",
            )  # fmt: skip
        return ir.ParameterValue(name.text)

    def _expiry(self, value: ast.PeriodEnd, scope: Scope) -> ir.Expiry:
        meaning = self.meaning(value.period, scope)
        if not isinstance(meaning, NamedPeriod):
            found = self.context.text(value.period.span)
            self.context.undeclared(
                "期限定义", found, value.period.span, self.context.names.periods
            )
        before = self.record(value.before, scope).record if value.before else None
        return ir.Expiry(meaning.declaration.name.text, meaning.of, before)

    def use_parameter(self, name: str) -> None:
        self.context.paths.used.add(name)
        self.context.parameter_uses.setdefault(name, set()).add("number")

    def type_of(self, name: str) -> str:
        """What a definition gives. Raises UnresolvedError if it isn't known (reported there)."""
        known = self.context.definition_types.get(name)
        if known is None:
            raise UnresolvedError
        return known
