"""Numbers: facts, counts, sums, lengths of time, ages, parameters, and what each measures."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

from dsl.ir import expressions as ir
from dsl.lowering.times import Times
from dsl.lowering.units import MEASURE_WORDS, Measure, figure, measure_of
from dsl.resolving.meanings import AllRecords, Constant, Derived, OneFact, UnresolvedError
from dsl.resolving.scopes import Scope
from dsl.source import Span
from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

_TIMES = (
    ast.MinuteLiteral, ast.DateLiteral, ast.AsOf, ast.Extreme, ast.EarlierOf, ast.LaterOf,
    ast.Shifted, ast.Choice, ast.PeriodEnd,
)  # fmt: skip
_PERSON, _BIRTH = "person", "birth_date"

Numbered = tuple[ir.Number, Measure]


class Numbers(Times):
    """Values that can be counted or measured."""

    def number(self, value: ast.Value, scope: Scope) -> Numbered:
        """The value as a number and what it measures; 0 after a reported problem."""
        try:
            return self._number(value, scope)
        except UnresolvedError:
            return ir.NumberLiteral(Decimal(0)), "bare"

    def _number(self, value: ast.Value, scope: Scope) -> Numbered:
        match value:
            case ast.Amount():
                measure = measure_of(value.unit)
                return ir.NumberLiteral(figure(value.value, value.unit)), measure
            case ast.Path():
                return self._number_of_path(value, scope)
            case ast.Selection():
                return self._count(value, scope), "count"
            case ast.Quantity():
                return self._count(value.selection, scope), "count"
            case ast.Total():
                binder, inside = self.counted(value.selection, scope)
                total, measure = self.number(value.what, inside)
                return ir.Sum(binder, total), measure
            case ast.Elapsed():
                start, end = self.time(value.start, scope), self.time(value.end, scope)
                if value.days:
                    return ir.Elapsed(start, end, "day"), "days"
                return ir.Elapsed(start, end, "minute"), "minutes"
            case ast.Age():
                return self._age(value, scope), "age"
            case ast.Arithmetic():
                return self._arithmetic(value, scope)
            case ast.ParameterAt():
                return self._parameter(value.name, self.time(value.at, scope))
        if isinstance(value, _TIMES):
            self._time_for_number(self.context.text(value.span), value.span)
        self.fail(
            "E303", value.span, "此处应为数", found=self.context.text(value.span),
            advice="写数值、个数、金额、时长或者周岁",
        )  # fmt: skip

    def _time_for_number(self, found: str, span: Span) -> NoReturn:
        self.fail(
            "E303", span, f"“{found}”是时间，不是数", found=found,
            expected=("早于", "不晚于", "晚于", "不早于", "按日"),
            advice="先后写“早于、不晚于、晚于、不早于”；多久写“甲时间 至 乙时间 历时”",
        )  # fmt: skip

    def _number_of_path(self, path: ast.Path, scope: Scope) -> Numbered:
        if not path.steps and isinstance(path.head, Word):
            section = self._section(path, scope)
            if section is not None:
                return self._count(ast.Selection(path, span=path.span), scope), "count"
        meaning = self.meaning(path, scope)
        match meaning:
            case OneFact(attribute, fact) if fact.many:
                return ir.ListLength(attribute), "count"
            case OneFact(attribute, fact) if fact.kind in ("int", "decimal"):
                return ir.NumberOf(attribute), "bare"
            case OneFact(_, fact) if fact.kind in ("date", "datetime"):
                self._time_for_number(fact.word, path.span)
            case AllRecords():
                return self._count(ast.Selection(path, span=path.span), scope), "count"
            case Constant(declaration):
                return self._parameter(declaration.name, None)
            case Derived(declaration, of) if self.type_of(declaration.name.text) == "number":
                return ir.CallNumber(declaration.name.text, of), "bare"
            case Derived(declaration, _) if self.type_of(declaration.name.text) == "time":
                self._time_for_number(declaration.name.text, path.span)
        self.fail(
            "E303",
            path.span,
            f"“{self.context.text(path.span)}”不是数",
            found=self.context.text(path.span),
            advice="此处应写数值、个数、金额、时长或者周岁",
        )

    def _count(self, selection: ast.Selection, scope: Scope) -> ir.Number:
        if selection.where is None and self._section(selection.source, scope) is None:
            meaning = self.meaning(selection.source, scope)
            if isinstance(meaning, OneFact) and meaning.fact.many:
                return ir.ListLength(meaning.attribute)
        return ir.Count(self.counted(selection, scope)[0])

    def _age(self, value: ast.Age, scope: Scope) -> ir.Age:
        person = self.record(value.person, scope)
        if person.entity != _PERSON:
            word = self.words.word_of(person.entity)
            self.fail(
                "E313",
                value.person.span,
                f"只有人员有周岁，{word}没有",
                found=self.context.text(value.person.span),
                advice="写明是哪一人员，如 被讯问人",
            )
        birth = ir.Attribute(person.record, _PERSON, _BIRTH, "date")
        return ir.Age(birth, self.time(value.at, scope))

    def _arithmetic(self, value: ast.Arithmetic, scope: Scope) -> Numbered:
        left, of_left = self.number(value.left, scope)
        right, of_right = self.number(value.right, scope)
        if value.op == "乘":
            measure = of_left if of_right == "bare" else of_right
            return ir.Arithmetic("mul", left, right), measure
        self.agree(of_left, of_right, value)
        measure = of_left if of_right == "bare" else of_right
        return ir.Arithmetic("add" if value.op == "加" else "sub", left, right), measure

    def agree(self, left: Measure, right: Measure, node: ast.Value | ast.Condition) -> None:
        """Report numbers that measure different things side by side."""
        if "calendar" in (left, right):
            self.fail(
                "E310",
                node.span,
                "月、年、工作日不能与数比较：它们的长短随起点而变",
                found=self.context.text(node.span),
                advice="写成期限，或者改用小时、日",
            )
        if left != right and "bare" not in (left, right):
            self.fail(
                "E310",
                node.span,
                f"两边的单位不同：{MEASURE_WORDS[left]}与{MEASURE_WORDS[right]}",
                found=self.context.text(node.span),
                advice="“历时”与分钟、小时比较，“相隔”与日比较",
            )

    def _parameter(self, name: Word, at: ir.Time | None) -> Numbered:
        declaration = self.context.names.parameters.get(name.text)
        if declaration is None:
            self.context.undeclared("参数", name.text, name.span, self.context.names.parameters)
        self.use_parameter(name.text)
        unit = declaration.rows[0].value.unit if declaration.rows else ""
        return ir.ParameterValue(name.text, at), measure_of(unit)
