"""Nobody may ask more often than the site allows."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.access import IDENTITY
from api.http.problems import respond
from api.problems import problem
from api.runtime import Runtime


def too_many(runtime: Runtime, caller: str) -> Response | None:
    """Count a request of a caller; the answer 429 with Retry-After if it is beyond its rate."""
    wait = runtime.rate_limits.wait(caller)
    if not wait:
        return None
    runtime.figures.refused.inc()
    found = problem("too-many", "请求过于频繁", 429, f"{wait} 秒后再送")
    return respond(found, {"Retry-After": str(wait)})


class Rates:
    """ASGI middleware inside the gate, which has counted whoever is unknown by address: here the
    others are counted by who they are.
    """

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say when to come again."""
        identity = scope.get(IDENTITY)
        if identity is not None:
            refused = too_many(self._runtime, identity.subject)
            if refused is not None:
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)
