"""Watched cases over HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.keeping.replaying import Outcome
from engine.checking import Checker
from tests.api.http.client import problem_of
from tests.api.watching.conftest import Service
from tests.api.watching.world import detained, questioned

JSON = {"Content-Type": "application/json"}


def put(service: Service, snapshot: dict[str, Any], **more: Any) -> httpx.Response:
    """PUT a snapshot, assuming what is not declared complete."""
    body = {"snapshot": snapshot, "assume_complete": True} | more
    path = f"/v1/cases/{snapshot['case']['case_no']}/snapshot"
    return service.client.request("PUT", path, content=json.dumps(body).encode())


def test_a_push_answers_what_was_found_and_what_changed(service: Service, checker: Checker) -> None:
    response = put(service, detained())
    assert response.status_code == 200
    found = response.json()
    assert found["watched"] and not found["superseded"]
    assert found["answer"]["ruleset"]["hash"] == checker.ruleset.hash
    assert found["answer"]["as_of"] == "2026-07-01T14:00:00+08:00"
    assert [f["verdict"] for f in found["answer"]["findings"]] == ["warning"]
    assert found["opened"] == [found["answer"]["findings"][0]["finding_id"]]
    assert put(service, detained()).content == response.content


def test_a_case_is_listed_with_its_findings_deadlines_and_timeline(service: Service) -> None:
    put(service, detained(lead_officer="P7"))
    put(service, detained(case="A2"))
    listed = service.client.get("/v1/cases?limit=1").json()
    assert [case["case_id"] for case in listed["cases"]] == ["A1"]
    following = service.client.get(f"/v1/cases?after={listed['next']}").json()
    assert [case["case_id"] for case in following["cases"]] == ["A2"]
    assert following["next"] is None
    officers = service.client.get("/v1/cases?officer=P7&verdict=warning&state=watched").json()
    assert [case["case_id"] for case in officers["cases"]] == ["A1"]
    case = service.client.get("/v1/cases/A1").json()
    assert (case["worst"], case["open_findings"]) == ("warning", 1)
    assert case["next_change_at"] == "2026-07-01T15:21:00+08:00"
    findings = service.client.get("/v1/cases/A1/findings").json()["findings"]
    assert [f["rule"] for f in findings] == ["CR-F05"]
    assert findings[0]["finding"]["message"]
    deadlines = service.client.get("/v1/cases/A1/deadlines").json()["deadlines"]
    assert [d["strict"] for d in deadlines] == ["2026-07-01T15:20:00+08:00"]
    events = service.client.get("/v1/cases/A1/timeline").json()["events"]
    assert [e["kind"] for e in events] == ["case.watched", "snapshot.taken", "finding.opened"]
    assert events[2]["content"]["cause"] == "push"


def test_closed_findings_are_shown_on_request_with_their_history(service: Service) -> None:
    put(service, detained())
    put(service, questioned())
    assert service.client.get("/v1/cases/A1/findings").json()["findings"] == []
    closed = service.client.get("/v1/cases/A1/findings?state=closed").json()["findings"]
    assert [f["reason"] for f in closed] == ["复查时已不存在"]
    known = closed[0]["finding_id"]
    told = service.client.get(f"/v1/cases/A1/timeline?finding={known}").json()["events"]
    assert [e["kind"] for e in told] == ["finding.opened", "finding.closed"]
    assert service.client.get("/v1/cases/A1/deadlines").json()["deadlines"] == []


def test_deadlines_are_paged_and_bounded_in_time(service: Service) -> None:
    many = detained()
    many["measure"] = [many["measure"][0] | {"measure_id": f"M{n}"} for n in range(5)]
    put(service, many)
    path = "/v1/cases/A1/deadlines?limit=2"
    first = service.client.get(path).json()
    second = service.client.get(f"{path}&after={first['next']}").json()
    third = service.client.get(f"{path}&after={second['next']}").json()
    pages = [first, second, third]
    assert [len(page["deadlines"]) for page in pages] == [2, 2, 1]
    assert len({d["finding_id"] for page in pages for d in page["deadlines"]}) == 5
    none = service.client.get("/v1/cases/A1/deadlines?until=2026-07-01").json()["deadlines"]
    assert len(none) == 5
    later = quote("2026-07-02T00:00:00+08:00")
    assert service.client.get(f"/v1/cases/A1/deadlines?since={later}").json()["deadlines"] == []
    problem_of(service.client.get("/v1/cases/A1/deadlines?since=x"), 422)


def test_stopping_needs_a_reason(service: Service) -> None:
    put(service, detained())
    problem_of(service.client.request("DELETE", "/v1/cases/A1", content=b"{}", headers=JSON), 422)
    body = json.dumps({"reason": "移交他处"}).encode()
    left = service.client.request("DELETE", "/v1/cases/A1", content=body, headers=JSON)
    assert (left.json()["state"], left.json()["reason"]) == ("left", "移交他处")
    problem_of(service.client.request("DELETE", "/v1/cases/A9", content=body, headers=JSON), 404)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"{}", "/snapshot"),
        (b'{"snapshot": {}, "sequence": -1}', "/sequence"),
        (b'{"snapshot": {}, "sequence": "7"}', "/sequence"),
        (b'{"snapshot": {}, "assume_complete": 1}', "/assume_complete"),
        (b'{"snapshot": {}, "as_of": "2026-01-01"}', "/as_of"),
        (b'{"snapshot": {"case": {"case_no": "A2"}}}', "/snapshot/case/case_no"),
        (b'{"snapshot": {"case": {"case_no": "A1"}}}', "/snapshot/snapshot_id"),
    ],
)
def test_a_request_that_cannot_be_read_is_told_where(
    service: Service, body: bytes, pointer: str
) -> None:
    response = service.client.request("PUT", "/v1/cases/A1/snapshot", content=body)
    found = problem_of(response, 422)
    assert [error["pointer"] for error in found["errors"]] == [pointer]


def test_what_is_not_json_is_refused(service: Service) -> None:
    problem_of(service.client.request("PUT", "/v1/cases/A1/snapshot", content=b"{"), 400)


def test_a_case_that_is_not_there_is_not_found_anywhere(service: Service) -> None:
    for path in ("", "/findings", "/deadlines", "/timeline"):
        problem_of(service.client.get(f"/v1/cases/A9{path}"), 404)


def test_control_characters_are_refused_before_they_reach_the_database(service: Service) -> None:
    for path in ("/v1/cases/%00", "/v1/cases?after=%00", "/v1/cases?officer=%00"):
        problem_of(service.client.get(path), 422)


def test_what_the_watch_answered_can_be_given_again_byte_by_byte(service: Service) -> None:
    pushed = put(service, detained()).json()["answer"]["check_id"]
    service.clock.move(90 * 60_000)
    timers = service.runtime.watch.jobs[0]
    timers.run(service.clock.now_precise())
    timed = service.client.get("/v1/cases/A1").json()["check_id"]
    assert timed != pushed
    for check_id in (pushed, timed):
        again = service.runtime.replayer.replay(check_id)
        assert again is not None and again.replayed.outcome == Outcome.SAME


def test_the_metrics_tell_of_the_watch(service: Service) -> None:
    put(service, detained())
    told = service.runtime.figures.text().decode()
    assert "fadu_watch_cases 1.0" in told
    assert "fadu_watch_due_cases 0.0" in told
