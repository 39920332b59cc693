"""``Idempotency-Key`` over HTTP, on routes of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import anyio.to_thread
import pytest
from fastapi import FastAPI, Response
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.access import IDENTITY
from api.http.app import create_app
from api.http.repeating import MOST_ANSWER_BYTES, SHOWN_ONCE, Repeating, keeps
from api.http.shield import Shield
from api.operations.repeats import Repeats
from api.operations.repeats import repeats as table
from api.runtime import Runtime
from api.security.identity import LOCAL, Role
from api.security.tables import units
from api.settings import Settings
from engine.checking import Checker
from tests.api.http.client import Client

JSON = {"Content-Type": "application/json"}
KEY = {"Idempotency-Key": "k1"} | JSON
RIGHTS: dict[str, dict[str, Any]] = {
    "{}": {},
    "role": {"roles": frozenset({Role.AUDITOR})},
    "unit": {"unit_path": "/440000/"},
    "clearance": {"clearance": 0},
    "kind": {"kind": "person"},
}
LOST = OperationalError("COMMIT", {}, Exception("server closed the connection unexpectedly"))


class Recognised:
    """Stands for the gate: everybody is the local client, with the rights a header names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope["headers"]).get(b"rights", b"{}")
        scope[IDENTITY] = replace(LOCAL, **RIGHTS[given.decode()])
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

    def write() -> None:
        row = {"code": str(len(done)), "parent": None, "name": "", "path": f"/{len(done)}/"}
        with runtime.database.writing() as connection:
            connection.execute(insert(units).values(row))
            done.append("written")

    @app.post("/in-doubt")
    def in_doubt() -> None:
        write()
        raise LOST

    @app.post("/undone")
    def undone() -> None:
        with runtime.database.writing() as connection:
            connection.execute(insert(units).values(code="x", name="", path="/x/"))
            done.append("undone")
            raise LOST

    @app.post("/overtaken")
    def overtaken() -> None:
        with runtime.database.engine.begin() as connection:
            connection.execute(update(table).values(expires=table.c.expires + 1))
        write()

    @app.post("/shown-badly")
    async def shown_badly(response: Response) -> None:
        await anyio.to_thread.run_sync(write)
        response.status_code = 503

    @app.post("/large")
    def large() -> str:
        write()
        return "x" * MOST_ANSWER_BYTES

    @app.get("/done")
    def tell() -> list[str]:
        return done

    @app.get("/units")
    def written() -> list[str]:
        with runtime.database.reading() as connection:
            return list(connection.execute(select(units.c.code)).scalars())

    @app.post("/broken")
    def broken(response: Response) -> dict[str, int]:
        done.append("broken")
        response.status_code = 503
        return {"number": len(done)}

    app.add_middleware(Repeating, runtime=runtime)
    app.add_middleware(Recognised)
    app.add_middleware(Shield)
    yield Client(app)
    runtime.close()


def test_a_write_is_done_once(client: Client) -> None:
    first = client.post("/things", b'{"a": "1"}', KEY)
    again = client.post("/things", b'{"a": "1"}', KEY)
    assert (first.status_code, first.json()) == (201, {"number": 1})
    assert (again.status_code, again.json()) == (201, {"number": 1})
    assert again.headers["Idempotency-Replayed"] == "true"
    assert client.post("/things", b'{"a": "1"}', JSON).json() == {"number": 2}


def test_a_request_that_a_repeat_has_overtaken_writes_nothing(client: Client) -> None:
    refused = client.post("/overtaken", b"", KEY)
    assert refused.status_code == 409
    assert "还没有办完" in refused.json()["detail"]
    assert client.get("/units").json() == []


def test_the_same_key_for_something_else_is_refused(client: Client) -> None:
    client.post("/things", b'{"a": "1"}', KEY)
    refused = client.post("/things", b'{"a": "2"}', KEY)
    assert refused.status_code == 422
    assert "换一个新的键" in refused.json()["detail"]


def test_the_same_key_with_another_version_seen_is_refused(client: Client) -> None:
    client.post("/things", b'{"a": "1"}', KEY | {"If-Match": '"1"'})
    assert client.post("/things", b'{"a": "1"}', KEY | {"If-Match": '"2"'}).status_code == 422


