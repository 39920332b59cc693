"""Nodes for time limits; labels are filled in by the lines they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dsl.keywords import READINGS, ROLLS
from dsl.reading.building.conditions import ConditionBuilder
from dsl.reading.building.kids import Kids, Part, lexemes, nodes, quoted, span_of
from dsl.reading.building.values import read_amount
from dsl.reading.problems import SyntaxProblem
from dsl.syntax.expressions import Selection, Shifted
from dsl.syntax.limits import (
    BackFrom,
    Deduction,
    Length,
    Limit,
    PeriodCall,
    Reading,
    Readings,
    Roll,
    StartChange,
    Tier,
)
from dsl.syntax.node import Node


@dataclass(frozen=True, slots=True)
class LimitLine(Node):
    """What one 期限 line says: the limit so far, and how far before its end."""

    limit: Limit | PeriodCall | BackFrom
    back: Length | None = None


@dataclass(frozen=True, slots=True)
class LinkLine(Node):
    """What one 延长 or 重新起算 line says, part by part."""

    records: Selection
    parts: tuple[Part, ...]


class LimitBuilder(ConditionBuilder):
    """Methods named after the grammar's alternatives for limits."""

    def limit_from(self, kids: Kids) -> LimitLine:
        start, *rest = nodes(kids)
        tiers = tuple(kid for kid in rest if isinstance(kid, Tier))
        limit = Limit(start, tiers, span=span_of(kids))
        return LimitLine(limit, _back(rest), span=span_of(kids))

    def limit_use(self, kids: Kids) -> LimitLine:
        period, *rest = nodes(kids)
        before = next((kid for kid in rest if not isinstance(kid, Part)), None)
        return LimitLine(
            PeriodCall(period, before, span=span_of(kids)), _back(rest), span=span_of(kids)
        )

    def limit_back(self, kids: Kids) -> LimitLine:
        (value,) = kids
        if not (isinstance(value, Shifted) and value.back):
            raise SyntaxProblem(
                "E112",
                value.span,
                "期限没有写完",
                expected=("自 … 起 … 以内", "用 期限的名称", "… 前 三日"),
                advice="写成 自 执行时间 起 三日 以内、用 拘留期限，或者 举行时间 前 七日",
            )
        return LimitLine(BackFrom(value.time, span=value.span), value.by, span=value.span)

    def tier(self, kids: Kids) -> Tier:
        length, *when = nodes(kids)
        return Tier(length, when[0] if when else None, span=span_of(kids))

    def back(self, kids: Kids) -> Part:
        return Part("back", kids[1], span=span_of(kids))

    def start_change(self, kids: Kids) -> StartChange:
        start, when = nodes(kids)
        return StartChange("", start, when, span=span_of(kids))

    # ------------------------------------------------------------ links

    def records(self, kids: Kids) -> Selection:
        source, *where = nodes(kids)
        return Selection(source, where[0] if where else None, span=span_of(kids))

    def link(self, kids: Kids) -> LinkLine:
        records, *parts = nodes(kids)
        return LinkLine(records, tuple(parts), span=span_of(kids))

    def adds(self, kids: Kids) -> Part:
        return Part("adds", _length_and_stated(kids), span=span_of(kids))

    def reaches(self, kids: Kids) -> Part:
        return Part("reaches", _length_and_stated(kids), span=span_of(kids))

    def stated(self, kids: Kids) -> Part:
        return Part("stated", kids[1], span=span_of(kids))

    def restarts(self, kids: Kids) -> Part:
        return Part("restarts", kids[1], span=span_of(kids))

    def approved_at(self, kids: Kids) -> Part:
        return Part("approved", kids[1], span=span_of(kids))

    def before_expiry(self, kids: Kids) -> Part:
        return Part("before_expiry", True, span=span_of(kids))

    def any_time(self, kids: Kids) -> Part:
        return Part("before_expiry", False, span=span_of(kids))

    def at_most(self, kids: Kids) -> Part:
        times = read_amount(kids[1])
        if times.unit not in ("", "次") or times.value % 1 or not 1 <= times.value <= 99:
            raise SyntaxProblem(
                "E111",
                times.span,
                "次数应是一到九十九的整数",
                found=str(kids[1]),
                advice="写成 以一次为限、以二次为限",
            )
        return Part("at_most", int(times.value), span=span_of(kids))

    def after(self, kids: Kids) -> Part:
        return Part("after", quoted(kids[1]), span=span_of(kids))

    def deduction(self, kids: Kids) -> Deduction:
        records, start, end = nodes(kids)
        return Deduction("", records, start, end, span=span_of(kids))

    # ------------------------------------------------------------ ways of counting

    def readings(self, kids: Kids) -> Readings:
        found = nodes(kids)
        return Readings(found[0], found[-1], span=span_of(kids))

    def reading(self, kids: Kids) -> Reading:
        points: dict[str, Any] = {}
        for token in lexemes(kids, "READING"):
            point, code = READINGS[str(token)]
            if point in points:
                raise SyntaxProblem(
                    "E113",
                    token.span,
                    "同一口径问题写了两次",
                    found=str(token),
                    advice="同一问题只留一种算法；两种都有人主张的，分写在 严格 与 宽松 里",
                )
            points[point] = code
        source = lexemes(kids, "TEXT")
        return Reading(**points, source=quoted(source[0]) if source else "", span=span_of(kids))

    def roll(self, kids: Kids) -> Roll:
        ground, source = lexemes(kids, "REMARK"), lexemes(kids, "TEXT")
        return Roll(
            ROLLS[str(kids[0])],  # type: ignore[arg-type]
            str(ground[0]) if ground else "",
            quoted(source[0]) if source else "",
            span=span_of(kids),
        )

    def points(self, kids: Kids) -> Part:
        amount = read_amount(kids[0])
        if amount.unit not in ("", "分"):
            raise SyntaxProblem(
                "E111", amount.span, "记分只写数字", found=str(kids[0]), advice="写成 记分：2"
            )
        return Part("points", Decimal(amount.value), span=amount.span)


def _back(rest: list[Any]) -> Length | None:
    return next((k.value for k in rest if isinstance(k, Part) and k.name == "back"), None)


def _length_and_stated(kids: Kids) -> tuple[Length, Node | None]:
    length, *stated = nodes(kids)
    return length, stated[0].value if stated else None
