"""The last guard: what goes wrong inside becomes a plain 500, and no case data reaches a log.

The text of an exception may quote what was submitted, so only its kind and place are logged.
"""

from __future__ import annotations

import logging
from traceback import extract_tb

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import respond
from api.problems import problem

logger = logging.getLogger("fadu")


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
            frame = extract_tb(error.__traceback__)[-1]
            logger.error("unexpected %s at %s:%s", type(error).__name__, frame.name, frame.lineno)
            if not started and scope["type"] == "http":
                found = problem("internal", "程序出错", 500, "这是缺陷，请报告发生的时间和所用接口")
                await respond(found)(scope, receive, send)
