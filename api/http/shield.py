"""The last guard: what goes wrong inside becomes a plain 500, no case data reaches a log, and
every answer tells browsers to do as little with it as possible.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import defect, respond
from api.store.database import beside

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
"""Set where the route has not set its own."""

_ONLY_TLS = ((b"strict-transport-security", b"max-age=31536000"),)


class Shield:
    """ASGI middleware outside of every other."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 500 if that fails before an answer has begun."""
        started = wrote = False
        secure = scope.get("scheme") == "https"

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            if message["type"] == "http.response.start":
                message["headers"] = _with_headers(message.get("headers", ()), secure)
            await send(message)

        def note(_: Connection) -> None:
            nonlocal wrote
            wrote = True

        try:
            with beside(note):
                await self._app(scope, receive, watched)
        except Exception as error:
            found = defect(error, wrote=wrote)
            if not started and scope["type"] == "http":
                await respond(found)(scope, receive, watched)


def _with_headers(given: Iterable[tuple[bytes, bytes]], secure: bool) -> list[tuple[bytes, bytes]]:
    headers = [(name.lower(), value) for name, value in given]
    names = {name for name, _ in headers}
    wanted = _HEADERS + _ONLY_TLS if secure else _HEADERS
    return headers + [each for each in wanted if each[0] not in names]
