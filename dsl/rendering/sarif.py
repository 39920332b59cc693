"""Problems as SARIF 2.1.0, the exchange form of static analysis."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from dsl.diagnostics import Diagnostic
from dsl.error_codes.entry import ErrorCode
from dsl.rendering.machine import positions
from dsl.source import NOWHERE, Position, SourceFile, Span, utf16_length

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
TOOL = "fadu"


def render_sarif(
    problems: Iterable[Diagnostic],
    sources: Mapping[str, SourceFile],
    codes: Mapping[str, ErrorCode],
    version: str,
) -> str:
    """One run of the tool with all problems; columns in UTF-16 code units.

    ``codes`` describes the codes that occur; ``version`` is the tool's.
    """
    items = tuple(problems)
    used = sorted({item.code for item in items})
    index = {code: i for i, code in enumerate(used)}
    run = {
        "tool": {
            "driver": {
                "name": TOOL,
                "version": version,
                "rules": [_rule(code, codes) for code in used],
            }
        },
        "columnKind": "utf16CodeUnits",
        "results": [_result(item, sources, index) for item in items],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, codes: Mapping[str, ErrorCode]) -> dict[str, Any]:
    entry = codes.get(code)
    if entry is None:
        return {"id": code}
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in entry.slug.split("-")),
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.explanation},
    }


def _result(
    item: Diagnostic, sources: Mapping[str, SourceFile], index: Mapping[str, int]
) -> dict[str, Any]:
    text = item.message + (f"。{item.advice}" if item.advice else "")
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index[item.code],
        "level": item.severity,
        "message": {"text": text},
        "locations": [_location(item.span, sources)] if item.span != NOWHERE else [],
    }
    if item.related:
        result["relatedLocations"] = [
            _location(label.span, sources) | {"id": i, "message": {"text": label.text}}
            for i, label in enumerate(item.related, 1)
        ]
    return result


def _location(span: Span, sources: Mapping[str, SourceFile]) -> dict[str, Any]:
    start, end = positions(span, sources)
    region = {
        "startLine": start.line,
        "startColumn": _utf16_column(span.file, start, sources),
        "endLine": end.line,
        "endColumn": _utf16_column(span.file, end, sources),
    }
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(span.file)},
            "region": region,
        }
    }


def _utf16_column(file: str, position: Position, sources: Mapping[str, SourceFile]) -> int:
    source = sources.get(file)
    if source is None:
        return 1
    return utf16_length(source.line(position.line)[: position.column - 1]) + 1
