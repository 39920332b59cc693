"""What depends on the rules alone: lists, pages, schemas, health."""

from __future__ import annotations

import re

import pytest

from engine.checking import Checker
from tests.api.http.client import Client, problem_of

KEPT = ("/v1/rules", "/v1/rules/CR-F05", "/v1/vocabulary", "/v1/schema")


def test_the_list_of_rules_has_every_version_with_its_basis(
    client: Client, checker: Checker
) -> None:
    found = client.get("/v1/rules").json()
    assert found["hash"] == checker.ruleset.hash
    assert [rule["id"] for rule in found["rules"]] == ["CR-C01", "CR-F02", "CR-F05"]
    assert found["rules"][2] == {
        "id": "CR-F05",
        "title": "拘留后二十四小时以内讯问",
        "kind": "时限",
        "basis": [{"law": "中华人民共和国刑事诉讼法", "version": "2018", "article": "第八十六条"}],
        "in_force": {"from": "2018-10-26", "until": None},
        "status": "in_force",
        "severity": "严重",
    }


def test_a_rules_page_has_its_text_and_no_other(client: Client) -> None:
    found = client.get("/v1/rules/CR-F02").json()
    (version,) = found["versions"]
    assert version["text"].startswith("规则 CR-F02「拘留先经批准」")
    assert version["text"].endswith("整改：查明原因")


def test_a_rule_that_does_not_exist_is_not_found(client: Client) -> None:
    problem_of(client.get("/v1/rules/CR-X99"), 404)
    found = problem_of(client.get("/v1/rules/" + "X" * 65), 422)
    assert "XXX" not in str(found)


@pytest.mark.parametrize("path", KEPT)
def test_what_a_caller_has_is_not_sent_again(client: Client, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, {"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, {"If-None-Match": '"other"'}).content == first.content


def test_the_vocabulary_names_entities_attributes_and_codes(client: Client) -> None:
    found = client.get("/v1/vocabulary").json()
    measure = next(entity for entity in found["entities"] if entity["id"] == "measure")
    executed = next(word for word in measure["attributes"] if word["id"] == "executed_at")
    assert (measure["term"], executed["kind"]) == ("强制措施", "datetime")
    assert any(enum["id"] == "section" for enum in found["enums"])


def test_the_schema_is_the_snapshots(client: Client) -> None:
    response = client.get("/v1/schema")
    assert response.headers["content-type"] == "application/schema+json"
    assert response.json()["properties"]["case"] == {"$ref": "#/$defs/case"}


def test_health_and_readiness_are_told_apart(client: Client, checker: Checker) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["hash"] == checker.ruleset.hash


def test_the_docs_page_needs_nothing_from_elsewhere_and_no_inline_code(client: Client) -> None:
    page = client.get("/docs")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page.text)
    assert not re.search(r"<style|<script>|\son\w+=|\sstyle=", page.text)
    linked = re.findall(r"(?:src|href)=\"([a-z][^\"#]*)\"", page.text)
    assert {"docs/docs.css", "docs/docs.js", "openapi.json"} <= set(linked)
    for name in linked:
        assert client.get(f"/{name}").status_code == 200


def test_other_files_are_not_served(client: Client) -> None:
    problem_of(client.get("/docs/docs.html"), 404)
    problem_of(client.get("/docs/..%2fapp.py"), 404)
