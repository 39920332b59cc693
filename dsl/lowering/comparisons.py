"""Comparisons of two values: 为、属于、含、有相同、早于、不少于."""

from __future__ import annotations

from dsl.ir import expressions as ir
from dsl.ir.vocabulary import Attribute as Fact
from dsl.lowering.numbers import Numbers
from dsl.resolving.meanings import Derived, Meaning, OneFact, OneRecord
from dsl.resolving.scopes import Scope
from dsl.resolving.suggesting import nearest
from dsl.source import Span
from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

_GAP_STATE = "gap_state"


class Comparisons(Numbers):
    """Conditions that put two values side by side."""

    def comparison(self, condition: ast.Condition, scope: Scope) -> ir.Truth:
        """The comparison. Raises UnresolvedError after reporting a problem."""
        match condition:
            case ast.Is():
                holds = self._is(condition, scope)
            case ast.Among():
                holds = self._among(condition, scope)
            case ast.Contains():
                holds = self._contains(condition, scope)
            case ast.Shares():
                left, right = self._list(condition.left, scope), self._list(condition.right, scope)
                self._alike(left.fact, right.fact, condition.span)
                holds = ir.Shares(left.attribute, right.attribute)
            case ast.Same():
                holds = self._same(condition.left, condition.right, scope, condition.span)
            case ast.CompareNumbers():
                return self._numbers(condition, scope)
            case ast.CompareTimes():
                return self._times(condition, scope)
            case ast.Between():
                time = self.time(condition.time, scope)
                low, high = self.time(condition.low, scope), self.time(condition.high, scope)
                dates = any(isinstance(v, ast.DateLiteral) for v in (condition.low, condition.high))
                return ir.And(
                    (
                        ir.CompareTimes("ge", time, low, "day" if dates else "minute"),
                        ir.CompareTimes("le", time, high, "day" if dates else "minute"),
                    )
                )
            case _:
                raise AssertionError(condition)
        return ir.Not(holds) if condition.negated else holds

    # ------------------------------------------------------------ numbers and times

    def _numbers(self, condition: ast.CompareNumbers, scope: Scope) -> ir.Truth:
        left, of_left = self.number(condition.left, scope)
        right, of_right = self.number(condition.right, scope)
        self.agree(of_left, of_right, condition)
        return ir.CompareNumbers(condition.op, left, right)

    def _times(self, condition: ast.CompareTimes, scope: Scope) -> ir.Truth:
        left, right = self.time(condition.left, scope), self.time(condition.right, scope)
        by_day = condition.by_day or any(
            isinstance(side, ast.DateLiteral) for side in (condition.left, condition.right)
        )
        if not by_day:
            self.check_grain(left, right, condition.span)
        return ir.CompareTimes(condition.op, left, right, "day" if by_day else "minute")

    def check_grain(self, left: ir.Time, right: ir.Time, span: Span) -> None:
        """Report W511 where a date is put in order by minutes."""
        if _is_date(left) or _is_date(right):
            self.context.diagnostics.add(
                "W511",
                span,
                "一边只记到日，按分钟比较时同日的先后无法判定",
                found=self.context.text(span),
                expected=("按日",),
                advice="写“按日 早于”“按日 不晚于”等",
            )

    # ------------------------------------------------------------ single values

    def _is(self, condition: ast.Is, scope: Scope) -> ir.Truth:
        meaning = self.meaning(condition.left, scope)
        right = condition.right
        if isinstance(right, ast.YesNo):
            return self._yes_no(meaning, right, condition.left.span)
        if not isinstance(meaning, OneFact):
            if isinstance(right, ast.Text):
                self.fail(
                    "E309", condition.left.span, "只有文字事实才能与文字比较",
                    found=self.context.text(condition.left.span),
                )  # fmt: skip
            return self._same(condition.left, right, scope, condition.span)
        fact = self._single(meaning, condition.left.span)
        if isinstance(right, ast.Text):
            return ir.OneOf(meaning.attribute, (self._text(fact, right),))
        option = self._option(fact, right)
        if option:
            return ir.OneOf(meaning.attribute, option)
        if fact.kind == "enum" and not right.steps and isinstance(right.head, Word):
            other = self.words.attribute(scope.innermost.entity, right.head.text)
            if other is None:
                self.code(fact, right.head)
        return self._same(condition.left, right, scope, condition.span)

    def _yes_no(self, meaning: Meaning, right: ast.YesNo, span: Span) -> ir.Truth:
        truth: ir.Truth | None = None
        if isinstance(meaning, Derived):
            name = meaning.declaration.name.text
            if self.type_of(name) == "truth":
                truth = ir.CallTruth(name, meaning.of)
        elif isinstance(meaning, OneFact):
            fact = self._single(meaning, span)
            if fact.kind == "bool" or fact.target == _GAP_STATE:
                truth = ir.Holds(meaning.attribute)
        if truth is None:
            found = self.context.text(span)
            self.fail(
                "E308", span, f"“{found}”不是是非事实，不能为是或者否", found=found,
                advice="换成它的取值；时间写“已 …”“未 …”",
            )  # fmt: skip
        return truth if right.value else ir.Not(truth)

    def _among(self, condition: ast.Among, scope: Scope) -> ir.Truth:
        left = self.fact(condition.left, scope)
        fact = self._single(left, condition.left.span)
        codes: list[str] = []
        others: list[ir.Truth] = []
        for option in condition.options:
            if isinstance(option, ast.Text):
                codes.append(self._text(fact, option))
                continue
            found = self._option(fact, option)
            if found:
                codes += found
            elif fact.kind == "enum" and not option.steps and isinstance(option.head, Word):
                codes.append(self.code(fact, option.head))
            else:
                others.append(self._same(condition.left, option, scope, option.span))
        if codes:
            others.insert(0, ir.OneOf(left.attribute, tuple(dict.fromkeys(codes))))
        return others[0] if len(others) == 1 else ir.Or(tuple(others))

    def _same(
        self, left: ast.Path, right: ast.Path, scope: Scope, span: Span
    ) -> ir.SameValue | ir.InList:
        """Equality of two facts or records; beside a list of records: being one of them."""
        a, fact_a, entity_a = self._value(left, scope)
        b, fact_b, entity_b = self._value(right, scope)
        if entity_a != entity_b or (fact_a and fact_b and _kind(fact_a) != _kind(fact_b)):
            # A text fact may hold a record's identifier.
            texts = [f for f in (fact_a, fact_b) if f is not None and f.kind == "text"]
            if len(texts) != 1 or entity_a == entity_b:
                self.fail(
                    "E309", span, "两边不是同一种值，不可能相同", found=self.context.text(span),
                    advice="两边都写同一种事实：同一枚举的值，或者指向同一种记录",
                )  # fmt: skip
        if fact_b is not None and fact_b.many:
            assert isinstance(b, ir.Attribute)
            return ir.InList(a, b)
        return ir.SameValue(a, b)

    def _value(
        self, path: ast.Path, scope: Scope
    ) -> tuple[ir.Attribute | ir.Key, Fact | None, str | None]:
        """A comparable value, its fact, and the entity it identifies if it is a reference."""
        meaning = self.meaning(path, scope)
        if isinstance(meaning, OneRecord):
            return ir.Key(meaning.record, meaning.entity), None, meaning.entity
        if isinstance(meaning, OneFact):
            fact = meaning.fact
            if fact.kind in ("text", "enum", "ref"):
                return meaning.attribute, fact, fact.target if fact.kind == "ref" else None
            if fact.kind in ("date", "datetime"):
                self.fail("E309", path.span, f"“{fact.word}”是时间，不能用“为”比较",
                          found=fact.word, expected=("同时", "同日"),
                          advice="写“与 … 同时”或者“与 … 同日”")  # fmt: skip
            self.fail("E309", path.span, f"“{fact.word}”不能用“为”比较", found=fact.word,
                      advice="数用“等于”“不少于”；是非用“为 是”“为 否”")  # fmt: skip
        self.fail("E309", path.span, "此处应为事实或者记录", found=self.context.text(path.span))

    # ------------------------------------------------------------ lists

    def _contains(self, condition: ast.Contains, scope: Scope) -> ir.Truth:
        left = self._list(condition.left, scope)
        fact = left.fact
        codes: list[str] = []
        others: list[ir.Truth] = []
        for option in condition.options:
            if isinstance(option, ast.Text):
                codes.append(self._text(fact, option))
            elif fact.kind == "enum" and not option.steps and isinstance(option.head, Word):
                codes += self._option(fact, option) or (self.code(fact, option.head),)
            else:
                item, item_fact, entity = self._value(option, scope)
                target = fact.target if fact.kind == "ref" else None
                if target != entity and (fact.kind != "text" or entity is None):
                    self.fail("E309", option.span, "列表里不会有这种值",
                              found=self.context.text(option.span))  # fmt: skip
                if item_fact is not None and item_fact.many:
                    self.fail("E306", option.span, "此处应为单个值，不是一列",
                              found=self.context.text(option.span), expected=("有相同",),
                              advice="两列之间写“甲 与 乙 有相同”")  # fmt: skip
                others.append(ir.InList(item, left.attribute))
        if codes:
            others.insert(0, ir.Contains(left.attribute, tuple(dict.fromkeys(codes))))
        return others[0] if len(others) == 1 else ir.Or(tuple(others))

    def _list(self, path: ast.Path, scope: Scope) -> OneFact:
        meaning = self.fact(path, scope)
        if not meaning.fact.many:
            self.fail(
                "E306", path.span, f"“{meaning.fact.word}”是单个值，不是一列",
                found=meaning.fact.word, expected=("为", "属于"),
                advice="单个值用“为”或者“属于（…）”",
            )  # fmt: skip
        return meaning

    def _single(self, meaning: OneFact, span: Span) -> Fact:
        if meaning.fact.many:
            self.fail(
                "E306", span, f"“{meaning.fact.word}”是一列，不是单个值",
                found=meaning.fact.word, expected=("含",),
                advice=f"写“{meaning.fact.word} 含 …”",
            )  # fmt: skip
        return meaning.fact

    def _alike(self, left: Fact, right: Fact, span: Span) -> None:
        if _kind(left) != _kind(right):
            self.fail("E309", span, "两列装的不是同一种值，不可能有相同",
                      found=self.context.text(span))  # fmt: skip

    # ------------------------------------------------------------ values of enumerations

    def _option(self, fact: Fact, option: ast.Path) -> tuple[str, ...]:
        if option.steps or not isinstance(option.head, Word) or fact.kind != "enum":
            return ()
        if fact.target == _GAP_STATE:
            self.code(fact, option.head)
        return self.words.codes(fact, option.head.text)

    def code(self, fact: Fact, word: Word) -> str:
        """The code of a value's word. Raises UnresolvedError after reporting."""
        if fact.kind == "enum" and fact.target == _GAP_STATE:
            self.fail(
                "E307", word.span, f"“{fact.word}”只能为是或者否", found=word.text,
                expected=("是", "否"), advice="未知不是一种事实：不知道的不写条件",
            )  # fmt: skip
        codes = self.words.codes(fact, word.text)
        if codes:
            return codes[0]
        known = [value.word for value in self.words.values(fact)]
        if not known:
            self.fail("E309", word.span, f"“{fact.word}”没有固定的取值", found=word.text,
                      advice="文字写在「」里，记录写成路径")  # fmt: skip
        close = nearest(word.text, known)
        self.fail(
            "E207", word.span, f"“{fact.word}”没有“{word.text}”这个值", found=word.text,
            expected=close or known[:8],
            advice=f"是不是“{close[0]}”？" if close else f"它的值有：{'、'.join(known[:8])}",
        )  # fmt: skip

    def _text(self, fact: Fact, text: ast.Text) -> str:
        if fact.kind != "text":
            self.fail(
                "E309", text.span, f"“{fact.word}”不是文字，不能与「{text.value}」比较",
                found=text.value, advice="枚举的值不加「」",
            )  # fmt: skip
        return text.value


def _kind(fact: Fact) -> tuple[str, str | None]:
    return fact.kind, fact.target


def _is_date(time: ir.Time) -> bool:
    return isinstance(time, ir.TimeOf) and time.attribute.kind == "date"
