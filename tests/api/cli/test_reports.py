"""JUnit and SARIF reports have the structure their readers rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.api.cases import dumped, late_interrogation
from tests.api.cli.conftest import Run

Files = dict[str, Path]


def junit(fadu: Run, *arguments: object) -> ElementTree.Element:
    return ElementTree.fromstring(fadu("check", *arguments, "--format", "junit").out)


def sarif(fadu: Run, *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fadu("check", *arguments, "--format", "sarif").out)
    return found


def test_junit_counts_what_it_holds(fadu: Run, files: Files) -> None:
    root = junit(fadu, files["late"], files["clean"], files["broken"], "--include", "all")
    assert root.tag == "testsuites"
    assert [suite.get("name") for suite in root] == [
        str(files[name]) for name in ("late", "clean", "broken")
    ]
    for element in (root, *root):
        for kind, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert element.get(kind) == str(len(element.findall(f".//{tag}")))
    assert (root.get("failures"), root.get("errors")) == ("1", "1")


def test_junit_names_rule_subject_and_reason(fadu: Run, files: Files) -> None:
    case = junit(fadu, files["late"]).find(".//testcase")
    assert case is not None
    assert case.get("classname") == "CR-F05"
    assert "刑事拘留（R1）" in str(case.get("name"))
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("type") == "violation"
    assert "第八十六条" in str(failure.text)


def test_junit_of_a_clean_file_is_one_passing_case(fadu: Run, files: Files) -> None:
    cases = junit(fadu, files["clean"]).findall(".//testcase")
    assert [list(case) for case in cases] == [[]]


def test_junit_survives_characters_xml_does_not_allow(fadu: Run, tmp_path: Path) -> None:
    snapshot = late_interrogation()
    snapshot["measure"][0]["measure_id"] = "M\u0001\ufffe<&\U0001f600"
    path = tmp_path / "odd.json"
    path.write_bytes(dumped(snapshot))
    assert junit(fadu, path).get("failures") == "1"


def test_sarif_has_a_rule_for_every_result(fadu: Run, files: Files) -> None:
    log = sarif(fadu, files["late"], files["undecided"], "--include", "all")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == 4
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        place = result["locations"][0]
        assert place["physicalLocation"]["artifactLocation"]["uri"].endswith(".json")
        assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("/")
        assert len(result["partialFingerprints"]["finding/v1"]) > 10
    levels = {(r["properties"]["verdict"], r.get("level"), r.get("kind")) for r in run["results"]}
    assert levels == {
        ("violation", "error", None),
        ("undetermined", "note", None),
        ("compliant", None, "pass"),
    }


def test_sarif_tells_of_a_refused_file(fadu: Run, files: Files) -> None:
    (invocation,) = sarif(fadu, files["broken"])["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["descriptor"]["id"] == "S111"
