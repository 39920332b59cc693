"""Conditions: from words to three-valued truth, each with the types it asks for."""

from __future__ import annotations

from dsl.ir import expressions as ir
from dsl.ir.vocabulary import Attribute as Fact
from dsl.lowering.comparisons import Comparisons
from dsl.lowering.units import minutes_of
from dsl.resolving.meanings import Derived, OneFact, UnresolvedError
from dsl.resolving.scopes import Scope
from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

_APPROVAL = "approval"


class Conditions(Comparisons):
    """Everything that can hold, not hold, or not be known."""

    def truth(self, condition: ast.Condition, scope: Scope) -> ir.Truth:
        """The condition; the constant true after a reported problem."""
        try:
            return self._truth(condition, scope)
        except UnresolvedError:
            return ir.Constant(True)

    def _truth(self, condition: ast.Condition, scope: Scope) -> ir.Truth:
        match condition:
            case ast.And():
                return ir.And(tuple(self.truth(item, scope) for item in condition.items))
            case ast.Or():
                return ir.Or(tuple(self.truth(item, scope) for item in condition.items))
            case ast.Not():
                return ir.Not(self.truth(condition.item, scope))
            case ast.Bare():
                return self._bare(condition.path, scope)
            case ast.Happened():
                return sign(ir.Happened(self.time(condition.time, scope)), condition.negated)
            case ast.Recorded():
                fact = self.fact(condition.what, scope)
                return sign(ir.Recorded(fact.attribute), condition.negated)
            case ast.There():
                return self._there(condition, scope)
            case ast.Every():
                binder, inside = self.binder(condition.selection, scope)
                breach = ir.Not(self.truth(condition.holds, inside))
                where = breach if binder.where is None else ir.And((binder.where, breach))
                counter = ir.Binder(binder.variable, binder.entity, binder.source, where)
                return ir.Not(ir.Exists(counter))
            case ast.Overlap():
                overlap = ir.Overlaps(
                    *self._ends(condition.left, scope), *self._ends(condition.right, scope)
                )
                return sign(overlap, condition.negated)
            case ast.Covered():
                return self._covered(condition, scope)
            case ast.Ranked():
                return self._ranked(condition, scope)
            case ast.Approved():
                return self._approved(condition, scope)
            case _:
                return self.comparison(condition, scope)

    def _bare(self, path: ast.Path, scope: Scope) -> ir.Truth:
        meaning = self.meaning(path, scope)
        text = self.context.text(path.span)
        if isinstance(meaning, Derived):
            name = meaning.declaration.name.text
            if self.type_of(name) == "truth":
                return ir.CallTruth(name, meaning.of)
            self.fail("E301", path.span, f"定义“{name}”不是条件", found=name,
                      advice="它是数或者时间，要与别的值比较")  # fmt: skip
        if isinstance(meaning, OneFact):
            fact = meaning.fact
            if yes_no(fact):
                return ir.Holds(meaning.attribute)
            if fact.kind in ("date", "datetime") and not fact.many:
                self.fail("E301", path.span, f"“{fact.word}”是时间，不是条件", found=fact.word,
                          expected=(f"已 {fact.word}", f"未 {fact.word}"),
                          advice=f"要说已经发生，写“已 {fact.word}”")  # fmt: skip
        self.fail(
            "E301", path.span, f"“{text}”不能单独作条件", found=text,
            advice="补上怎样判断：为、属于、含、早于、不少于……",
        )  # fmt: skip

    # ------------------------------------------------------------ quantities of records

    def _there(self, condition: ast.There, scope: Scope) -> ir.Truth:
        counted = condition.at_least is not None or condition.at_most is not None
        bind = self.counted if counted else self.binder
        binder, _ = bind(condition.selection, scope)
        bounds: list[ir.Truth] = []
        for op, bound in (("ge", condition.at_least), ("le", condition.at_most)):
            if bound is None:
                continue
            number, measure = self.number(bound, scope)
            self.agree("count", measure, bound)
            bounds.append(ir.CompareNumbers("ge" if op == "ge" else "le", ir.Count(binder), number))
        holds = bounds[0] if len(bounds) == 1 else ir.And(tuple(bounds))
        return sign(holds if bounds else ir.Exists(binder), condition.negated)

    # ------------------------------------------------------------ spans of time

    def _ends(self, interval: ast.Interval, scope: Scope) -> tuple[ir.Time, ir.Time]:
        return self.time(interval.start, scope), self.time(interval.end, scope)

    def _covered(self, condition: ast.Covered, scope: Scope) -> ir.Truth:
        span_from, span_to = self._ends(condition.span_of, scope)
        binder, inside = self.binder(condition.pieces, scope)
        piece_from, piece_to = self._ends(condition.piece, inside)
        tolerance: int | ir.ParameterValue = 0
        if isinstance(condition.gap, Word):
            tolerance = self.minutes_parameter(condition.gap)
        elif condition.gap is not None:
            minutes = minutes_of(condition.gap.value, condition.gap.unit)
            if minutes is None:
                self.fail(
                    "E312",
                    condition.gap.span,
                    "空档应以整分钟或者小时计",
                    found=self.context.text(condition.gap.span),
                    expected=("1分钟",),
                    advice="改用分钟",
                )
            tolerance = minutes
        covered = ir.Covered(span_from, span_to, binder, piece_from, piece_to, tolerance)
        return sign(covered, condition.negated)

    # ------------------------------------------------------------ levels of authority

    def _ranked(self, condition: ast.Ranked, scope: Scope) -> ir.Truth:
        fact = self.fact(condition.left, scope)
        codes = self.ranked_codes(fact.fact, condition.rank)
        return sign(ir.OneOf(fact.attribute, codes), condition.negated)

    def ranked_codes(self, fact: Fact, rank: Word, *, alone: bool = False) -> tuple[str, ...]:
        """Codes of the level named and those above it in its chain.

        ``alone``: a level that has no rank stands for itself. Raises UnresolvedError after
        reporting.
        """
        code = self.code(fact, rank)
        assert fact.target is not None
        try:
            return self.words.vocabulary.enums[fact.target].at_least(code)
        except KeyError:
            if alone:
                return (code,)
            self.fail(
                "E315", rank.span, f"“{rank.text}”没有高低之分", found=rank.text,
                advice="只有同一系统的审批层级可以比较高低；其他的用“为”或者“属于”",
            )  # fmt: skip

    def _approved(self, condition: ast.Approved, scope: Scope) -> ir.Truth:
        approval = self.record(condition.approval, scope)
        if approval.entity != _APPROVAL:
            self.fail(
                "E316",
                condition.approval.span,
                f"“经 … 批准”说的是审批，此处是{self.words.word_of(approval.entity)}",
                found=self.context.text(condition.approval.span),
                advice="写成“该记录 的 审批 经 … 批准”",
            )
        facts = self.words.vocabulary.entities[_APPROVAL].attributes
        codes = self.ranked_codes(facts["level"], condition.rank, alone=True)
        record = approval.record
        result = ir.Attribute(record, _APPROVAL, "result", "enum")
        level = ir.Attribute(record, _APPROVAL, "level", "enum")
        decided = ir.Attribute(record, _APPROVAL, "decided_at", "datetime")
        parts: tuple[ir.Truth, ...] = (
            ir.OneOf(result, ("approved",)),
            ir.OneOf(level, codes),
            ir.Happened(ir.TimeOf(decided)),
        )
        return sign(ir.And(parts), condition.negated)


def sign(truth: ir.Truth, negated: bool) -> ir.Truth:
    """The truth, or its negation."""
    return ir.Not(truth) if negated else truth


def yes_no(fact: Fact) -> bool:
    """Whether the fact is read as yes or no."""
    return not fact.many and (
        fact.kind == "bool" or (fact.kind == "enum" and fact.target == "gap_state")
    )
