"""``GET /v1/events``: the cursor, filters and who sees what."""

from __future__ import annotations

from urllib.parse import quote

from tests.api.delivery.scene import NOW, happen
from tests.api.delivery.service import Service
from tests.api.http.client import problem_of

PURPOSE = quote("核对推送")


def test_reading_on_from_next_misses_none(service: Service) -> None:
    for number in range(7):
        happen(service.database, f"e{number}", f"A{number}")
    found: list[str] = []
    after, more = 0, True
    while more:
        page = service.ask("p", "GET", f"/v1/events?after={after}&limit=3").json()
        found += [event["id"] for event in page["events"]]
        after, more = page["next"], page["more"]
    assert found == [f"e{number}" for number in range(7)]
    assert service.ask("p", "GET", f"/v1/events?after={after}").json()["events"] == []
    happen(service.database, "later")
    page = service.ask("p", "GET", f"/v1/events?after={after}").json()
    assert [event["id"] for event in page["events"]] == ["later"]


def test_the_parameters_select(service: Service) -> None:
    happen(service.database, "e1", "A1", level="red")
    happen(service.database, "e2", "A2", kind="warning.raised")
    asked = {
        "kind=finding.opened&kind=warning.raised": ["e1", "e2"],
        "kind=warning.raised": ["e2"],
        "level=red": ["e1"],
        "case_id=A2": ["e2"],
        "unit=440100&rule=CR-F05": ["e1", "e2"],
        "unit=999999": [],
    }
    for query, expected in asked.items():
        page = service.ask("p", "GET", f"/v1/events?{query}").json()
        assert [event["id"] for event in page["events"]] == expected, query


def test_events_of_another_unit_are_not_there(service: Service) -> None:
    happen(service.database, "above", "A1", unit_path="/440000/")
    assert service.ask("c", "GET", "/v1/events").json()["events"] == []
    assert len(service.ask("p", "GET", "/v1/events").json()["events"]) == 1


def test_a_person_states_what_for(service: Service) -> None:
    happen(service.database, "e1")
    problem_of(service.ask("officer", "GET", "/v1/events"), 400)
    stated = service.ask("officer", "GET", "/v1/events", Fadu_Purpose=PURPOSE)
    assert len(stated.json()["events"]) == 1
    problem_of(service.ask("admin", "GET", "/v1/events"), 403)


def test_what_cannot_be_asked_is_refused(service: Service) -> None:
    for query in (
        "after=-1",
        "limit=0",
        "limit=201",
        "kind=nonsense",
        f"after={2**63}",
        "case_id=%00",
        "rule=a%00",
    ):
        problem_of(service.ask("p", "GET", f"/v1/events?{query}"), 422)


def test_a_cursor_older_than_what_is_kept_is_gone(service: Service) -> None:
    first = happen(service.database, "old", at=NOW - 200 * 86_400_000)
    happen(service.database, "older", at=NOW - 200 * 86_400_000)
    happen(service.database, "new")
    forgetting = service.runtime.delivery.jobs[1]
    assert forgetting.run(NOW)
    assert not forgetting.run(NOW)
    problem_of(service.ask("p", "GET", f"/v1/events?after={first}"), 410)
    problem_of(service.ask("p", "GET", f"/v1/events/stream?after={first}"), 410)
    assert len(service.ask("p", "GET", "/v1/events").json()["events"]) == 1
