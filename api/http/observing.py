"""Counts and times every request, by route; writes a line about each if the site wants it."""

from __future__ import annotations

import secrets
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.operations.figures import Figures

_logger = structlog.stdlib.get_logger("fadu.requests")

REQUEST_ID = b"x-request-id"
UNROUTED = "-"
"""Stands for the route of a request to an address there is not."""


class Observing:
    """ASGI middleware; ``logged``: write one line a request."""

    def __init__(self, app: ASGIApp, *, figures: Figures, logged: bool) -> None:
        self._app = app
        self._figures = figures
        self._logged = logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the answer carries a number by which its line is found."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        number = secrets.token_hex(8)
        status = 500

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (REQUEST_ID, number.encode())]
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", UNROUTED)
            method = scope["method"] if route != UNROUTED else UNROUTED
            self._figures.requests.labels(method, route, status).inc()
            self._figures.seconds.labels(route).observe(seconds)
            if self._logged:
                _logger.info(
                    "request",
                    request=number,
                    method=method,
                    route=route,
                    status=status,
                    milliseconds=round(seconds * 1000, 1),
                    subject=scope.get("state", {}).get("subject", ""),
                )
