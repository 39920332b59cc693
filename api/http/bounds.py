"""Guards before any body is read into memory: its size, and the time it may take to arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import plain_problem, respond


class BodyTooLargeError(Exception):
    """More bytes came than a body may have."""


class BodyTooSlowError(Exception):
    """The next piece of the body did not come in time."""


class Bounds:
    """ASGI middleware: refuses bodies that are too large (413) or stall (408).

    ``larger``: paths whose bodies may be larger than the rest, with their bounds.
    """

    def __init__(
        self, app: ASGIApp, *, body_bytes: int, body_seconds: float, larger: Mapping[str, int]
    ) -> None:
        self._app = app
        self._body_bytes = body_bytes
        self._body_seconds = body_seconds
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a guarded ``receive``."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        bound = self._larger.get(scope["path"], self._body_bytes)
        if _announced(scope) > bound:
            await _refuse(413, scope, receive, send)
            return
        guard = _Guard(receive, send, bound, self._body_seconds)
        try:
            await self._app(scope, guard.receive, guard.send)
        except (BodyTooLargeError, BodyTooSlowError) as error:
            if guard.started:
                raise
            status = 413 if isinstance(error, BodyTooLargeError) else 408
            await _refuse(status, scope, receive, send)


class _Guard:
    """Counts one request's body and watches its pace."""

    def __init__(self, receive: Receive, send: Send, bound: int, seconds: float) -> None:
        self._receive = receive
        self._send = send
        self._bound = bound
        self._seconds = seconds
        self._arrived = 0
        self._whole = False
        self.started = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._seconds):
                message = await self._receive()
        except TimeoutError:
            raise BodyTooSlowError from None
        if message["type"] == "http.request":
            self._arrived += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._arrived > self._bound:
                raise BodyTooLargeError
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
        await self._send(message)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else 2**62
    return 0


async def _refuse(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    response = respond(plain_problem(status), {"connection": "close"})
    await response(scope, receive, send)
