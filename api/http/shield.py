"""The last guard: what goes wrong inside becomes a plain 500, and no case data reaches a log."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import defect, respond


class Shield:
    """ASGI middleware outside of every other."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 500 if that fails before an answer has begun."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            found = defect(error)
            if not started and scope["type"] == "http":
                await respond(found)(scope, receive, send)
