"""Putting together a rule from its lines."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from dsl import keywords
from dsl.reading.building.kids import Part
from dsl.reading.building.lines import Heading
from dsl.reading.duties import DutyLines, read_duty
from dsl.reading.examples import ExampleLines, read_example
from dsl.reading.messages import read_message
from dsl.reading.outline import Block, Item
from dsl.reading.reader import Reader
from dsl.reading.sharing import group, misplaced, repeated
from dsl.syntax.declarations import Exemption, RuleDecl
from dsl.syntax.warnings import Breach

_STARTS = {
    "类别": "kind",
    "依据": "basis",
    "施行": "in_force",
    "适用法": "governed",
    "核实": "verification",
    "适用": "scope",
    "前提": "condition",
    "特别规定优先于": "overrides",
    "预警": "ladder",
    "违规": "breach",
    "记分": "points",
}
_NAMES = {
    "类别": "kind",
    "依据": "basis",
    "施行": "in_force",
    "适用法": "governed_by",
    "核实": "verification",
    "适用": "scope",
    "前提": "requires",
    "特别规定优先于": "overrides",
    "预警": "warnings",
    "违规": "breach",
    "记分": "points",
    "整改": "advice",
}


def read_rule(reader: Reader, block: Block) -> RuleDecl | None:
    """The rule a block describes; None if not even its heading can be read."""
    heading: Heading | None = reader.sentence("rule_head", block.heading)
    if heading is None:
        _read_rest(reader, block)
        return None
    rule = _read_rest(reader, block)
    span = block.heading.span.to((block.items or [block.heading])[-1].span)
    return replace(
        rule,
        id=heading.name.text,
        title=heading.title,
        local=heading.local,
        span=span,
    )


def _read_rest(reader: Reader, block: Block) -> RuleDecl:
    duties: list[DutyLines] = []
    examples: list[ExampleLines] = []
    fields: dict[str, Any] = {}
    exceptions: list[Exemption] = []
    seen: dict[str, Item] = {}
    unread: set[str] = set()
    for item in block.items:
        known = len(reader.problems)
        if item.field in keywords.DUTY_FIELDS:
            duties.append(DutyLines(item))
        elif item.field in keywords.DETAIL_FIELDS:
            group(reader, item, duties, "应当」或「不得")
        elif item.field == "示例":
            examples.append(ExampleLines(item))
        elif item.field in keywords.EXAMPLE_FIELDS:
            group(reader, item, examples, "示例")
        elif item.field == "除外":
            when = reader.sentence("condition", item)
            if when is not None:
                exceptions.append(Exemption(item.label or "", when, span=item.span))
        elif item.field == "":
            reader.failed = True
            unread.add("")
        elif not repeated(reader, item, seen):
            _read_field(reader, item, fields)
        if len(reader.problems) > known:
            unread.add(item.field)
    known = len(reader.problems)
    read_duties = tuple(d for lines in duties if (d := read_duty(reader, lines)) is not None)
    if len(reader.problems) > known:
        unread.add("应当")
    known = len(reader.problems)
    read_examples = tuple(e for e in map(partial(read_example, reader), examples) if e is not None)
    if len(reader.problems) > known:
        unread.add("示例")
    return RuleDecl(
        "",
        "",
        **fields,
        exceptions=tuple(exceptions),
        duties=read_duties,
        examples=read_examples,
        unread=frozenset(unread),
    )


def _read_field(reader: Reader, item: Item, fields: dict[str, Any]) -> None:
    if item.field not in _NAMES:
        misplaced(reader, item, "规则", keywords.RULE_FIELDS)
        return
    if item.field == "整改":
        value: Any = _advice(reader, item)
    else:
        value = reader.sentence(_STARTS[item.field], item)
    if isinstance(value, Part) and value.name == "breach":
        severity, text = value.value
        value = Breach(severity, read_message(reader, text), span=value.span)
    if value is not None:
        fields[_NAMES[item.field]] = value.value if isinstance(value, Part) else value


def _advice(reader: Reader, item: Item) -> str | None:
    """Free text, in 「」 or after a colon; runs of white space become one space."""
    text = " ".join(reader.script.source.text[item.begin : item.end].split())
    if item.label is not None and not text:
        return item.label
    if not text:
        reader.sentence("condition", item)
        return None
    inside = text[1:-1]
    if text[0] == "「" and text[-1] == "」" and not set("「」") & set(inside) and inside.strip():
        return inside
    return text
