"""From a rule's lines to one version of a checked rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dsl.ir import expressions as ir
from dsl.ir import rules as out
from dsl.ir.limits import Period
from dsl.lowering.citations import cited
from dsl.lowering.duties import Duties
from dsl.lowering.governing import governing_time
from dsl.lowering.ladders import ladder_of
from dsl.lowering.scoping import scope_of
from dsl.lowering.times import day_of
from dsl.resolving.meanings import (
    Constant,
    Derived,
    OneFact,
    OneRecord,
    UnresolvedError,
)
from dsl.resolving.scopes import Scope
from dsl.syntax import declarations as syntax
from dsl.syntax import expressions as ast
from dsl.syntax.warnings import Breach, Figure, Spoken

#: Lines that have no bearing on how the other lines of a rule are understood.
HARMLESS = frozenset({"依据", "核实", "违规", "记分", "整改", "示例", "预警"})


class Rules(Duties):
    """Lowers whole rules."""

    def rule(self, rule: syntax.RuleDecl, periods: Mapping[str, Period]) -> out.Rule | None:
        """The checked rule, or None if a line it can't do without is missing or unreadable."""
        self.context.begin(incomplete=bool(rule.unread - HARMLESS))
        basis = cited(self.context, rule.basis, rule.in_force)
        if rule.scope is None:
            return None
        try:
            subjects, scope = scope_of(self, rule.scope)
        except UnresolvedError:
            return None
        requires = self.truth(rule.requires, scope) if rule.requires is not None else None
        exemptions = tuple(
            out.Exemption(item.label or self.context.condition(item.when),
                          self.truth(item.when, scope))
            for item in rule.exceptions
        )  # fmt: skip
        duties = tuple(self.duty(duty, scope) for duty in rule.duties)
        conditions = [b.where for b in subjects if b.where is not None]
        conditions += [requires] if requires is not None else []
        if rule.governed_by is not None:
            governed_by = self.time(rule.governed_by, scope)
        else:
            governed_by = governing_time(
                self.words.vocabulary, periods, subjects, conditions, duties
            )
        ladder = ladder_of(self.context, rule.warnings)
        message = self._message(rule.breach, scope)
        if rule.in_force is None or rule.breach is None or rule.kind is None or not duties:
            return None
        return out.Rule(
            id=rule.id,
            title=rule.title,
            kind=rule.kind,
            basis=basis,
            in_force=(
                day_of(rule.in_force.first),
                day_of(rule.in_force.last) if rule.in_force.last else None,
            ),
            governed_by=governed_by,
            subjects=subjects,
            duties=duties,
            severity=rule.breach.severity,
            message=message,
            advice=rule.advice,
            applies=requires,
            exemptions=exemptions,
            unordered=rule.scope.unordered,
            ladder=ladder,
            points=rule.points,
            status=self._status(rule.verification),
            doubt=rule.verification.doubt if rule.verification else "",
            local=rule.local,
            place=self.context.place(rule.span),
        )

    def _status(
        self, verification: syntax.Verification | None
    ) -> Literal["in_force", "partial", "unverified"]:
        match verification.status if verification else "已核":
            case "部分核实":
                return "partial"
            case "未核实":
                return "unverified"
        return "in_force"

    # ------------------------------------------------------------ message

    def _message(self, breach: Breach | None, scope: Scope) -> tuple[str | out.Slot, ...]:
        parts: list[str | out.Slot] = []
        for part in breach.message if breach else ():
            match part:
                case str():
                    parts.append(part)
                case Figure():
                    parts.append(out.Slot(part.name))
                case Spoken():
                    value = self._spoken(part.value, scope)
                    if value is not None:
                        term = self.context.spelled(part.value)
                        parts.append(out.Slot("value", value, term))
        return tuple(parts)

    def _spoken(self, value: ast.Value, scope: Scope) -> ir.Expression | None:
        """A time, a number or a record whose value the message shows."""
        try:
            if isinstance(value, ast.Path):
                return self._spoken_path(value, scope)
            if isinstance(
                value,
                ast.Total | ast.Quantity | ast.Elapsed | ast.Age | ast.Arithmetic
                | ast.ParameterAt | ast.Selection,
            ):  # fmt: skip
                return self.number(value, scope)[0]
            return self.time(value, scope)
        except UnresolvedError:
            return None

    def _spoken_path(self, path: ast.Path, scope: Scope) -> ir.Expression:
        meaning = self.meaning(path, scope)
        match meaning:
            case OneRecord(record, _):
                return record
            case OneFact(attribute, fact) if not fact.many:
                if fact.kind in ("date", "datetime"):
                    return ir.TimeOf(attribute)
                if fact.kind in ("int", "decimal"):
                    return ir.NumberOf(attribute)
                if fact.kind == "ref" and fact.target is not None:
                    return ir.Follow(attribute, fact.target)
            case OneFact():
                return self.number(path, scope)[0]
            case Constant():
                return self.number(path, scope)[0]
            case Derived(declaration, of):
                name = declaration.name.text
                match self.type_of(name):
                    case "time":
                        return ir.CallTime(name, of)
                    case "number":
                        return ir.CallNumber(name, of)
                    case _:
                        return ir.CallTruth(name, of)
        found = self.context.text(path.span)
        self.fail(
            "E216", path.span, f"占位符“{found}”只能是时间、数或者记录", found=found,
            advice="换成某一时间、数额或者人员，或者删去花括号",
        )  # fmt: skip
