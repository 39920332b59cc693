"""Each whole case gives exactly the findings written beside it, with every engine."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.answers import Answer
from engine.checking import Checker

FIXTURES = rulesets_folder().parent / "fixtures"
CASES = sorted((FIXTURES / "cases").glob("*.json"))


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_ruleset(rulesets_folder() / "national"))


def findings(answer: Answer) -> list[dict[str, Any]]:
    """What a reader of the expected file cares about."""
    return [
        {
            "rule": finding.rule,
            "subject": [finding.subject.id, *(other.id for other in finding.others)],
            "verdict": finding.verdict_label,
            "level": finding.level,
            "strict": finding.deadline and finding.deadline.strict,
            "lenient": finding.deadline and finding.deadline.lenient,
        }
        for finding in answer.findings
    ]


def written(rows: list[dict[str, Any]]) -> str:
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_whole_case_gives_the_findings_written_beside_it(path: Path, checker: Checker) -> None:
    expected = FIXTURES / "expected" / path.name
    found = written(findings(checker.check(path.read_bytes())))
    if os.environ.get("UPDATE_GOLDENS"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_whole_case_is_marked_as_test_data_and_holds_enough_facts(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    facts = sum(
        len(record)
        for key, section in case.items()
        if key != "completeness_flag" and isinstance(section, list | dict)
        for record in (section if isinstance(section, list) else [section])
    )
    assert case["test_data"] is True
    assert 20 <= facts <= 200


def test_there_are_cases_of_both_kinds() -> None:
    names = [path.stem for path in CASES]
    assert sum(name.startswith("criminal-") for name in names) >= 6
    assert sum(name.startswith("admin-") for name in names) >= 5
