"""A closed site with units, and somebody of every role; and requests that need no whole answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import FastAPI

from api.clock import Clock
from api.http.app import create_app
from api.runtime import Runtime
from api.security.accounts import Account
from api.security.clients import Client, Way
from api.security.identity import Role
from api.security.secrecy import HIGHEST
from api.security.units import Unit
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET

BY = "test"
ABOVE, OWN, BELOW, SIBLING = "440000", "440100", "440101", "440200"
UNITS = [
    Unit(BELOW, OWN, "D"),
    Unit(ABOVE, None, "A"),
    Unit(OWN, ABOVE, "B"),
    Unit(SIBLING, ABOVE, "C"),
]
SECONDS = 30.0


class Answer(NamedTuple):
    """The start of an answer, and its body unless it is a stream that does not end."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body read."""
        return json.loads(self.body)


class Site:
    """One app with a database of its own."""

    def __init__(
        self, folder: Path, checker: Checker, clock: Clock | None = None, **settings: Any
    ) -> None:
        given: dict[str, Any] = {"access": "closed", "rate_limit": 0, "session_minutes": 1440}
        given |= {"ruleset": str(RULESET), "cache_dir": "", "data_dir": str(folder)}
        self.settings = Settings(**given | {"workers_inside": False} | settings)
        self.app: FastAPI = create_app(self.settings, checker=checker, clock=clock)
        self.runtime: Runtime = self.app.state.shared.runtime
        self.runtime.directory.put_units(UNITS, BY)

    def close(self) -> None:
        """Give up the database."""
        self.runtime.close()

    def person(
        self, role: Role, *, unit: str | None = OWN, clearance: int = HIGHEST, subject: str = ""
    ) -> str:
        """A person's bearer token."""
        name = subject or f"{role.value}.{unit}.{clearance}"
        account = Account(name, name, frozenset({role}), unit, clearance)
        self.runtime.directory.put_account(account, BY)
        return self.runtime.signing_in.by_name(name, "127.0.0.1").token

    def system(self, *, unit: str | None = OWN, clearance: int = HIGHEST) -> str:
        """A case system's API key."""
        name = f"system-{unit}-{clearance}".lower()
        roles, ways = frozenset({Role.CASE_SYSTEM}), frozenset[Way]({"api_key"})
        self.runtime.directory.put_client(Client(name, name, roles, unit, clearance, ways), BY)
        return self.runtime.directory.add_key(name, None, BY).text

    def credential(self, role: Role, *, unit: str | None = OWN, clearance: int = HIGHEST) -> str:
        """What somebody of a role sends along: a system its key, a person a token."""
        if role is Role.CASE_SYSTEM:
            return self.system(unit=unit, clearance=clearance)
        return self.person(role, unit=unit, clearance=clearance)

    def ask(
        self,
        method: str,
        path: str,
        credential: str | None = None,
        *,
        body: Any = None,
        headers: dict[str, str] | None = None,
        client: str = "127.0.0.1",
        tls: dict[str, str] | None = None,
    ) -> Answer:
        """One request; of a stream only the beginning is awaited."""
        sent = {"host": "fadu.test", "fadu-purpose": "test"} | (headers or {})
        if credential is not None:
            sent["authorization"] = f"Bearer {credential}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        if body is not None:
            sent.setdefault("content-type", "application/json")
        plain, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in sent.items()],
            "client": (client, 50000),
            "server": ("127.0.0.1", 8000),
            "state": {},
            "extensions": {} if tls is None else {"tls": tls},
        }
        return asyncio.run(_exchange(self.app, scope, b"" if body is None else content))


async def _exchange(app: FastAPI, scope: dict[str, Any], content: bytes) -> Answer:
    status, headers, body = 0, dict[str, str](), bytearray()
    done = asyncio.Event()
    given = False

    async def receive() -> dict[str, Any]:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": content, "more_body": False}
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = {k.decode(): v.decode("latin-1") for k, v in message["headers"]}
            if headers.get("content-type", "").startswith("text/event-stream"):
                done.set()
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                done.set()

    running = asyncio.create_task(app(scope, receive, send))
    waiting = asyncio.create_task(done.wait())
    await asyncio.wait({running, waiting}, timeout=SECONDS, return_when="FIRST_COMPLETED")
    waiting.cancel()
    if headers.get("content-type", "").startswith("text/event-stream"):
        running.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    return Answer(status, headers, bytes(body))