@pytest.mark.parametrize("changed", ["role", "unit", "clearance", "kind"])
def test_an_answer_is_not_given_again_to_other_rights(client: Client, changed: str) -> None:
    client.post("/things", b'{"a": "1"}', KEY)
    refused = client.post("/things", b'{"a": "1"}', KEY | {"Rights": changed})
    assert refused.status_code == 409
    assert "先查看是否已经生效" in refused.json()["detail"]
    assert "number" not in refused.text
    assert client.post("/things", b'{"a": "1"}', KEY).json() == {"number": 1}


def test_a_failure_may_be_tried_again(client: Client) -> None:
    assert client.post("/broken", b"", KEY).json() == {"number": 1}
    assert client.post("/broken", b"", KEY).json() == {"number": 2}


@pytest.mark.parametrize("path", ["/in-doubt", "/shown-badly", "/large"])
def test_what_was_written_is_not_written_again_though_its_answer_is_lost(
    client: Client, path: str
) -> None:
    client.post(path, b"", KEY)
    for _ in range(2):
        refused = client.post(path, b"", KEY)
        assert refused.status_code == 409
        assert "先查看是否已经生效" in refused.json()["detail"]
    assert client.get("/done").json() == ["written"]


def test_what_was_undone_may_be_tried_again(client: Client) -> None:
    for _ in range(2):
        assert client.post("/undone", b"", KEY).status_code == 503
    assert client.get("/done").json() == ["undone", "undone"]


def test_an_answer_that_cannot_be_kept_is_given_and_a_repeat_told_to_look(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> NoReturn:
        raise LOST

    with monkeypatch.context() as patched:
        patched.setattr(Repeats, "finish", away)
        assert client.post("/things", b'{"a": "1"}', KEY).json() == {"number": 1}
        assert client.post("/undone", b"", KEY | {"Idempotency-Key": "k2"}).status_code == 503
    assert "could not be kept" in caplog.text
    for path, content, key in (("/things", b'{"a": "1"}', "k1"), ("/undone", b"", "k2")):
        refused = client.post(path, content, KEY | {"Idempotency-Key": key})
        assert refused.status_code == 409
        assert "先查看是否已经生效" in refused.json()["detail"]


def test_a_key_that_could_not_be_taken_is_free(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> NoReturn:
        raise LOST

    with monkeypatch.context() as patched:
        patched.setattr(Repeats, "begin", away)
        assert client.post("/things", b'{"a": "1"}', KEY).status_code == 503
    assert client.post("/things", b'{"a": "1"}', KEY).json() == {"number": 1}


def test_a_secret_is_not_kept(client: Client) -> None:
    assert client.post("/keys", b"", KEY).json() == {"secret": "s3"}
    again = client.post("/keys", b"", KEY)
    assert again.status_code == 409
    assert "s3" not in again.text


def test_only_answers_to_writes_without_ids_of_their_own_are_kept(
    settings: Settings, checker: Checker
) -> None:
    app = create_app(settings, checker=checker)
    writes = {
        (method, path)
        for path, operations in app.openapi()["paths"].items()
        for method in operations
        if method in ("post", "put", "patch", "delete")
    }
    unkept = {each for each in writes if not keeps(each[0].upper(), each[1])}
    app.state.shared.runtime.close()
    assert unkept == {
        ("post", "/v1/checks"),
        ("post", "/v1/checks/batch"),
        ("post", "/v1/monitor/events"),
        ("post", "/v1/sessions"),
        ("delete", "/v1/sessions/current"),
        ("put", "/v1/cases/{case_id}/snapshot"),
        ("post", "/v1/cases/{case_id}/export"),
    }
    assert ("post", "/v1/orders") in writes


@pytest.mark.parametrize("key", ["", "x" * 129, "a b\tc"])
def test_a_key_that_cannot_be_one_is_refused(client: Client, key: str) -> None:
    assert client.post("/things", b"{}", {"Idempotency-Key": key}).status_code == 400
