"""``Idempotency-Key`` over HTTP, on routes of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.access import IDENTITY
from api.http.repeating import SHOWN_ONCE, Repeating
from api.runtime import Runtime
from api.security.identity import LOCAL
from api.settings import Settings
from tests.api.http.client import Client

JSON = {"Content-Type": "application/json"}
KEY = {"Idempotency-Key": "k1"} | JSON


class Recognised:
    """Stands for the gate: everybody is the local client."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[IDENTITY] = LOCAL
        await self._app(scope, receive, send)


@pytest.fixture
def client(database_url: str, tmp_path: Path) -> Iterator[Client]:
    runtime = Runtime(Settings(database_url=database_url, data_dir=str(tmp_path)))
    done: list[str] = []
    app = FastAPI()

    @app.post("/things", status_code=201)
    def make(body: dict[str, str]) -> dict[str, int]:
        done.append("made")
        return {"number": len(done)}

    @app.post("/keys")
    def key(response: Response) -> dict[str, str]:
        response.headers[SHOWN_ONCE] = "true"
        return {"secret": "s3"}

    @app.post("/broken")
    def broken(response: Response) -> dict[str, int]:
        done.append("broken")
        response.status_code = 503
        return {"number": len(done)}

    app.add_middleware(Repeating, runtime=runtime)
    app.add_middleware(Recognised)
    yield Client(app)
    runtime.close()


def test_a_write_is_done_once(client: Client) -> None:
    first = client.post("/things", b'{"a": "1"}', KEY)
    again = client.post("/things", b'{"a": "1"}', KEY)
    assert (first.status_code, first.json()) == (201, {"number": 1})
    assert (again.status_code, again.json()) == (201, {"number": 1})
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.post("/things", b'{"a": "1"}', JSON).json() == {"number": 2}


def test_the_same_key_for_something_else_is_refused(client: Client) -> None:
    client.post("/things", b'{"a": "1"}', KEY)
    refused = client.post("/things", b'{"a": "2"}', KEY)
    assert refused.status_code == 422
    assert "换一个新的键" in refused.json()["detail"]


def test_a_failure_may_be_tried_again(client: Client) -> None:
    assert client.post("/broken", b"", KEY).json() == {"number": 1}
    assert client.post("/broken", b"", KEY).json() == {"number": 2}


def test_a_secret_is_not_kept(client: Client) -> None:
    assert client.post("/keys", b"", KEY).json() == {"secret": "s3"}
    again = client.post("/keys", b"", KEY)
    assert again.status_code == 409
    assert "s3" not in again.text


@pytest.mark.parametrize("key", ["", "x" * 129, "a b\tc"])
def test_a_key_that_cannot_be_one_is_refused(client: Client, key: str) -> None:
    assert client.post("/things", b"{}", {"Idempotency-Key": key}).status_code == 400
