"""A whole file in canonical text, with its comments where they were."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from dsl.formatting.limits import limit_lines
from dsl.formatting.lines import Line, listed
from dsl.formatting.rules import rule_lines, write_citation, write_in_force, write_rung
from dsl.formatting.values import Writer
from dsl.parsing import ParsedFile
from dsl.reading.lexicon import Lexicon
from dsl.reading.outline import Block, Comment, Item
from dsl.syntax.declarations import (
    Declaration,
    DefinitionDecl,
    ParameterDecl,
    ParameterRow,
    PeriodDecl,
    RuleDecl,
)
from dsl.syntax.expressions import CONDITIONS, Condition

#: Comments by the line they belong to: its first word and how often that stood before.
Notes = dict[tuple[str, int], list[Comment]]


def format_file(parsed: ParsedFile, lexicon: Lexicon) -> str | None:
    """The canonical text of a file; None if it has mistakes, so nothing is ever lost."""
    if parsed.problems:
        return None
    writer = Writer(lexicon)
    notes, last = _notes(parsed)
    rows: list[str] = []
    before: type[Declaration] | None = None
    for declaration, block_notes in zip(parsed.tree.declarations, notes, strict=True):
        own = _rows(declaration_lines(writer, declaration), block_notes, parsed)
        # Short declarations of one kind stand together; anything else is set apart.
        kind = type(declaration) if len(own) == 1 else None
        if rows and (kind is None or kind != before):
            rows.append("")
        rows += own
        before = kind
    if last:
        rows += [""] * bool(rows) + _above(last, "", parsed)
    while rows and not rows[-1]:
        rows.pop()
    return "\n".join(rows) + "\n" if rows else ""


def write_declaration(declaration: Declaration, lexicon: Lexicon) -> str:
    """One declaration in canonical text."""
    lines = declaration_lines(Writer(lexicon), declaration)
    return "\n".join(row for each in lines for row in _spread(each)) + "\n"


def declaration_lines(writer: Writer, node: Declaration) -> list[Line]:
    """The lines of a declaration, heading first."""
    if isinstance(node, RuleDecl):
        return rule_lines(writer, node)
    if isinstance(node, PeriodDecl):
        head = Line("期限定义", f"期限定义 {node.name.text}（{node.entity.text}）", (), 0)
        return [head, *limit_lines(writer, node.limit)]
    if isinstance(node, DefinitionDecl):
        if isinstance(node.body, CONDITIONS):
            text = writer.line(cast(Condition, node.body))
        else:
            text = writer.value(node.body)
        return [Line("定义", f"定义 {node.name.text}（{node.entity.text}）：", (text,), 0)]
    if isinstance(node, ParameterDecl):
        rows = [_parameter_row(writer, row) for row in node.rows]
        local = "（本地）" if node.local else ""
        return [_titled("参数", f"{node.name.text}{local}", rows)]
    return [_titled("阶梯", node.name.text, [write_rung(rung) for rung in node.rungs])]


def _titled(field: str, title: str, texts: list[str]) -> Line:
    return Line(field, f"{field} {title}：", listed(field, texts).parts, 0)


def _parameter_row(writer: Writer, row: ParameterRow) -> str:
    text = f"{writer.value(row.value)}，自 {write_in_force(row.in_force)}"
    if row.basis:
        text += "，依据" + "、".join(write_citation(each) for each in row.basis)
    return text


def _spread(each: Line) -> list[str]:
    return each.rows(apart=each.field == "事实")


# ---------------------------------------------------------------- comments


def _notes(parsed: ParsedFile) -> tuple[list[Notes], list[Comment]]:
    """The comments of each block by line, and those after the last line."""
    blocks = parsed.outline.blocks
    places = [(item.span.start, item.span.end, b, key) for b, item, key in _items(blocks)]
    notes: list[Notes] = [defaultdict(list) for _ in blocks]
    last: list[Comment] = []
    for comment in parsed.outline.comments:
        at = comment.span.start
        inside = [p for p in places if p[0] <= at and (at < p[1] or not comment.own_line)]
        after = [p for p in places if p[0] > at]
        if comment.own_line and not (inside and at < inside[-1][1]):
            place = after[0] if after else None
        else:
            place = inside[-1] if inside else (after[0] if after else None)
        if place is None:
            last.append(comment)
        else:
            notes[place[2]][place[3]].append(comment)
    return notes, last


def _items(blocks: list[Block]) -> list[tuple[int, Item, tuple[str, int]]]:
    found = []
    for index, block in enumerate(blocks):
        count: dict[str, int] = defaultdict(int)
        for item in (block.heading, *block.items):
            found.append((index, item, (item.field, count[item.field])))
            count[item.field] += 1
    return found


def _rows(lines: list[Line], notes: Notes, parsed: ParsedFile) -> list[str]:
    count: dict[str, int] = defaultdict(int)
    printed: set[tuple[str, int]] = set()
    rows: list[str] = []
    for each in lines:
        key = (each.field, count[each.field])
        count[each.field] += 1
        printed.add(key)
        own, comments = _spread(each), notes.get(key, [])
        indent = own[0][: len(own[0]) - len(own[0].lstrip())]
        beside = len(own) == 1 and sum(not c.own_line for c in comments) == 1
        above = [c for c in comments if c.own_line or not beside]
        rows += _above(above, indent, parsed)
        if beside:
            own[0] += "  # " + next(c.text for c in comments if not c.own_line)
        rows += own
    lost = [c for key, found in notes.items() if key not in printed for c in found]
    return _above(lost, "", parsed) + rows


def _above(comments: list[Comment], indent: str, parsed: ParsedFile) -> list[str]:
    rows = []
    for comment in comments:
        rows.append(f"{indent}# {comment.text}".rstrip())
        line_number = parsed.source.position(comment.span.end).line
        following = parsed.source.line(line_number + 1)
        if comment.own_line and not indent and not following.strip():
            rows.append("")
    return rows
