"""``GET /v1/events/stream``: in order, on from where one was, as long as one may."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import httpx
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from api.http import event_stream, lasting
from api.http.problems import ProblemError
from api.security.identity import Role
from tests.api.delivery.scene import happen
from tests.api.delivery.service import Service

PATH = "/v1/events/stream"
ALARMS = "/v1/monitor/alarms/stream"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(event_stream, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(lasting, "RECOGNISE_SECONDS", 0.2)


class Listener:
    """Reads messages of one stream."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def message(self) -> dict[str, str]:
        """The next message with data."""
        while "data" not in (found := self.block()):
            continue
        return found

    def block(self) -> dict[str, str]:
        """The next block of lines, comments under the empty name."""
        found: dict[str, str] = {}
        for line in self._lines:
            if not line:
                return found
            name, _, value = line.partition(": ")
            found[name] = value
        return {"data": "", "event": "end"}


@contextmanager
def listening(
    service: Service,
    who: str,
    query: str = "",
    headers: dict[str, str] | None = None,
    path: str = PATH,
) -> Iterator[Listener]:
    """A stream that is being read."""
    sent = {"authorization": f"Bearer {service.keys[who]}", **(headers or {})}
    with (
        service.listening() as address,
        httpx.Client(timeout=10) as client,
        client.stream("GET", f"{address}{path}{query}", headers=sent) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Listener(response)


def event(message: dict[str, str]) -> dict[str, Any]:
    """The envelope in a message."""
    found: dict[str, Any] = json.loads(message["data"])
    return found


def test_kept_events_come_first_then_each_new_one(service: Service) -> None:
    first = happen(service.database, "e1")
    with listening(service, "p", "?after=0") as stream:
        message = stream.message()
        assert (message["id"], message["event"]) == (str(first), "finding.opened")
        assert event(message)["id"] == "e1"
        happen(service.database, "e2")
        assert event(stream.message())["id"] == "e2"


def test_it_goes_on_after_the_last_event_id(service: Service) -> None:
    numbers = [happen(service.database, f"e{number}") for number in range(3)]
    with listening(service, "p", "?after=0", {"Last-Event-ID": str(numbers[1])}) as stream:
        assert event(stream.message())["id"] == "e2"


def test_filters_and_rights_hold_and_heartbeats_move_the_cursor(service: Service) -> None:
    with listening(service, "c", "?kind=finding.opened") as stream:
        stream.block()
        happen(service.database, "above", "A1", unit_path="/440000/")
        passed = happen(service.database, "kind", "A1", kind="warning.raised")
        while (beat := stream.block()).get("id") != str(passed):
            assert "data" not in beat
        happen(service.database, "own", "A1")
        assert event(stream.message())["id"] == "own"


@pytest.mark.parametrize("path", [PATH, ALARMS])
def test_a_revoked_key_ends_the_stream(service: Service, path: str) -> None:
    with listening(service, "p", path=path) as stream:
        stream.block()
        service.revoke("p")
        closing = stream.message()
        assert closing["event"] == "closed"
        assert event(closing) == {"reason": "凭据已经失效"}
        assert stream.message()["event"] == "end"


@pytest.mark.parametrize("path", [PATH, ALARMS])
def test_a_lost_role_ends_the_stream(service: Service, path: str) -> None:
    with listening(service, "officer", path=path, headers={"fadu-purpose": "test"}) as stream:
        stream.block()
        service.demote("officer", Role.PUBLISHER)
        assert stream.message()["event"] == "closed"
        assert stream.message()["event"] == "end"


@pytest.mark.parametrize("path", [PATH, ALARMS])
def test_streams_are_counted_and_given_back(
    service: Service, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("api.delivery.streams.MOST_OF_ONE", 1)
    sent = {"authorization": f"Bearer {service.keys['p']}"}
    with service.listening() as address, httpx.Client(timeout=10) as client:
        url = f"{address}{path}?after=0"
        with client.stream("GET", url, headers=sent) as one:
            listener = Listener(one)
            assert "retry" in listener.block()
            with client.stream("GET", url, headers=sent) as other:
                assert other.status_code == 503
        for _ in range(100):
            with client.stream("GET", url, headers=sent) as again:
                if again.status_code == 200:
                    assert "retry" in Listener(again).block()
                    return
    raise AssertionError("the place of a stream that ended is not given back")


def test_the_place_of_a_stream_is_given_back_before_its_first_message_too(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.delivery.streams.MOST_OF_ONE", 1)
    streams = service.runtime.delivery.streams

    async def gone(message: object) -> None:
        raise OSError

    async def nothing() -> AsyncIterator[bytes]:
        yield b""

    async def asked() -> Message:
        return {"type": "http.disconnect"}

    place = lasting.place_for(streams, "p")
    with pytest.raises(ProblemError):
        lasting.place_for(streams, "p")
    scope = {"type": "http", "asgi": {"spec_version": "2.4"}}
    with pytest.raises(ClientDisconnect):
        anyio.run(lasting.Stream(nothing(), place), scope, asked, gone)
    lasting.place_for(streams, "p").close()
