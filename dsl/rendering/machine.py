"""Problems for programs: JSON and the annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dsl.diagnostics import Diagnostic
from dsl.source import NOWHERE, Position, SourceFile, Span

_NO_POSITION = Position(1, 1)


def problem_data(item: Diagnostic, sources: Mapping[str, SourceFile]) -> dict[str, Any]:
    """One problem as plain data; lines and columns from 1, offsets in characters."""
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "place": place_data(item.span, sources),
        "found": item.found,
        "expected": list(item.expected),
        "advice": item.advice,
        "related": [
            {"place": place_data(label.span, sources), "text": label.text} for label in item.related
        ],
    }


def place_data(span: Span, sources: Mapping[str, SourceFile]) -> dict[str, Any] | None:
    """File, first and last position, offsets; None for a problem of no place."""
    if span == NOWHERE:
        return None
    start, end = positions(span, sources)
    return {
        "file": span.file,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "start": span.start,
        "end": span.end,
    }


def positions(span: Span, sources: Mapping[str, SourceFile]) -> tuple[Position, Position]:
    """Where a stretch begins and ends; the first place of the file if it isn't known."""
    source = sources.get(span.file)
    if source is None:
        return _NO_POSITION, _NO_POSITION
    return source.position(span.start), source.position(span.end)


def render_json(problems: Iterable[Diagnostic], sources: Mapping[str, SourceFile]) -> str:
    """A JSON list of problems, ending in a line break."""
    data = [problem_data(item, sources) for item in problems]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def render_github(problems: Iterable[Diagnostic], sources: Mapping[str, SourceFile]) -> str:
    """One workflow command a line, which GitHub shows beside the line of the file."""
    return "".join(_annotation(item, sources) + "\n" for item in problems)


def _annotation(item: Diagnostic, sources: Mapping[str, SourceFile]) -> str:
    start, end = positions(item.span, sources)
    details = [item.message]
    if item.expected:
        details.append("应写：" + " | ".join(item.expected))
    if item.advice:
        details.append("建议：" + item.advice)
    properties = {
        "file": item.span.file,
        "line": str(start.line),
        "col": str(start.column),
        "endLine": str(end.line),
        "endColumn": str(end.column),
        "title": f"{item.code} {item.message}",
    }
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{item.severity} {shown}::{_data(chr(10).join(details))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
