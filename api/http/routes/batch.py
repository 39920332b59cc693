"""``POST /v1/checks/batch``: NDJSON in, NDJSON out, one line a case, order kept.

The whole batch is taken in before the first answer goes out: most HTTP clients send everything
before they read anything, and would wait for ever on a server that answers meanwhile.  What does
not fit into memory is spooled to a nameless file, and only a few answers are under way at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from tempfile import SpooledTemporaryFile

import anyio.lowlevel
import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from api.http.access import identity_of, permitted
from api.http.envelope import unfit
from api.http.logged import logged
from api.http.openapi import Json, refusals
from api.http.presented import Presented
from api.http.problems import defect, plain_problem, respond
from api.http.routes.checks import Reply, answered
from api.http.state import shared
from api.problems import REQUEST_FIELD, Problem, ProblemItem, encoder, problem
from api.security.policy import Permission
from engine.answers import encode

PATH = "/v1/checks/batch"
MEDIA_TYPE = "application/x-ndjson"
IN_MEMORY = 8 * 1024 * 1024

router = APIRouter(tags=["核查"])

_CONTENT: Json = {MEDIA_TYPE: {"schema": {"type": "string"}}}
_ANSWERS: dict[int | str, Json] = {
    200: {"description": "逐行答复，每行一个 Answer 或者 Problem", "content": _CONTENT}
}

NOTHING_ASKED = problem(
    "bad-request",
    "请求有误",
    400,
    "批量里一行也没有",
    [ProblemItem(REQUEST_FIELD, "", "批量里一行也没有", "没有内容", (), "每行写一个核查请求")],
)

AHEAD = 16
"""Lines that may be under way at once."""

Spool = SpooledTemporaryFile[bytes]
_Told = tuple[bytes, BackgroundTask | None]


@router.post(
    PATH,
    summary="批量核查",
    operation_id="checkBatch",
    dependencies=[Depends(permitted(Permission.CHECK))],
    response_class=StreamingResponse,
    responses=_ANSWERS | refusals(400, 408, 413, 415),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "每行一个核查请求（CheckRequest 或者快照）",
            "content": _CONTENT,
        }
    },
)
async def batch(request: Request) -> Response:
    """一行一个核查请求，逐行答复，先后不变；空行不答。

    一行也没有的答 400。某一行有误只影响这一行：它的答复是带行号 item 的问题，有 status 而没有
    findings。
    """
    known = shared(request).presented
    if (wrong := unfit(request)) is not None:
        return respond(wrong, known.headers)
    longest = shared(request).settings.max_body_bytes
    spool = Spool(max_size=IN_MEMORY)
    empty = True
    try:
        async for chunk in request.stream():
            empty = empty and not chunk.strip()
            spool.write(chunk)
    except BaseException:
        spool.close()
        raise
    if empty:
        spool.close()
        return respond(NOTHING_ASKED, known.headers)
    spool.seek(0)
    return StreamingResponse(
        _answers(request, known, spool, longest), 200, known.headers, MEDIA_TYPE
    )


async def _answers(
    request: Request, known: Presented, spool: Spool, longest: int
) -> AsyncIterator[bytes]:
    """The answers in order; a few lines ahead are answered while earlier ones are written down."""
    ahead: deque[asyncio.Task[_Told]] = deque()
    with spool:
        try:
            for number, line in enumerate(_lines(spool, longest), start=1):
                if line is None or line.strip():
                    ahead.append(asyncio.ensure_future(_answer(request, known, line, number)))
                if len(ahead) >= AHEAD:
                    async for text in _tell(ahead.popleft()):
                        yield text
            while ahead:
                async for text in _tell(ahead.popleft()):
                    yield text
        finally:
            for task in ahead:
                task.cancel()


async def _tell(task: asyncio.Task[_Told]) -> AsyncIterator[bytes]:
    text, later = await task
    yield text
    if later is not None:
        await later()


async def _answer(request: Request, known: Presented, line: bytes | None, number: int) -> _Told:
    if line is None:
        return _problem(plain_problem(413), number), None
    reply: Reply | Problem
    clearance = identity_of(request).clearance
    try:
        reply = await answered(known, line, clearance)
        await anyio.lowlevel.checkpoint()
    except Exception as error:
        reply = defect(error)
    if isinstance(reply, Problem):
        return _problem(reply, number), None
    sent = encode(reply.answer)
    withheld = await logged(request, reply.asked, reply.answer, sent, known.checker.ruleset)
    if withheld is not None:
        return _problem(withheld, number), None
    return sent + b"\n", reply.later


def _problem(found: Problem, number: int) -> bytes:
    return encoder.encode(msgspec.structs.replace(found, item=number)) + b"\n"


def _lines(spool: Spool, longest: int) -> Iterator[bytes | None]:
    """The lines, None for one that is too long; of it no more is held than is allowed."""
    while line := spool.readline(longest + 1):
        if len(line) <= longest or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = spool.readline(longest)
        yield None
