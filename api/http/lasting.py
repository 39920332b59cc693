"""Answers that last: as many as there are places, and each as long as its caller may have it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import ExitStack

import anyio.to_thread
import msgspec
from fastapi import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.delivery.streams import Streams, TooManyStreamsError
from api.http.credentials import Credentials
from api.http.problems import ProblemError, plain_problem
from api.http.state import shared
from api.security.identity import Identity
from api.security.oidc.fetched import IssuerUnavailableError
from api.security.policy import Permission, allows

RECOGNISE_SECONDS = 20.0
"""How often the caller's rights are looked up again: what was revoked ends the stream soon."""

EVENT_STREAM = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def place_for(streams: Streams, subject: str) -> ExitStack:
    """A place among the streams of this process, to be closed.  Raises ProblemError 503."""
    place = ExitStack()
    try:
        place.enter_context(streams.one(subject))
    except TooManyStreamsError as error:
        raise ProblemError(plain_problem(503, "事件流连接已满；稍后重试，或者改用拉取")) from error
    return place


class Stream(StreamingResponse):
    """A stream that gives its place back however it ends, even before its first message."""

    def __init__(self, messages: AsyncIterator[bytes], place: ExitStack) -> None:
        super().__init__(messages, headers=_HEADERS, media_type=EVENT_STREAM)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until it ends."""
        with self._place:
            await super().__call__(scope, receive, send)


class Caller:
    """Who reads a stream, looked up again every ``RECOGNISE_SECONDS``."""

    def __init__(self, request: Request, identity: Identity, permission: Permission) -> None:
        self._request = request
        self._permission = permission
        self._known = identity
        self._found: Identity | None = identity
        self._at = time.monotonic()

    async def present(self) -> Identity | None:
        """The caller with its present rights; None if it may not read on."""
        if time.monotonic() - self._at >= RECOGNISE_SECONDS:
            self._found = await anyio.to_thread.run_sync(self._again)
            self._at = time.monotonic()
        return self._found

    def _again(self) -> Identity | None:
        runtime = shared(self._request).runtime
        credential = Credentials(runtime.settings).credential(self._request.scope)
        try:
            found = self._known if credential is None else runtime.recognition.find(credential)
        except IssuerUnavailableError:
            return None
        return found if found is not None and allows(found, self._permission) else None


def closing(reason: str) -> bytes:
    """The last message of a stream that the service ends."""
    return b"event: closed\ndata: " + msgspec.json.encode({"reason": reason}) + b"\n\n"


ENDED = "凭据已经失效"
