"""Conditions, times and numbers of the checked rules in the rule's own words."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.ir import expressions as x
from dsl.ir.rules import Ruleset
from dsl.ir.vocabulary import Vocabulary
from engine.explaining.durations import instant_word, minutes_word
from engine.explaining.safe import plain

_ORDER = {"lt": "早于", "le": "不晚于", "gt": "晚于", "ge": "不早于", "eq": "与"}
_SIZE = {"lt": "少于", "le": "不多于", "gt": "多于", "ge": "不少于", "eq": "等于", "ne": "不等于"}
_SIGN = {"add": "加", "sub": "减", "mul": "乘以"}
_SPAN = {"minute": "分钟数", "hour": "小时数", "day": "日数"}


class Phrases:
    """Speaks of one rule's expressions; ``subjects`` are the variables the rule is about.

    The length of a phrase is bounded by the rule's text: definitions are named, not unfolded.
    What has been said once is kept with its node.
    """

    def __init__(self, vocabulary: Vocabulary, subjects: Sequence[x.Binder] = ()) -> None:
        self._vocabulary = vocabulary
        self._subjects = {b.variable: b.entity for b in subjects}
        self._told: dict[int, tuple[x.Expression, str]] = {}

    @classmethod
    def of(cls, ruleset: Ruleset, rule_index: int) -> Phrases:
        """The phrases of one rule of a ruleset."""
        return cls(ruleset.vocabulary, ruleset.rules[rule_index].subjects)

    # ------------------------------------------------------------ words

    def entity(self, entity: str) -> str:
        """The entity's word: 强制措施."""
        return self._vocabulary.entities[entity].word

    def word(self, entity: str, attribute: str) -> str:
        """The attribute's word: 执行时间."""
        return self._vocabulary.entities[entity].attributes[attribute].word

    def code(self, attribute: x.Attribute, code: str) -> str:
        """The word of an enumeration's code; other values as they are."""
        target = self._vocabulary.entities[attribute.entity].attributes[attribute.name].target
        if attribute.kind == "enum" and target in self._vocabulary.enums:
            for value in self._vocabulary.enums[target].values:
                if value.code == code:
                    return value.word
        return plain(code)

    # ------------------------------------------------------------ records

    def record(self, node: x.Record) -> str:
        """本措施, 本措施的被采取人, 最早的讯询问 …"""
        match node:
            case x.Variable():
                return self._variable(node)
            case x.Follow():
                return self.attribute(node.reference)
            case x.Pick():
                which = "最晚" if node.latest else "最早"
                return f"{self.time(node.by)}{which}的{self.binder(node.binder)}"

    def _variable(self, node: x.Variable) -> str:
        if node.name == "case":
            return "案件"
        if node.name not in self._subjects:
            return ""
        alike = [name for name, entity in self._subjects.items() if entity == node.entity]
        if len(alike) > 1:
            return node.name if not node.name.isascii() else _ordinal(alike.index(node.name))
        return f"本{self._vocabulary.entities[node.entity].short}"

    def attribute(self, node: x.Attribute) -> str:
        """本措施的执行时间; of a record tried in a search just 执行时间."""
        owner = self.record(node.of)
        word = self.word(node.entity, node.name)
        return f"{owner}的{word}" if owner else word

    def binder(self, binder: x.Binder) -> str:
        """讯询问（种类为讯问，且…）."""
        entity = self.entity(binder.entity)
        if isinstance(binder.source, x.Members):
            entity = f"{self.attribute(binder.source.references)}所列{entity}"
        return entity if binder.where is None else f"{entity}（{self.truth(binder.where)}）"

    def _item(self, node: x.Attribute | x.Key) -> str:
        if isinstance(node, x.Attribute):
            return self.attribute(node)
        return self.record(node.of) or f"该{self.entity(node.entity)}"

    # ------------------------------------------------------------ truth

    def truth(self, node: x.Truth) -> str:
        """The condition as a statement that is right, wrong or unknown."""
        if id(node) not in self._told:
            self._told[id(node)] = node, self._truth(node)
        return self._told[id(node)][1]

    def _truth(self, node: x.Truth) -> str:
        match node:
            case x.Constant():
                return "恒成立" if node.value else "恒不成立"
            case x.Not():
                return self._negated(node.item)
            case x.And():
                return "，且".join(self._part(i) for i in node.items) or "恒成立"
            case x.Or():
                return "，或者".join(self._part(i) for i in node.items) or "恒不成立"
            case x.Holds():
                return f"{self.attribute(node.attribute)}为是"
            case x.Happened():
                return f"已有{self.time(node.time)}"
            case x.Recorded():
                return f"{self.attribute(node.attribute)}有记载"
            case x.CompareTimes() | x.CompareNumbers():
                return self._comparison(node)
            case x.CallTruth():
                return f"{self.record(node.of)}{node.name}"
            case x.Exists():
                return f"有{self.binder(node.binder)}"
            case x.Overlaps() | x.Covered():
                return self._spans(node)
            case _:
                return self._membership(node)

    def _part(self, node: x.Truth) -> str:
        text = self.truth(node)
        compound = isinstance(node, x.And | x.Or) and len(node.items) > 1
        return f"（{text}）" if compound else text

    def _negated(self, node: x.Truth) -> str:
        match node:
            case x.Exists():
                return f"没有{self.binder(node.binder)}"
            case x.Happened():
                return f"尚无{self.time(node.time)}"
            case x.Holds():
                return f"{self.attribute(node.attribute)}为否"
            case x.OneOf():
                return f"{self.attribute(node.attribute)}不为{self._options(node)}"
            case x.Recorded():
                return f"{self.attribute(node.attribute)}无记载"
            case x.CallTruth():
                return f"{self.record(node.of)}非{node.name}"
            case x.Shares():
                return f"{self.attribute(node.left)}与{self.attribute(node.right)}没有相同"
            case x.Overlaps():
                return f"{self._both_spans(node)}不重叠"
            case x.InList():
                return f"{self._item(node.item)}不在{self.attribute(node.attribute)}之列"
            case _:
                return f"并非（{self.truth(node)}）"

    def _comparison(self, node: x.CompareTimes | x.CompareNumbers) -> str:
        if isinstance(node, x.CompareNumbers):
            return f"{self.number(node.left)}{_SIZE[node.op]}{self.number(node.right)}"
        same = "相同" if node.op == "eq" else ""
        day = "（按日比较）" if node.by == "day" else ""
        return f"{self.time(node.left)}{_ORDER[node.op]}{self.time(node.right)}{same}{day}"

    def _options(self, node: x.OneOf | x.Contains) -> str:
        words = list(dict.fromkeys(self.code(node.attribute, o) for o in node.options))
        return words[0] if len(words) == 1 else f"（{'、'.join(words)}）之一"

    def _membership(self, node: x.OneOf | x.Contains | x.SameValue | x.InList | x.Shares) -> str:
        match node:
            case x.OneOf():
                return f"{self.attribute(node.attribute)}为{self._options(node)}"
            case x.Contains():
                return f"{self.attribute(node.attribute)}含有{self._options(node)}"
            case x.SameValue():
                return f"{self._item(node.left)}与{self._item(node.right)}相同"
            case x.InList():
                return f"{self._item(node.item)}在{self.attribute(node.attribute)}之列"
            case x.Shares():
                return f"{self.attribute(node.left)}与{self.attribute(node.right)}有相同"

    def _spans(self, node: x.Overlaps | x.Covered) -> str:
        if isinstance(node, x.Overlaps):
            return f"{self._both_spans(node)}重叠"
        gap = node.tolerance
        allowed = f"{gap}分钟" if isinstance(gap, int) else gap.name
        pieces = f"{self.time(node.piece_from)}至{self.time(node.piece_to)}"
        within = f"，间断不超过{allowed}" if gap else ""
        span = f"{self.time(node.span_from)}至{self.time(node.span_to)}"
        return f"{span}由{self.binder(node.binder)}的{pieces}覆盖{within}"

    def _both_spans(self, node: x.Overlaps) -> str:
        first = f"{self.time(node.a_from)}至{self.time(node.a_to)}"
        return f"{first}与{self.time(node.b_from)}至{self.time(node.b_to)}"

    # ------------------------------------------------------------ numbers

    def number(self, node: x.Number) -> str:
        """The number in words."""
        match node:
            case x.NumberLiteral():
                return str(node.value)
            case x.NumberOf():
                return self.attribute(node.attribute)
            case x.Count():
                return f"{self.binder(node.binder)}的个数"
            case x.Sum():
                return f"{self.binder(node.binder)}的{self.number(node.value)}合计"
            case x.ListLength():
                return f"{self.attribute(node.attribute)}的个数"
            case x.Age():
                return f"{self.time(node.at)}时{self.record(node.birth.of)}的周岁"
            case x.Elapsed():
                return f"{self.time(node.start)}至{self.time(node.end)}的{_SPAN[node.unit]}"
            case x.Arithmetic():
                return f"{self.number(node.left)}{_SIGN[node.op]}{self.number(node.right)}"
            case x.ParameterValue():
                return node.name
            case x.CallNumber():
                return f"{self.record(node.of)}{node.name}"

    # ------------------------------------------------------------ times

    def own_time(self, node: x.Time) -> str:
        """As ``time``, but 执行时间 alone for an attribute of the rule's one subject."""
        if not (isinstance(node, x.TimeOf) and isinstance(node.attribute.of, x.Variable)):
            return self.time(node)
        if list(self._subjects) != [node.attribute.of.name]:
            return self.time(node)
        return self.word(node.attribute.entity, node.attribute.name)

    def time(self, node: x.Time) -> str:
        """The time in words."""
        if id(node) not in self._told:
            self._told[id(node)] = node, self._time(node)
        return self._told[id(node)][1]

    def _time(self, node: x.Time) -> str:
        match node:
            case x.TimeOf():
                return self.attribute(node.attribute)
            case x.TimeLiteral():
                return instant_word(node.minute)
            case x.Now():
                return "检查时刻"
            case x.Earliest():
                return f"{self.binder(node.binder)}最早的{self.time(node.time)}"
            case x.Latest():
                return f"{self.binder(node.binder)}最晚的{self.time(node.time)}"
            case x.EarlierOf():
                return f"{'、'.join(self.time(i) for i in node.items)}中最早者"
            case x.LaterOf():
                return f"{'、'.join(self.time(i) for i in node.items)}中最晚者"
            case x.Shifted():
                return self._shifted(node)
            case x.ChooseTime():
                then, other = self.time(node.then), self.time(node.otherwise)
                return f"{then}（{self.truth(node.when)}的；否则为{other}）"
            case x.CallTime():
                return f"{self.record(node.of)}{node.name}"
            case x.Expiry():
                without = "" if node.before is None else "（不计该次及其后变更）"
                return f"{self.record(node.of)}的{node.period}届满之时{without}"

    def _shifted(self, node: x.Shifted) -> str:
        if not isinstance(node.minutes, int):
            return f"{self.time(node.time)}后{node.minutes.name}"
        side = "后" if node.minutes >= 0 else "前"
        return f"{self.time(node.time)}{side}{minutes_word(node.minutes)}"


def _ordinal(index: int) -> str:
    return "甲乙丙丁戊"[index] if index < 5 else f"第{index + 1}个"
