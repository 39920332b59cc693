"""``POST /v1/checks``: one case, one answer.

The body goes to the checker as it came; pydantic takes no part.
"""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.http.access import permitted
from api.http.openapi import answer, content, refusals
from api.http.presented import Presented
from api.http.problems import respond
from api.http.state import shared
from api.http.wire import Asked, read_request
from api.problems import Problem
from api.questions import asked
from api.security.policy import Permission
from engine.answers import Answer, encode
from engine.periods.instants import parse_instant

router = APIRouter(tags=["核查"])

LARGE_BODY = 64 * 1024
"""Bytes from which a check is done in a thread, so that other requests need not wait."""

_JSON = "application/json"


def answer_to(known: Presented, body: bytes) -> tuple[Answer | Problem, BackgroundTask | None]:
    """The answer to one request body, and the second look at it if it is in the sample."""
    request = read_request(body)
    if not isinstance(request, Asked):
        return request, None
    outcome = asked(
        known.checker,
        request.snapshot,
        as_of=request.as_of,
        known_as_of=request.known_as_of,
        assume_complete=request.assume_complete,
        include=request.include,
        engine=request.engine,
        trace=request.trace,
        prefix=request.prefix,
    )
    if isinstance(outcome, Problem) or not known.shadow.wants(outcome.check_id):
        return outcome, None
    return outcome, BackgroundTask(
        known.shadow.look,
        request.snapshot,
        engine=request.engine,
        as_of=parse_instant(outcome.as_of)[0],
        known_as_of=request.known_as_of,
        assume_complete=request.assume_complete,
    )


@router.post(
    "/v1/checks",
    summary="核查一个案件快照",
    operation_id="check",
    dependencies=[Depends(permitted(Permission.CHECK))],
    responses=answer("核查结果", "Answer") | refusals(400, 408, 413, 422),
    openapi_extra={"requestBody": {"required": True, "content": content("CheckRequest")}},
)
async def check(request: Request) -> Response:
    """按规则集核查一个案件快照，给出每条规则对每个对象的结论及其依据、期限、所缺事实。

    请求体也可以就是快照本身（有 case 或 snapshot_id 而没有 snapshot），此时没有任何选项。
    """
    known = shared(request).presented
    body = await request.body()
    if len(body) < LARGE_BODY:
        outcome, later = answer_to(known, body)
    else:
        outcome, later = await anyio.to_thread.run_sync(answer_to, known, body)
    if isinstance(outcome, Problem):
        return respond(outcome, known.headers)
    return Response(encode(outcome), 200, known.headers, _JSON, later)
