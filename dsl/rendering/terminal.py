"""Problems as text with the place underlined, right under Chinese characters too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dsl.diagnostics import Diagnostic, Label
from dsl.source import NOWHERE, SourceFile, Span, display_width

_KIND = {"error": "错误", "warning": "提示"}
#: Longer lists of what could stand there are cut.
_MOST_EXPECTED = 8


def render_text(problems: Iterable[Diagnostic], sources: Mapping[str, SourceFile]) -> str:
    """All problems below each other and a line of totals; empty if there are none."""
    items = tuple(problems)
    if not items:
        return ""
    blocks = ["\n".join(_problem(item, sources)) for item in items]
    errors = sum(item.severity == "error" for item in items)
    return "\n\n".join(blocks) + f"\n\n共 {errors} 个错误，{len(items) - errors} 个提示\n"


def _problem(item: Diagnostic, sources: Mapping[str, SourceFile]) -> list[str]:
    lines = [f"{_KIND[item.severity]} {item.code}：{item.message}"]
    lines += _place(item.span, "", sources, item.severity)
    if item.found and item.found not in item.message:
        lines.append(f"  写的是：{visible(item.found)}")
    if item.expected:
        shown = " | ".join(item.expected[:_MOST_EXPECTED])
        more = " | …" if len(item.expected) > _MOST_EXPECTED else ""
        lines.append(f"  应写：{shown}{more}")
    if item.advice:
        lines.append(f"  建议：{item.advice}")
    for label in item.related:
        lines += _related(label, sources)
    return lines


def visible(line: str) -> str:
    """The line with tabs as one space and control characters (colour codes …) made harmless."""
    return "".join(char if char.isprintable() else " " if char == "\t" else "�" for char in line)


def _related(label: Label, sources: Mapping[str, SourceFile]) -> list[str]:
    return _place(label.span, label.text, sources, "related")


def _place(span: Span, text: str, sources: Mapping[str, SourceFile], kind: str) -> list[str]:
    """File, line and column, then the line with a mark below the stretch."""
    source = sources.get(span.file)
    if source is None or span == NOWHERE:
        return [f"  --> {span.file}"] if span.file else []
    position = source.position(span.start)
    shown = visible(source.line(position.line))
    offset = position.column - 1
    length = min(span.end - span.start, len(shown) - offset)
    number = str(position.line)
    gutter = " " * len(number)
    # The mark starts and ends at the columns of a terminal, where Chinese takes two.
    before = " " * display_width(shown[:offset])
    mark = ("~" if kind == "related" else "^") * max(1, display_width(shown[offset:][:length]))
    return [
        f"  --> {span.file}:{position.line}:{position.column}",
        f"  {gutter} |",
        f"  {number} | {shown}",
        f"  {gutter} | {before}{mark}{f' {text}' if text else ''}",
    ]
