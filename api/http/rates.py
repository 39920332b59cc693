"""Nobody may ask more often than the site allows."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.access import IDENTITY
from api.http.problems import respond
from api.problems import problem
from api.runtime import Runtime


class Rates:
    """ASGI middleware inside the gate: 429 with Retry-After for a caller beyond its rate."""

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime
        self._limited = runtime.settings.rate_limit > 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say when to come again."""
        if scope["type"] == "http" and self._limited:
            identity = scope.get(IDENTITY)
            address = scope["client"][0] if scope.get("client") else ""
            wait = self._runtime.rate_limits.wait(identity.subject if identity else address)
            if wait:
                self._runtime.figures.refused.inc()
                found = problem("too-many", "请求过于频繁", 429, f"{wait} 秒后再送")
                await respond(found, {"Retry-After": str(wait)})(scope, receive, send)
                return
        await self._app(scope, receive, send)
