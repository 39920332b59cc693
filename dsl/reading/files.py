"""Putting together the declarations of one file."""

from __future__ import annotations

import re

from dsl import keywords
from dsl.diagnostics import Diagnostics
from dsl.reading.ambiguity import otherwise
from dsl.reading.building.lines import Heading
from dsl.reading.limits import read_limit
from dsl.reading.outline import Block, Item, Outline
from dsl.reading.reader import Reader
from dsl.reading.rules import read_rule
from dsl.reading.sentences import Script
from dsl.reading.sharing import misplaced, repeated
from dsl.syntax.declarations import (
    Declaration,
    DefinitionDecl,
    LadderDecl,
    ParameterDecl,
    PeriodDecl,
    RuleFile,
)
from dsl.syntax.limits import Limit

_HEADS = {
    "定义": "about_head",
    "期限定义": "about_head",
    "参数": "parameter_head",
    "阶梯": "plain_head",
}
_BODIES = {"定义": "body", "参数": "parameter_rows", "阶梯": "ladder"}
_NAME = re.compile(r"\s*([^\s（：「]+)")


def declared_name(block: Block, normal: str) -> str | None:
    """The name a block gives to a definition, period, parameter or ladder."""
    if block.heading.field == "规则":
        return None
    match = _NAME.match(normal, block.heading.begin, block.heading.end)
    return match[1] if match else None


def read_file(outline: Outline, script: Script, problems: Diagnostics) -> RuleFile:
    """All declarations of a file that can be read, and the names of those that can't."""
    declarations: list[Declaration] = []
    incomplete: list[str] = []
    for block in outline.blocks:
        reader = Reader(script, problems)
        node: Declaration | None
        if block.heading.field == "规则":
            node = read_rule(reader, block)
        else:
            node = _read_other(reader, block)
            name = declared_name(block, outline.normal)
            if node is None and name:
                incomplete.append(name)
        if node is not None:
            declarations.append(node)
    return RuleFile(tuple(declarations), tuple(incomplete))


def _read_other(reader: Reader, block: Block) -> Declaration | None:
    """A definition, period, parameter or ladder; None if it can't be read."""
    kind = block.heading.field
    colon = reader.script.normal.find("：", block.heading.begin, block.heading.end)
    head_end = block.heading.end if colon < 0 else colon
    head_item = Item(kind, block.heading.head, block.heading.begin, head_end)
    heading: Heading | None = reader.sentence(_HEADS[kind], head_item)
    if heading is not None:
        _refuse_ambiguous(reader, kind, heading)
    if kind == "期限定义":
        return _period(reader, block, heading, head_end + 1)
    for item in block.items:
        if item.field:
            misplaced(reader, item, kind, ())
    if colon < 0:
        reader.problem(
            "E112",
            block.heading.head,
            f"「{kind}」没有内容",
            expected=("：",),
            advice=f"写成 {kind} 名称：…",
        )
        return None
    body = Item(kind, block.heading.head, head_end + 1, block.heading.end)
    node = reader.sentence(_BODIES[kind], body)
    if heading is None or node is None:
        return None
    span = block.heading.span
    if kind == "定义":
        assert heading.entity is not None
        return DefinitionDecl(heading.name, heading.entity, node, span=span)
    if kind == "参数":
        return ParameterDecl(heading.name, node.value, heading.local, span=span)
    if node.name != "rungs":
        reader.problem(
            "E103", node.span, "阶梯里不能再用别的阶梯", advice="逐级写出，如 届满前 6小时 黄色"
        )
        return None
    return LadderDecl(heading.name, node.value, span=span)


def _refuse_ambiguous(reader: Reader, kind: str, heading: Heading) -> None:
    name = heading.name.text
    other = otherwise(name, reader.script.lexicon)
    if other is not None:
        reader.problem(
            "E125",
            heading.name.span,
            f"名称「{name}」会与「{other}」混淆",
            found=name,
            advice=f"换一个名称，使它拆不成「{other}」这样的写法；例如在前面加上所说的对象",
        )


def _period(
    reader: Reader, block: Block, heading: Heading | None, body_at: int
) -> PeriodDecl | None:
    rest = Item("期限定义", block.heading.head, min(body_at, block.heading.end), block.heading.end)
    if reader.script.normal[rest.begin : rest.end].strip():
        reader.problem(
            "E103",
            rest.head,
            "「期限定义」的内容要另起一行",
            expected=("期限：…",),
            advice="下一行写 期限：自 … 起 … 以内",
        )
        return None
    items: list[Item] = []
    seen: dict[str, Item] = {}
    for item in block.items:
        if item.field not in keywords.LIMIT_FIELDS:
            if item.field:
                misplaced(reader, item, "期限定义", keywords.LIMIT_FIELDS)
        elif not repeated(reader, item, seen):
            items.append(item)
    line = read_limit(reader, items)
    if line is None:
        if "期限" not in seen:
            reader.problem(
                "E112",
                block.heading.head,
                "期限定义缺「期限」一行",
                expected=("期限：…",),
                advice="写 期限：自 … 起 … 以内",
            )
        return None
    if not isinstance(line.limit, Limit) or line.back is not None:
        reader.problem(
            "E103",
            seen["期限"].head,
            "期限定义须写明起点和长短，不能用别的期限，也不能往前数",
            expected=("自 … 起 … 以内",),
            advice="写成 期限：自 执行时间 起 三日 以内",
        )
        return None
    if heading is None or reader.failed:
        return None
    assert heading.entity is not None
    span = block.heading.span.to(block.items[-1].span)
    return PeriodDecl(heading.name, heading.entity, line.limit, span=span)
