"""``Idempotency-Key``: a write that is sent again is answered again, not done again."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from functools import partial

import anyio.to_thread
import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.access import IDENTITY
from api.http.problems import respond
from api.operations.repeats import Asked, Kept, OvertakenError, Refusal
from api.problems import Problem, problem
from api.runtime import Runtime
from api.security.identity import Identity
from api.store.database import beside

HEADER = b"idempotency-key"
_SEEN = b"if-match"
REPEATED = (b"idempotency-replayed", b"true")
SHOWN_ONCE = "Fadu-Shown-Once"
"""Header of an answer with a secret in it: it is not kept, and a repeat is told so."""

MOST_CHARACTERS = 128
MOST_ANSWER_BYTES = 1 << 20

logger = logging.getLogger("fadu")

_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_ONCE = "这个请求已经办成，所给的密钥只在第一次答复里显示；没有收到的，作废后另行生成"
_UNKEPT = re.compile("/v1/(checks|sessions|monitor/events|cases/[^/]+/(snapshot|export))(/.*)?")
"""Checks and exports are readings, each with its own permission and line in the log; what a session
answers is a secret that must not be kept; events and snapshots are told apart by ids of their own,
and may be sent again whatever happened."""


def keeps(method: str, path: str) -> bool:
    """Whether the answers to such requests are kept."""
    return method in _WRITING and _UNKEPT.fullmatch(path) is None


class Repeating:
    """ASGI middleware inside the gate and the bounds."""

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a repeat from what was kept, or pass the request on and keep its answer."""
        key = _key(scope)
        identity = scope.get(IDENTITY)
        if key is None or identity is None:
            await self._app(scope, receive, send)
            return
        if not 1 <= len(key) <= MOST_CHARACTERS or not key.isascii() or not key.isprintable():
            words = f"Idempotency-Key 应为 1 至 {MOST_CHARACTERS} 个可见的 ASCII 字符"
            await respond(problem("bad-request", "请求有误", 400, words))(scope, receive, send)
            return
        content = await _content(receive)
        asked = Asked(_request(scope, content), _rights(identity))
        repeats, now = self._runtime.repeats, self._runtime.clock.now_precise()
        found = await anyio.to_thread.run_sync(repeats.begin, identity.subject, key, asked, now)
        if isinstance(found, Refusal):
            await respond(_refusal(found))(scope, receive, send)
        elif isinstance(found, Kept):
            await _send_kept(found, send)
        else:
            answer = _Answer(send, partial(repeats.finish, found))
            with beside(partial(repeats.wrote, found)):
                try:
                    await self._app(scope, _again(content, receive), answer.send)
                except OvertakenError:
                    await respond(_refusal(Refusal.NOT_FINISHED))(scope, receive, send)
                except Exception:
                    await answer.fail()
                    raise


class _Answer:
    """Passes an answer on and remembers it; its end is held back until it is kept."""

    def __init__(self, send: Send, finish: Callable[[Kept | None], None]) -> None:
        self._send = send
        self._finish = finish
        self._status = 500
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = bytearray()
        self._whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            self._whole = not message.get("more_body", False)
            if self._whole:
                await self._keep(self._kept())
        await self._send(message)

    async def fail(self) -> None:
        """There will be no answer: free the key, if nothing was written."""
        if not self._whole:
            await self._keep(None)

    async def _keep(self, kept: Kept | None) -> None:
        """What cannot be noted now leaves the key taken: the repeat is told to look."""
        try:
            await anyio.to_thread.run_sync(self._finish, kept)
        except (SQLAlchemyError, OvertakenError):
            logger.error("the answer to a request with a key could not be kept")

    def _kept(self) -> Kept | None:
        """The answer to be kept: none of a failure or of a very large one."""
        if any(name.lower() == SHOWN_ONCE.lower().encode() for name, _ in self._headers):
            told = respond(problem("shown-once", "只显示一次", 409, _ONCE))
            headers = msgspec.msgpack.encode(told.raw_headers)
            return Kept(told.status_code, headers, bytes(told.body))
        if self._status >= 500 or len(self._body) > MOST_ANSWER_BYTES:
            return None
        return Kept(self._status, msgspec.msgpack.encode(self._headers), bytes(self._body))


def _key(scope: Scope) -> str | None:
    if scope["type"] != "http" or not keeps(scope["method"], scope["path"]):
        return None
    for name, value in scope["headers"]:
        if name == HEADER:
            text: str = value.decode("latin-1")
            return text
    return None


async def _content(receive: Receive) -> bytes:
    pieces = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _again(content: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": content, "more_body": False}

    return replayed


def _request(scope: Scope, content: bytes) -> bytes:
    seen = b"".join(value for name, value in scope["headers"] if name == _SEEN)
    parts = (scope["method"].encode(), scope["path"].encode(), scope["query_string"])
    return _digest(*parts, seen, content)


def _rights(identity: Identity) -> bytes:
    roles = ",".join(sorted(identity.roles))
    parts = (identity.kind, roles, identity.unit_path, str(identity.clearance))
    return _digest(*(part.encode() for part in parts))


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _refusal(found: Refusal) -> Problem:
    status = 422 if found is Refusal.OTHER_REQUEST else 409
    return problem("repeat-refused", "不能重复", status, found.value)


async def _send_kept(found: Kept, send: Send) -> None:
    headers = msgspec.msgpack.decode(found.headers, type=list[tuple[bytes, bytes]])
    await send(
        {
            "type": "http.response.start",
            "status": found.status,
            "headers": [*headers, REPEATED],
        }
    )
    await send({"type": "http.response.body", "body": found.answer})
