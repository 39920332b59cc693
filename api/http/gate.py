"""Who is asking: found before the request is routed or its body read."""

from __future__ import annotations

from dataclasses import replace

import anyio
import anyio.to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.access import IDENTITY
from api.http.credentials import CSRF_HEADER, Credentials
from api.http.problems import plain_problem, respond
from api.http.public import PublicPaths
from api.http.rates import too_many
from api.problems import problem
from api.runtime import Runtime
from api.security.identity import LOCAL, Identity
from api.security.oidc.fetched import IssuerUnavailableError
from api.security.secrecy import RANKS
from api.security.tokens import csrf_of, same

_CHALLENGE = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
ISSUER_SILENT = "统一认证没有应答，暂时认不出是谁；稍后重试"

MOST_LOOKED_UP = 8
MOST_ASKED = 4
"""Threads that recognise callers, from the database and by way of the issuer: apart from each other
and from those that answer, so that none of them waits for what nobody will answer.
"""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """ASGI middleware: leaves the caller's identity in the scope, or answers 401.

    With open access, who brings no credential and asks from this machine is ``client:local``.
    A credential that is good for nothing is refused in any case: falling back to less would hide
    the mistake.  Whoever was not recognised before is counted by address first, so that trying
    credentials is no faster than anything else.  Nothing but HTTP is passed on.
    """

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime
        self._local = replace(LOCAL, clearance=RANKS[runtime.settings.highest_secrecy])
        self._open = runtime.settings.access == "open"
        self._presented = Credentials(runtime.settings)
        self._public = PublicPaths()
        self._quick = anyio.CapacityLimiter(MOST_LOOKED_UP)
        self._slow = anyio.CapacityLimiter(MOST_ASKED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its identity."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        credential = self._presented.credential(scope)
        recognition = self._runtime.recognition
        identity: Identity | None = None
        if credential is not None:
            identity = recognition.remembered(credential)
        elif self._open and self._presented.from_this_machine(scope):
            identity = self._local
        if identity is None and (credential is None or not recognition.known(credential)):
            refused = too_many(self._runtime, f"address {self._presented.address(scope)}")
            if refused is not None:
                await refused(scope, receive, send)
                return
        if identity is None and credential is not None:
            places = self._slow if recognition.asks_issuer(credential) else self._quick
            try:
                identity = await anyio.to_thread.run_sync(
                    recognition.find, credential, limiter=places
                )
            except IssuerUnavailableError:
                await respond(plain_problem(503, ISSUER_SILENT))(scope, receive, send)
                return
        if identity is None and not self._public.has(scope["method"], scope["path"]):
            await respond(plain_problem(401), _CHALLENGE)(scope, receive, send)
            return
        if (
            credential is not None
            and credential.kind == "cookie"
            and identity is not None
            and scope["method"] not in _READING
            and not same(self._presented.header(scope, CSRF_HEADER), csrf_of(credential.text))
        ):
            words = f"以 Cookie 登录的，改动须带请求头 {CSRF_HEADER.decode()}"
            found = problem("csrf", "请求来历不明", 403, words)
            await respond(found)(scope, receive, send)
            return
        scope[IDENTITY] = identity
        if identity is not None:
            scope.setdefault("state", {})["subject"] = identity.subject
        await self._app(scope, receive, send)
