"""Results as SARIF 2.1.0, for build servers and editors that read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from dsl.ir.rules import Ruleset
from engine.answers import Finding

if TYPE_CHECKING:
    from api.cli.results import Result

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {
    "violation": "error",
    "disputed": "warning",
    "warning": "warning",
    "undetermined": "note",
}

Sarif = dict[str, Any]


def findings_sarif(results: Sequence[Result], ruleset: Ruleset) -> bytes:
    """The findings; verdicts asked for with ``include`` pass, a refused file is a notification."""
    found = [
        _finding(finding, result.source)
        for result in results
        if result.answer is not None
        for finding in result.answer.findings
    ]
    titles = {rule.id: rule.title for rule in ruleset.rules}
    notes = [
        {
            "level": "error",
            "message": {"text": f"{result.problem.title}：{each.message}"},
            "descriptor": {"id": each.code},
            "locations": [location(result.source, pointer=each.pointer)],
        }
        for result in results
        if result.problem is not None
        for each in result.problem.errors
    ]
    run = log(found, titles, ruleset.version)
    run["runs"][0]["invocations"] = [
        {"executionSuccessful": not notes, "toolExecutionNotifications": notes}
    ]
    return msgspec.json.encode(run)


def log(results: Iterable[Sarif], titles: dict[str, str], version: str) -> Sarif:
    """A log of one run; only the rules that results name are described."""
    listed = list(results)
    named = sorted({result["ruleId"] for result in listed})
    for result in listed:
        result["ruleIndex"] = named.index(result["ruleId"])
    rules = [{"id": name, "shortDescription": {"text": titles.get(name, name)}} for name in named]
    driver = {"name": "fadu", "version": version, "language": "zh-CN", "rules": rules}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": listed}],
    }


def location(source: str, *, pointer: str = "", region: Sarif | None = None) -> Sarif:
    """A place: a file, with a region of it or a JSON pointer into it."""
    physical: Sarif = {"artifactLocation": {"uri": quote(source.replace("\\", "/"))}}
    if region is not None:
        physical["region"] = region
    place: Sarif = {"physicalLocation": physical}
    if pointer:
        place["logicalLocations"] = [{"fullyQualifiedName": pointer, "kind": "member"}]
    return place


def _finding(finding: Finding, source: str) -> Sarif:
    pointer = next((fact.path for fact in finding.facts), "")
    level = LEVELS.get(finding.verdict)
    result: Sarif = {
        "ruleId": finding.rule,
        "message": {"text": finding.message},
        "locations": [location(source, pointer=pointer)],
        "partialFingerprints": {"finding/v1": finding.finding_id},
        "properties": {"verdict": finding.verdict, "severity": finding.severity},
    }
    if level is None:
        passed = "notApplicable" if finding.verdict == "not_applicable" else "pass"
        result["kind"] = "open" if finding.verdict == "pending" else passed
    else:
        result["level"] = level
    return result
