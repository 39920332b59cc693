"""The service asked by this machine's 办案系统 and by persons who are signed in."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx

from api.audit.journal import record
from api.clock import FixedClock
from api.http.app import create_app
from api.security.accounts import Account
from api.security.clients import Client as System
from api.security.clients import Way
from api.security.identity import LOCAL, Identity, Role
from api.security.recording import Change
from api.security.sessions import open_session
from api.security.units import Unit
from api.settings import Settings
from engine.checking import Checker
from tests.api.audit.logs import NOW
from tests.api.cases import RULESET
from tests.api.http.client import Client

UNITS = [
    Unit("440000", None, "省"),
    Unit("440100", "440000", "市"),
    Unit("440106", "440100", "区"),
    Unit("440300", "440000", "另一市"),
]


class Office:
    """An app with a province and two of its cities."""

    def __init__(self, database_url: str, checker: Checker, **more: Any) -> None:
        settings = Settings(
            ruleset=str(RULESET),
            cache_dir="",
            database_url=database_url,
            workers_inside=False,
            shadow_share=0,
            **more,
        )
        self.clock = FixedClock(NOW)
        self.app = create_app(settings, checker=checker, clock=self.clock)
        self.runtime = self.app.state.shared.runtime
        self._client = Client(self.app)
        self._tokens: dict[str, str] = {}
        self.runtime.directory.put_units(UNITS, "setup")

    def check(self, snapshot: dict[str, Any]) -> httpx.Response:
        """A check by the 办案系统 of this machine."""
        return self.ask(LOCAL, "POST", "/v1/checks", {"snapshot": snapshot})

    def post_batch(self, body: bytes) -> httpx.Response:
        """A batch by the 办案系统 of this machine."""
        return self._client.post("/v1/checks/batch", body)

    def ask(
        self,
        who: Identity,
        method: str,
        path: str,
        body: object = None,
        *,
        purpose: str = "核对答复",
    ) -> httpx.Response:
        """One request."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"fadu-purpose": quote(purpose)} if purpose else {}
        if who != LOCAL:
            headers["authorization"] = f"Bearer {self._token(who)}"
        if body is not None:
            headers["content-type"] = "application/json"
        return self._client.request(method, path, content=content, headers=headers)

    def _token(self, who: Identity) -> str:
        """A session of a person or a key of a system, made when it is first needed."""
        unit = who.unit_path.split("/")[-2] or None
        if who.subject not in self._tokens and who.kind == "client":
            ways = frozenset[Way]({"api_key"})
            system = System(who.subject, who.name, who.roles, unit, who.clearance, ways)
            self.runtime.directory.put_client(system, "setup")
            self._tokens[who.subject] = self.runtime.directory.add_key(
                system.client, None, "x"
            ).text
        if who.subject not in self._tokens:
            account = Account(who.subject, who.name, who.roles, unit, who.clearance)
            self.runtime.directory.put_account(account, "setup")
            database = self.runtime.database
            with database.writing() as connection:
                change = Change(database, connection, record, "setup", NOW)
                opened = open_session(change, who.subject, "local", 30 * 86_400_000)
            self._tokens[who.subject] = opened.token
        return self._tokens[who.subject]


def person(role: Role, unit: str = "/", clearance: int = 1) -> Identity:
    """Somebody of a unit with one role."""
    name = f"{role}{unit}{'' if clearance == 1 else clearance}".replace("/", "-")
    return Identity(name, "person", "某人", frozenset({role}), unit, clearance)


def system(unit: str = "/", clearance: int = 1) -> Identity:
    """A case system of a unit."""
    name = f"system{unit}{clearance}".replace("/", "-")
    return Identity(name, "client", "某系统", frozenset({Role.CASE_SYSTEM}), unit, clearance)
