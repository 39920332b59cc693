"""Putting together a duty from its lines: 应当 or 不得, and what stands below it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.keywords import LIMIT_FIELDS
from dsl.reading.limits import read_limit
from dsl.reading.outline import Item
from dsl.reading.reader import Reader
from dsl.syntax.declarations import Duty, MustDo, MustHold, MustPrecede
from dsl.syntax.expressions import CompareTimes, Condition


@dataclass
class DutyLines:
    """The line of a duty and its details, in the order of the text."""

    head: Item
    details: list[Item] = field(default_factory=list)

    def of(self, name: str) -> Item | None:
        """The first detail of a name."""
        return next((item for item in self.details if item.field == name), None)


def read_duty(reader: Reader, lines: DutyLines) -> Duty | None:
    """The duty; None if it can't be read."""
    condition: Condition | None = reader.sentence("condition", lines.head)
    span = lines.head.span.to((lines.details or [lines.head])[-1].span)
    forbidden = lines.head.field == "不得"
    label = lines.head.label or ""
    if lines.of("期限") is not None:
        return _must_do(reader, lines, condition)
    for item in lines.details:
        if item.field in LIMIT_FIELDS or item.field == "办结":
            reader.problem(
                "E112",
                item.head,
                f"有「{item.field}」而没有「期限」",
                found=item.field,
                expected=("期限：…",),
                advice="先写 期限：自 … 起 … 以内",
            )
    loose = lines.of("宽松")
    lenient = None if loose is None else reader.sentence("condition", loose)
    if condition is None or (loose is not None and lenient is None):
        return None
    if isinstance(condition, CompareTimes) and not forbidden and loose is None:
        order = _order(condition, label)
        if order is not None:
            return order
    return MustHold(condition, forbidden, lenient, label, span=span)


def _order(condition: CompareTimes, label: str) -> MustPrecede | None:
    """A 先于 B, A 不晚于 B as a duty of its own: it waits for B."""
    if condition.by_day or condition.op not in ("lt", "le"):
        return None
    return MustPrecede(
        condition.left, condition.right, condition.op == "le", label, span=condition.span
    )


def _must_do(reader: Reader, lines: DutyLines, action: Condition | None) -> MustDo | None:
    loose = lines.of("宽松")
    if loose is not None:
        reader.problem(
            "E103",
            loose.head,
            "有「期限」的要求不能再写「宽松」",
            found="宽松",
            advice="期限的宽严写在「口径」里",
        )
    finished = lines.of("办结")
    done = None if finished is None else reader.sentence("moment", finished)
    line = read_limit(reader, [item for item in lines.details if item.field in LIMIT_FIELDS])
    if action is None or line is None or (finished is not None and done is None):
        return None
    return MustDo(
        action,
        line.limit,
        done,
        line.back,
        lines.head.field == "不得",
        lines.head.label or "",
        span=lines.head.span.to(lines.details[-1].span),
    )
