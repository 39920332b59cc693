"""The monitor over HTTP: what is acknowledged is stored, what is wrong is said in its place."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi import FastAPI

from api.http.routes import monitor as routes
from tests.api.monitor.app import EVENTS, area_app

HERE = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    made = area_app(tmp_path)
    yield made
    routes.monitor_of(made).close()


def ask(app: FastAPI, method: str, path: str, **more: Any) -> httpx.Response:
    """One request."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://fadu.test") as client:
            return await client.request(method, path, **more)

    return anyio.run(send)


def ago(seconds: int) -> str:
    """A moment so many seconds before now."""
    return (dt.datetime.now(HERE) - dt.timedelta(seconds=seconds)).isoformat(timespec="seconds")


def event(event_id: str, kind: str, seconds: int, **more: Any) -> dict[str, Any]:
    return {"event_id": event_id, "kind": kind, "at": ago(seconds), "stay_id": "S1"} | more


def alarms(app: FastAPI, after: int = 0) -> dict[str, Any]:
    """Alarms once there are some, at most half a minute later."""
    page: dict[str, Any] = {}
    for _ in range(300):
        page = ask(app, "GET", f"/v1/monitor/alarms?after={after}").json()
        if page["alarms"]:
            break
        time.sleep(0.1)
    return page


def test_an_event_is_taken_once_and_leads_to_a_confirmed_alarm(app: FastAPI) -> None:
    told = event("E1", "enter", 120, person_no="R1")
    started = event("E2", "interview_start", 60, officers=["P1", "P2"])
    assert ask(app, "POST", EVENTS, json=told).json() == {
        "accepted": 1,
        "duplicates": 0,
        "refused": [],
    }
    assert ask(app, "POST", EVENTS, json=told).json()["duplicates"] == 1
    assert ask(app, "POST", EVENTS, json=started).status_code == 200
    page = alarms(app)
    (left,) = page["alarms"]
    assert left["alarm"]["label"] == "未安检先讯问"
    assert left["alarm"]["confirmation"]["rule"] == "ADM-BQ-03"
    assert page["engine"] in ("durable", "plain")
    assert left["engine"] in ("durable", "plain")
    assert ask(app, "GET", f"/v1/monitor/alarms?after={page['next']}").json()["alarms"] == []


def test_stays_show_the_limit_that_runs(app: FastAPI) -> None:
    arrival = {"mode": "admin_summons", "arrived_at": ago(3600)}
    ask(app, "POST", EVENTS, json=event("E1", "enter", 3000, arrival=arrival, room="H1"))
    ask(app, "POST", EVENTS, json=event("E2", "wait_in", 2000, room="H2"))
    (stay,) = ask(app, "GET", "/v1/monitor/stays").json()["stays"]
    assert (stay["room"], stay["state"], stay["limit"]["hours"]) == ("H2", "候问中", 8)
    assert 6.9 * 3600 < stay["limit"]["left_seconds"] <= 7 * 3600


def test_a_batch_takes_what_is_good_and_names_the_lines_that_are_not(app: FastAPI) -> None:
    lines = [
        json.dumps(event("E1", "enter", 100)),
        "{broken",
        "",
        json.dumps(event("E2", "no_such_kind", 90)),
        json.dumps(event("E1", "exit", 80)),
        json.dumps(event("E3", "safety_check", 70)),
    ]
    headers = {"content-type": "application/x-ndjson"}
    told = ask(app, "POST", EVENTS, content="\n".join(lines), headers=headers).json()
    assert (told["accepted"], told["duplicates"]) == (2, 0)
    assert [(each["line"], each["errors"][0]["code"]) for each in told["refused"]] == [
        (2, "S101"),
        (4, "S111"),
        (5, "M101"),
    ]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ("{", 400, ""),
        ("[]", 422, ""),
        ('{"event_id": "E1", "kind": "enter"}', 422, ""),
        ('{"event_id": "E1", "kind": "R9-secret", "at": "2026-03-11T08:00+08:00"}', 422, "/kind"),
        ('{"event_id": "E1", "kind": "enter", "at": "2026-03-11T08:00+08:00"}', 422, "/stay_id"),
        (
            '{"event_id": "E1", "kind": "enter", "stay_id": "S1", "at": "2026-03-11"}',
            422,
            "/at",
        ),
        (
            '{"event_id": "E1", "kind": "enter", "stay_id": "S1", "at": "2026-03-11T08:00:00"}',
            422,
            "/at",
        ),
        (
            '{"event_id": "E1", "kind": "enter", "stay_id": "S1", "at": "2026-03-11T08:00+08:00",'
            ' "arrival": {"mode": "R9-secret"}}',
            422,
            "/arrival/mode",
        ),
        (
            '{"event_id": "E1", "kind": "officer_in", "officer": "P1",'
            ' "at": "2026-03-11T08:00+08:00"}',
            422,
            "/room",
        ),
    ],
)
def test_a_wrong_event_is_refused_with_its_place(
    app: FastAPI, body: str, status: int, pointer: str
) -> None:
    told = ask(app, "POST", EVENTS, content=body, headers={"content-type": "application/json"})
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["errors"][0]["pointer"] == pointer
    assert "R9-secret" not in told.text


def test_an_event_id_used_for_another_event_is_a_conflict(app: FastAPI) -> None:
    assert ask(app, "POST", EVENTS, json=event("E1", "enter", 100)).status_code == 200
    assert ask(app, "POST", EVENTS, json=event("E1", "exit", 50)).status_code == 409


def test_a_cursor_that_is_none_is_refused(app: FastAPI) -> None:
    told = ask(app, "GET", "/v1/monitor/alarms?after=-1")
    assert told.status_code == 422
    assert told.headers["content-type"] == "application/problem+json"


def test_the_description_shows_what_an_event_is(app: FastAPI) -> None:
    operation = app.openapi()["paths"][EVENTS]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"]["kind"]["title"] == "事件种类"
    assert "$ref" not in json.dumps(schema)
