"""The service asked by different persons, without their credentials' trouble."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.clock import FixedClock
from api.http.app import create_app
from api.security.identity import LOCAL, Identity, Role
from api.settings import Settings
from engine.checking import Checker
from tests.api.audit.logs import NOW
from tests.api.cases import RULESET
from tests.api.http.client import Client


class Office:
    """An app whose caller, from this machine, is whoever ``ask`` says."""

    def __init__(
        self, database_url: str, checker: Checker, patch: pytest.MonkeyPatch, **more: Any
    ) -> None:
        settings = Settings(
            ruleset=str(RULESET),
            cache_dir="",
            database_url=database_url,
            workers_inside=False,
            shadow_share=0,
            **more,
        )
        self.clock = FixedClock(NOW)
        self._patch = patch
        self.app = create_app(settings, checker=checker, clock=self.clock)
        self.runtime = self.app.state.shared.runtime
        self._client = Client(self.app)

    def check(self, snapshot: dict[str, Any]) -> httpx.Response:
        """A check by the 办案系统 of this machine."""
        return self.ask(LOCAL, "POST", "/v1/checks", {"snapshot": snapshot})

    def post_batch(self, body: bytes) -> httpx.Response:
        """A batch by the 办案系统 of this machine."""
        self._patch.setattr("api.http.gate.LOCAL", LOCAL)
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
        self._patch.setattr("api.http.gate.LOCAL", who)
        content = None if body is None else json.dumps(body).encode()
        headers = {"fadu-purpose": quote(purpose)} if purpose else {}
        if body is not None:
            headers["content-type"] = "application/json"
        return self._client.request(method, path, content=content, headers=headers)


def person(role: Role, unit: str = "/", clearance: int = 1) -> Identity:
    """Somebody of a unit with one role."""
    return Identity(f"p:{role}", "person", "某人", frozenset({role}), unit, clearance)
