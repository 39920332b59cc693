"""Values and conditions in canonical words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.formatting.amounts import write_amount
from dsl.reading.lexicon import TIME_ENDING, Lexicon
from dsl.syntax import expressions as ast
from dsl.syntax.node import Node, Word

_NUMBER_WORDS = {
    "lt": "少于", "le": "不超过", "gt": "多于", "ge": "不少于", "eq": "等于", "ne": "不等于",
}  # fmt: skip
_TIME_WORDS = {"lt": "早于", "le": "不晚于", "gt": "晚于", "ge": "不早于"}


class Writer:
    """Writes values and conditions; knows the words that may drop their 时间."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def value(self, node: Node) -> str:
        """A value (or a word, an interval, a record) as text."""
        method: Callable[[Any], str] = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node)

    # ------------------------------------------------------------ records and plain values

    def _word(self, node: Word) -> str:
        return node.text

    def _deictic(self, node: ast.Deictic) -> str:
        return node.kind + node.entity.text

    def _letter(self, node: ast.Letter) -> str:
        return node.name

    def _path(self, node: ast.Path) -> str:
        head = self.value(node.head)
        if isinstance(node.head, ast.Pick):
            head = f"（{head}）"
        return " 的 ".join([head, *(step.text for step in node.steps)])

    def _selection(self, node: ast.Selection) -> str:
        where = f"（{self.condition(node.where)}）" if node.where is not None else ""
        return self.value(node.source) + where

    def _pick(self, node: ast.Pick) -> str:
        mark = "最晚的" if node.latest else "最早的"
        return f"{self.value(node.by)} {mark} {self.value(node.selection)}"

    def _amount(self, node: ast.Amount) -> str:
        return write_amount(node)

    def _dateliteral(self, node: ast.DateLiteral) -> str:
        return node.value.isoformat()

    def _minuteliteral(self, node: ast.MinuteLiteral) -> str:
        return node.value.isoformat(" ", "minutes")

    def _text(self, node: ast.Text) -> str:
        return f"「{node.value}」"

    def _yesno(self, node: ast.YesNo) -> str:
        return "是" if node.value else "否"

    def _asof(self, _: ast.AsOf) -> str:
        return "截至时间"

    # ------------------------------------------------------------ computed values

    def _extreme(self, node: ast.Extreme) -> str:
        mark = "的最晚" if node.latest else "的最早"
        return f"{self.value(node.selection)} {mark} {self.value(node.what)}"

    def _total(self, node: ast.Total) -> str:
        return f"{self.value(node.selection)} 的合计 {self.value(node.what)}"

    def _quantity(self, node: ast.Quantity) -> str:
        return f"{self.value(node.selection)} 的个数"

    def _earlierof(self, node: ast.EarlierOf) -> str:
        return f"较早的（{'、'.join(map(self.value, node.items))}）"

    def _laterof(self, node: ast.LaterOf) -> str:
        return f"较晚的（{'、'.join(map(self.value, node.items))}）"

    def _shifted(self, node: ast.Shifted) -> str:
        return f"{self.value(node.time)} {'前' if node.back else '后'} {self.value(node.by)}"

    def _choice(self, node: ast.Choice) -> str:
        then, otherwise = self.value(node.then), self.value(node.otherwise)
        return f"（如 {self.condition(node.when)} 则 {then} 否则 {otherwise}）"

    def _elapsed(self, node: ast.Elapsed) -> str:
        mark = "相隔" if node.days else "历时"
        return f"{self.value(node.start)} 至 {self.value(node.end)} {mark}"

    def _age(self, node: ast.Age) -> str:
        return f"{self.value(node.person)} 于 {self.value(node.at)} 的周岁"

    def _arithmetic(self, node: ast.Arithmetic) -> str:
        return f"{self.value(node.left)} {node.op} {self.value(node.right)}"

    def _periodend(self, node: ast.PeriodEnd) -> str:
        return f"{self.period(node.period, node.before)} 届满"

    def period(self, period: ast.Path, before: ast.Path | None) -> str:
        """A named period, as it stood before a record where one is given."""
        stood = f"（在 {self.value(before)} 前）" if before is not None else ""
        return self.value(period) + stood

    def _parameterat(self, node: ast.ParameterAt) -> str:
        return f"{node.name.text}（按 {self.value(node.at)}）"

    def _interval(self, node: ast.Interval) -> str:
        return f"【{self.value(node.start)} 至 {self.value(node.end)}】"

    # ------------------------------------------------------------ conditions

    def condition(self, node: ast.Condition) -> str:
        """A condition as text."""
        return self.value(node)

    def line(self, node: ast.Condition) -> str:
        """A condition that is a line of its own: 有 …，其中 … may stand open."""
        if isinstance(node, ast.There) and node.selection.where is not None:
            source = ast.Selection(node.selection.source)
            return f"{self._quantified(node, source)}，其中 {self.condition(node.selection.where)}"
        return self.condition(node)

    def _single(self, node: ast.Condition) -> str:
        text = self.condition(node)
        return f"（{text}）" if isinstance(node, ast.And | ast.Or) else text

    def _and(self, node: ast.And) -> str:
        return " 且 ".join(map(self._single, node.items))

    def _or(self, node: ast.Or) -> str:
        return " 或 ".join(map(self._single, node.items))

    def _not(self, node: ast.Not) -> str:
        return f"并非（{self.condition(node.item)}）"

    def _bare(self, node: ast.Bare) -> str:
        return self.value(node.path)

    def _is(self, node: ast.Is) -> str:
        mark = "不为" if node.negated else "为"
        return f"{self.value(node.left)} {mark} {self.value(node.right)}"

    def _options(self, options: tuple[ast.Path | ast.Text, ...]) -> str:
        return f"（{'、'.join(map(self.value, options))}）"

    def _among(self, node: ast.Among) -> str:
        mark = "不属于" if node.negated else "属于"
        return f"{self.value(node.left)} {mark}{self._options(node.options)}"

    def _contains(self, node: ast.Contains) -> str:
        left, mark = self.value(node.left), "不含" if node.negated else "含"
        if len(node.options) == 1:
            return f"{left} {mark} {self.value(node.options[0])}"
        return f"{left} {mark}{self._options(node.options)}{'' if node.negated else '之一'}"

    def _comparenumbers(self, node: ast.CompareNumbers) -> str:
        left, right = node.left, self.value(node.right)
        if isinstance(left, ast.Age) and isinstance(node.right, ast.Amount):
            mark = {"ge": "已满", "lt": "不满"}.get(node.op)
            if mark:
                return f"{self.value(left.person)} 于 {self.value(left.at)} {mark} {right}"
        mark = _NUMBER_WORDS[node.op]
        if node.op == "gt" and isinstance(left, ast.Elapsed):
            mark = "超过"
        return f"{self.value(left)} {mark} {right}"

    def _comparetimes(self, node: ast.CompareTimes) -> str:
        left, right = self.value(node.left), self.value(node.right)
        if node.op == "eq":
            return f"{left} 与 {right} {'同日' if node.by_day else '同时'}"
        return f"{left} {'按日 ' if node.by_day else ''}{_TIME_WORDS[node.op]} {right}"

    def _between(self, node: ast.Between) -> str:
        low, high = self.value(node.low), self.value(node.high)
        return f"{self.value(node.time)} 在 {low} 与 {high} 之间"

    def _happened(self, node: ast.Happened) -> str:
        mark = "未" if node.negated else "已"
        time = node.time
        if isinstance(time, ast.Path):
            stem = self._stem(time)
            if stem and not time.steps:
                return f"{mark} {stem}"
            if stem:
                return f"{self.value(ast.Path(time.head, time.steps[:-1]))} {mark} {stem}"
        return f"{mark} {self.value(time)}"

    def _stem(self, path: ast.Path) -> str:
        """The last word of a path without 时间, where it may be left out; empty otherwise."""
        last = path.steps[-1] if path.steps else path.head
        if not (isinstance(last, Word) and last.text.endswith(TIME_ENDING)):
            return ""
        stem = last.text.removesuffix(TIME_ENDING)
        return stem if stem in self.lexicon.stems else ""

    def _recorded(self, node: ast.Recorded) -> str:
        return f"{'未载明' if node.negated else '载明'} {self.value(node.what)}"

    def _there(self, node: ast.There) -> str:
        return self._quantified(node, node.selection)

    def _quantified(self, node: ast.There, selection: ast.Selection) -> str:
        words = ["没有" if node.negated else "有"]
        if node.at_least is not None and node.at_least == node.at_most:
            words += ["恰好", self.value(node.at_least)]
        elif node.at_least is not None:
            words += ["不少于", self.value(node.at_least)]
        elif node.at_most is not None:
            words += ["不超过", self.value(node.at_most)]
        return " ".join([*words, self.value(selection)])

    def _every(self, node: ast.Every) -> str:
        return f"每一 {self.value(node.selection)} 均 {self._single(node.holds)}"

    def _shares(self, node: ast.Shares) -> str:
        mark = "无相同" if node.negated else "有相同"
        return f"{self.value(node.left)} 与 {self.value(node.right)} {mark}"

    def _same(self, node: ast.Same) -> str:
        mark = "不同" if node.negated else "相同"
        return f"{self.value(node.left)} 与 {self.value(node.right)} {mark}"

    def _overlap(self, node: ast.Overlap) -> str:
        mark = "不重叠" if node.negated else "重叠"
        return f"{self.value(node.left)} 与 {self.value(node.right)} {mark}"

    def _covered(self, node: ast.Covered) -> str:
        mark = "未覆盖" if node.negated else "覆盖"
        gap = f"，空档不超过 {self.value(node.gap)}" if node.gap is not None else ""
        pieces, piece = self.value(node.pieces), self.value(node.piece)
        return f"{self.value(node.span_of)} 为 {pieces} 的 {piece} {mark}{gap}"

    def _ranked(self, node: ast.Ranked) -> str:
        return f"{self.value(node.left)} {'低于' if node.negated else '不低于'} {node.rank.text}"

    def _approved(self, node: ast.Approved) -> str:
        mark = "未经" if node.negated else "经"
        return f"{self.value(node.approval)} {mark} {node.rank.text} 批准"
