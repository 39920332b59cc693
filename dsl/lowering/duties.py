"""What must be done, hold, or come first."""

from __future__ import annotations

from dsl.ir import expressions as ir
from dsl.ir import rules as out
from dsl.ir.limits import Limit, PeriodUse
from dsl.lowering.limits import Limits
from dsl.lowering.tree import below
from dsl.resolving.meanings import UnresolvedError
from dsl.resolving.scopes import Scope
from dsl.syntax import declarations as syntax
from dsl.syntax import expressions as ast
from dsl.syntax.limits import BackFrom, PeriodCall, Readings
from dsl.syntax.limits import Limit as LimitLines

_ADVICE = "期限之下的“应当”写“已 某时间”，或者“有 某记录，其中 …”再加一行“办结”"


class Duties(Limits):
    """The lines 应当 and 不得 with all that belongs to them."""

    def duty(self, duty: syntax.Duty, scope: Scope) -> out.Duty:
        """One duty; problems are reported, the rest is kept."""
        match duty:
            case syntax.MustHold():
                return self._require(duty, scope)
            case syntax.MustPrecede():
                first, second = self.time(duty.first, scope), self.time(duty.second, scope)
                self.check_grain(first, second, duty.first.span.to(duty.second.span))
                return out.Precede(first, second, duty.inclusive, duty.label)
            case syntax.MustDo():
                return self._meet(duty, scope)

    def _require(self, duty: syntax.MustHold, scope: Scope) -> out.Require:
        holds = self.truth(duty.holds, scope)
        lenient = self.truth(duty.lenient, scope) if duty.lenient is not None else None
        if duty.forbidden:
            holds = ir.Not(holds)
            lenient = ir.Not(lenient) if lenient is not None else None
        return out.Require(holds, lenient, duty.label)

    def _meet(self, duty: syntax.MustDo, scope: Scope) -> out.Meet:
        try:
            done = self._done(duty, scope)
        except UnresolvedError:
            done = ir.Now()
        self._check_planned(done, duty)
        limit: Limit | PeriodUse | None = None
        from_time: ir.Time | None = None
        readings = None
        match duty.limit:
            case LimitLines():
                limit = self.limit(duty.limit, scope)
                readings = duty.limit.readings
            case PeriodCall():
                try:
                    limit = self.period(duty.limit, scope)
                except UnresolvedError:
                    limit = None
            case BackFrom():
                from_time = self.time(duty.limit.time, scope)
                readings = duty.limit.readings
        back = self.length(duty.back) if duty.back is not None else None
        if back is None and readings is not None and _says_back(readings):
            self.context.diagnostics.add(
                "E320",
                readings.span,
                "没有倒推，“当日可办、须留足”这一口径用不上",
                found=self.context.text(readings.span),
                advice="删去这个口径",
            )
        return out.Meet(
            limit=limit,
            done=done,
            from_time=from_time,
            back=back,
            strict_back=(readings.strict.back if readings else None) or "inclusive",
            lenient_back=(readings.lenient.back if readings else None) or "inclusive",
            not_before=duty.forbidden,
            label=duty.label,
        )

    # ------------------------------------------------------------ completion

    def _done(self, duty: syntax.MustDo, scope: Scope) -> ir.Time:
        action = duty.action
        if isinstance(action, ast.There | ast.Or | ast.And):
            return self._completion(action, duty, scope)
        if duty.done is not None:
            return self.time(duty.done, scope)
        return self._completion(action, duty, scope)

    def _completion(self, action: ast.Condition, duty: syntax.MustDo, scope: Scope) -> ir.Time:
        """When the action was done: of several joined by 或 the first, by 且 the last."""
        match action:
            case ast.Happened() if not action.negated:
                return self.time(action.time, scope)
            case ast.There() if not action.negated and action.at_least is None:
                binder, inside = self.binder(action.selection, scope)
                if duty.done is None and self.context.incomplete:
                    raise UnresolvedError
                if duty.done is None:
                    self.fail(
                        "E324", action.span, "没有写明以哪一时间为办结",
                        found=self.context.text(action.span),
                        advice=f"加一行“办结：该{self.words.spoken(binder.entity)} 的 某时间”",
                    )  # fmt: skip
                return _earliest(binder, self.time(duty.done, inside))
            case ast.Or():
                return ir.EarlierOf(
                    tuple(self._completion(item, duty, scope) for item in action.items)
                )
            case ast.And():
                return ir.LaterOf(
                    tuple(self._completion(item, duty, scope) for item in action.items)
                )
        self.fail(
            "E324", action.span, "有期限的“应当”要说办成一件事，不是一个状态",
            found=self.context.text(action.span), advice=_ADVICE,
        )  # fmt: skip

    def _check_planned(self, done: ir.Time, duty: syntax.MustDo) -> None:
        for time in _last_times(done):
            if isinstance(time, ir.TimeOf) and time.attribute.planned:
                entity = self.words.vocabulary.entities[time.attribute.entity]
                word = entity.attributes[time.attribute.name].word
                self.context.diagnostics.add(
                    "E314",
                    duty.done.span if duty.done is not None else duty.action.span,
                    f"“{word}”是计划或者期限，不能当作已经办结的时间",
                    found=word,
                    advice="换成实际发生的时间",
                )


def _says_back(readings: Readings) -> bool:
    return readings.strict.back is not None or readings.lenient.back is not None


def _last_times(time: ir.Time) -> list[ir.Time]:
    """The times that decide a completion, through earliest, latest and choices."""
    match time:
        case ir.Earliest() | ir.Latest():
            return _last_times(time.time)
        case ir.EarlierOf() | ir.LaterOf():
            return [each for item in time.items for each in _last_times(item)]
        case ir.ChooseTime():
            return [*_last_times(time.then), *_last_times(time.otherwise)]
    return [time]


def _earliest(binder: ir.Binder, done: ir.Time) -> ir.Time:
    """The earliest completion over the records; what does not depend on them counts by itself."""
    if isinstance(done, ir.EarlierOf):
        return ir.EarlierOf(tuple(_earliest(binder, item) for item in done.items))
    own = any(isinstance(i, ir.Variable) and i.name == binder.variable for i in below(done))
    return ir.Earliest(binder, done) if own else done
