"""Nodes for conditions."""

from __future__ import annotations

from typing import Any, cast

from dsl.keywords import NUMBER_ORDER, TIME_ORDER
from dsl.reading.building.kids import Kids, Part, as_path, has, lexemes, nodes, span_of
from dsl.reading.building.values import ValueBuilder, selection_of
from dsl.reading.lexicon import TIME_ENDING
from dsl.reading.problems import SyntaxProblem
from dsl.syntax.expressions import (
    CONDITIONS,
    Age,
    Among,
    And,
    Approved,
    Bare,
    Between,
    CompareNumbers,
    CompareTimes,
    Condition,
    Contains,
    Covered,
    Every,
    Happened,
    Interval,
    Is,
    Letter,
    Not,
    Or,
    Overlap,
    Path,
    Ranked,
    Recorded,
    Same,
    Selection,
    Shares,
    Text,
    There,
    Value,
    YesNo,
)
from dsl.syntax.node import Node, Word


def as_condition(node: Node) -> Condition:
    """The node as a condition. Raises SyntaxProblem (E118) for a value standing alone."""
    if isinstance(node, CONDITIONS):
        return cast(Condition, node)
    raise SyntaxProblem(
        "E118",
        node.span,
        "这里要一个判断，只写了一个数值、时间或对象",
        expected=("判断（如 … 为 …、已 …、不少于 …、早于 …）",),
        advice="在后面补上比较，如 不少于 2名、早于 …",
    )


def _option(node: Any) -> Path | Text:
    if isinstance(node, YesNo):
        raise SyntaxProblem(
            "E119",
            node.span,
            "「是、否」只能写在「为、不为」之后",
            advice="改写为 … 为 是，或者 … 为 否",
        )
    assert isinstance(node, Path | Text)
    return node


