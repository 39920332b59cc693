"""Putting together an example from its lines: 截至, 事实, 完整, 应为."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.reading.outline import Item
from dsl.reading.reader import Reader
from dsl.syntax.examples import Example

_STARTS = {"截至": "at_minute", "事实": "facts", "完整": "complete", "应为": "expected"}


@dataclass
class ExampleLines:
    """The line of an example and those below it."""

    head: Item
    details: list[Item] = field(default_factory=list)


def read_example(reader: Reader, lines: ExampleLines) -> Example | None:
    """The example; None if a line can't be read or is missing."""
    found = {}
    for item in lines.details:
        node = reader.sentence(_STARTS[item.field], item)
        if node is None:
            return None
        found[item.field] = node
    for name in ("截至", "事实", "应为"):
        if name not in found:
            reader.problem(
                "E112",
                lines.head.head,
                f"示例缺「{name}」",
                expected=(f"{name}：…",),
                advice="示例须写明截至时间、事实和应有的结论",
            )
            return None
    complete = found["完整"].value if "完整" in found else None
    return Example(
        lines.head.label or "",
        found["截至"],
        found["事实"].value,
        found["应为"].value,
        complete,
        span=lines.head.span.to(lines.details[-1].span),
    )
