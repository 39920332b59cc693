"""However many lines a batch has, other requests need not wait for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest
from fastapi import FastAPI

from api.http import event_lines
from api.http.event_lines import MOST_LINES
from api.http.routes import monitor as routes
from engine.monitor.events import Event, read_event
from tests.api.monitor.app import EVENTS, area_app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    made = area_app(tmp_path)
    yield made
    routes.monitor_of(made).close()


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The thread of every line read."""
    found: list[int] = []

    def noted(line: bytes) -> Event:
        found.append(threading.get_ident())
        return read_event(line)

    monkeypatch.setattr(event_lines, "read_event", noted)
    return found


def send(app: FastAPI, body: bytes) -> httpx.Response:
    """One batch."""

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        headers = {"content-type": "application/x-ndjson"}
        async with httpx.AsyncClient(transport=transport, base_url="http://fadu.test") as client:
            return await client.post(EVENTS, content=body, headers=headers)

    return anyio.run(go)


def events(count: int, newline: str = "\n") -> bytes:
    told = {"kind": "enter", "at": "2026-03-11T08:05:00+08:00"}
    lines = (json.dumps(told | {"event_id": f"E{n}", "stay_id": f"S{n}"}) for n in range(count))
    return newline.join(lines).encode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_as_many_lines_as_allowed_are_taken_and_read_beside_the_event_loop(
    app: FastAPI, readers: list[int], newline: str
) -> None:
    told = send(app, events(MOST_LINES, newline) + newline.encode() * 2)
    assert (told.status_code, told.json()["accepted"]) == (200, MOST_LINES)
    assert len(readers) == MOST_LINES
    assert threading.get_ident() not in readers


@pytest.mark.parametrize("body", [events(MOST_LINES + 1), b"x\n" * 1_000_000])
def test_a_batch_of_too_many_lines_is_refused_unread_and_whole(
    app: FastAPI, readers: list[int], body: bytes
) -> None:
    told = send(app, body)
    assert told.status_code == 413
    assert told.headers["content-type"] == "application/problem+json"
    (item,) = told.json()["errors"]
    assert (item["code"], item["expected"]) == ("M102", [f"至多 {MOST_LINES} 行"])
    assert len(told.content) < 1_000
    assert readers == []


def test_the_number_of_a_line_counts_blank_ones_too(app: FastAPI) -> None:
    told = send(app, b"\n\n{\n" + events(1))
    assert [each["line"] for each in told.json()["refused"]] == [3]
    assert told.json()["accepted"] == 1