class ConditionBuilder(ValueBuilder):
    """Methods named after the grammar's alternatives for conditions."""

    def condition(self, kids: Kids) -> Condition:
        return as_condition(kids[0])

    def body(self, kids: Kids) -> Condition | Value:
        (node,) = kids
        return node.path if isinstance(node, Bare) else cast(Value, node)

    def chain(self, kids: Kids) -> Node:
        if len(kids) == 1:
            return cast(Node, kids[0])
        joiners = lexemes(kids, "AND", "OR")
        odd = next((j for j in joiners if j.type != joiners[0].type), None)
        if odd is not None:
            raise SyntaxProblem(
                "E105",
                odd.span,
                "「且」与「或」混用，先后不明",
                found=str(odd),
                advice="把先判断的一组用括号括起来，如 （甲 或 乙） 且 丙",
            )
        kind = And if joiners[0].type == "AND" else Or
        items: list[Condition] = []
        for node in map(as_condition, nodes(kids)):
            items.extend(node.items if isinstance(node, kind) else (node,))
        return kind(tuple(items), span=span_of(kids))

    def chain_then_open(self, kids: Kids) -> Node:
        there = kids[-1]
        raise SyntaxProblem(
            "E106",
            there.span,
            "「其中」管到哪里不明",
            found="其中",
            advice="在较长的条件里，把「，其中 …」改为括号，如 有 讯询问（种类 为 讯问）",
        )

    def open(self, kids: Kids) -> There:
        return self._there(kids)

    def there(self, kids: Kids) -> There:
        return self._there(kids)

    def _there(self, kids: Kids) -> There:
        bounds = {kid.name: kid for kid in nodes(kids) if isinstance(kid, Part)}
        negated = has(kids, "没有")
        if negated and bounds:
            bound = next(iter(bounds.values()))
            raise SyntaxProblem(
                "E119",
                bound.span,
                "「没有」之后不能再写数量",
                advice="改写为 有 不超过 …，或者 有 不少于 …",
            )
        exactly = bounds.get("exactly")
        at_least = bounds.get("at_least", exactly)
        at_most = bounds.get("at_most", exactly)
        records = [kid for kid in nodes(kids) if not isinstance(kid, Part)]
        return There(
            selection_of(records),
            negated,
            at_least.value if at_least else None,
            at_most.value if at_most else None,
            span=span_of(kids),
        )

    def bound(self, kids: Kids) -> Part:
        kinds = {"AT_LEAST": "at_least", "AT_MOST": "at_most"}
        return Part(kinds.get(kids[0].type, "exactly"), kids[1], span=span_of(kids))

    def negation(self, kids: Kids) -> Not:
        return Not(kids[2], span=span_of(kids))

    def alone(self, kids: Kids) -> Node:
        (value,) = kids
        return Bare(value, span=value.span) if isinstance(value, Path) else value

    def is_value(self, kids: Kids) -> Is:
        left, right = nodes(kids)
        path = as_path(left, "「为」前面")
        return Is(path, right, has(kids, "不为"), span=span_of(kids))

    def among(self, kids: Kids) -> Among:
        left, options = nodes(kids)
        path = as_path(left, "「属于」前面")
        return Among(path, options.value, has(kids, "不属于"), span=span_of(kids))

    def options(self, kids: Kids) -> Part:
        return Part("options", tuple(map(_option, nodes(kids))), span=span_of(kids))

    def contains_one(self, kids: Kids) -> Contains:
        left, right = nodes(kids)
        path = as_path(left, "「含」前面")
        return Contains(path, (_option(right),), has(kids, "不含"), span=span_of(kids))

    def contains_some(self, kids: Kids) -> Contains:
        left, options = nodes(kids)
        path = as_path(left, "「含」前面")
        return Contains(path, options.value, has(kids, "不含"), span=span_of(kids))

    def compare_numbers(self, kids: Kids) -> CompareNumbers:
        left, right = nodes(kids)
        op = NUMBER_ORDER[str(lexemes(kids, "NUMBER_ORDER")[0])]
        return CompareNumbers(op, left, right, span=span_of(kids))  # type: ignore[arg-type]

    def compare_times(self, kids: Kids) -> CompareTimes:
        return self._compare_times(kids, by_day=False)

    def compare_days(self, kids: Kids) -> CompareTimes:
        return self._compare_times(kids, by_day=True)

    def _compare_times(self, kids: Kids, *, by_day: bool) -> CompareTimes:
        left, right = nodes(kids)
        op = TIME_ORDER[str(lexemes(kids, "TIME_ORDER")[0])]
        return CompareTimes(op, left, right, by_day, span=span_of(kids))  # type: ignore[arg-type]

    def between(self, kids: Kids) -> Between:
        time, low, high = nodes(kids)
        return Between(time, low, high, span=span_of(kids))

    def together(self, kids: Kids) -> CompareTimes | Same | Shares:
        left, right = nodes(kids)
        how = str(kids[-1])
        if how in ("同日", "同时"):
            return CompareTimes("eq", left, right, how == "同日", span=span_of(kids))
        a, b = as_path(left, "「与」前面"), as_path(right, "「与」后面")
        if isinstance(a.head, Letter) and not a.steps and isinstance(b.head, Letter) and b.steps:
            # 甲 与 乙 的 讯询问人 有相同: both have that fact.
            a = Path(a.head, b.steps, span=a.span)
        if how in ("有相同", "无相同"):
            return Shares(a, b, how == "无相同", span=span_of(kids))
        return Same(a, b, how == "不同", span=span_of(kids))

    def ranked(self, kids: Kids) -> Ranked:
        left, rank = nodes(kids)
        path = as_path(left, "「不低于」前面")
        return Ranked(path, rank, has(kids, "低于"), span=span_of(kids))

    def approved(self, kids: Kids) -> Approved:
        approval, rank = nodes(kids)
        path = as_path(approval, "「经」前面")
        return Approved(path, rank, has(kids, "未经"), span=span_of(kids))

    def happened(self, kids: Kids) -> Happened:
        return Happened(kids[1], kids[0] == "未", span=span_of(kids))

    def stem_happened(self, kids: Kids) -> Happened:
        time = Path(_time_word(kids[1]), span=kids[1].span)
        return Happened(time, kids[0] == "未", span=span_of(kids))

    def path_happened(self, kids: Kids) -> Happened:
        path = as_path(kids[0], "「已、未」前面")
        time = Path(path.head, (*path.steps, _time_word(kids[2])), span=span_of(kids))
        return Happened(time, kids[1] == "未", span=span_of(kids))

    def recorded(self, kids: Kids) -> Recorded:
        return Recorded(kids[1], kids[0] == "未载明", span=span_of(kids))

    def every(self, kids: Kids) -> Every:
        selection, holds = nodes(kids)
        return Every(selection, as_condition(holds), span=span_of(kids))

    def aged(self, kids: Kids) -> CompareNumbers:
        years = self.amount(kids[-1:])
        op: Any = "ge" if has(kids, "已满") else "lt"
        person, at = nodes(kids)
        age = Age(person, at, span=person.span.to(at.span))
        return CompareNumbers(op, age, years, span=span_of(kids))

    def interval(self, kids: Kids) -> Interval:
        start, end = nodes(kids)
        return Interval(start, end, span=span_of(kids))

    def overlap(self, kids: Kids) -> Overlap:
        left, right = nodes(kids)
        return Overlap(left, right, has(kids, "不重叠"), span=span_of(kids))

    def covered(self, kids: Kids) -> Covered:
        parts = nodes(kids)
        gap = parts.pop().value if isinstance(parts[-1], Part) else None
        span_of_, *records, piece = parts
        selection: Selection = selection_of(records)
        return Covered(span_of_, selection, piece, gap, has(kids, "未覆盖"), span=span_of(kids))

    def gap(self, kids: Kids) -> Part:
        return Part("gap", kids[1], span=span_of(kids))


def _time_word(stem: Any) -> Word:
    return Word(str(stem) + TIME_ENDING, span=stem.span)
