"""What is said of an outage is true of what was written before it."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from api.http.shield import Shield
from api.security.tables import units
from api.store.database import Database
from tests.api.http.client import Client, problem_of

BUSY = OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

FULL = OperationalError("insert", {}, Exception("database or disk is full"))


def client_of(database: Database, error: Exception) -> Client:
    """An app that writes, and then fails in this way; or fails while it writes."""
    app = FastAPI()

    @app.post("/after")
    def after() -> None:
        with database.writing() as connection:
            connection.execute(insert(units).values(code="1", name="", path="/1/"))
        raise error

    @app.post("/within")
    def within() -> None:
        with database.writing() as connection:
            connection.execute(insert(units).values(code="2", name="", path="/2/"))
            raise error

    app.add_middleware(Shield)
    return Client(app)


@pytest.mark.parametrize("error", [BUSY, FULL, NoConnectionError()])
def test_nothing_was_written_is_said_only_if_it_is_so(database: Database, error: Exception) -> None:
    client = client_of(database, error)
    found = problem_of(client.post("/within", b""), 503)
    assert "什么也没有写入" in found["detail"]
    found = problem_of(client.post("/after", b""), 503)
    assert "什么也没有写入" not in found["detail"]
    assert "同一个 Idempotency-Key" in found["detail"]
