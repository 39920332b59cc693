"""Requests to an app in the same process, body by body as the wire would bring it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send


class Client:
    """A synchronous client of one app."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """GET a path."""
        return self.request("GET", path, headers=headers)

    def post(
        self,
        path: str,
        content: bytes | Iterable[bytes],
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """POST bytes, or chunks without an announced length."""
        return self.request("POST", path, content=content, headers=headers)

    def check(self, request: object) -> httpx.Response:
        """POST a check request."""
        return self.post("/v1/checks", json.dumps(request, ensure_ascii=False).encode())

    def request(
        self,
        method: str,
        path: str,
        *,
        content: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request on a connection of its own."""
        return asyncio.run(self._request(method, path, content, headers))

    async def _request(
        self, method: str, path: str, content: Any, headers: Mapping[str, str] | None
    ) -> httpx.Response:
        body = content if content is None or isinstance(content, bytes) else _chunks(content)
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://fadu.test") as client:
            return await client.request(method, path, content=body, headers=headers)


async def _chunks(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def problem_of(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem details of a response, after checking that they are what they should be."""
    assert response.status_code == status, response.text[:300]
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert found["type"].startswith("urn:fadu:problem:")
    assert any("\u4e00" <= char <= "\u9fff" for char in found["title"] + found["detail"])
    return found


class FromHere:
    """An app to which every request seems to come from this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on."""
        await self._app({**scope, "client": ("127.0.0.1", 50000)}, receive, send)
