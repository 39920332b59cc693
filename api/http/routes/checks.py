"""``POST /v1/checks``: one case, one answer.

The body goes to the checker as it came; pydantic takes no part.
"""

from __future__ import annotations

from typing import NamedTuple

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.http.access import identity_of, permitted
from api.http.envelope import unfit
from api.http.logged import logged
from api.http.openapi import answer, content, refusals
from api.http.presented import Presented
from api.http.problems import respond
from api.http.state import shared
from api.http.wire import Asked, by_default_engine, read_request
from api.problems import Problem, beyond_clearance, too_secret
from api.questions import asked
from api.security.policy import Permission
from api.security.secrecy import rank_of_snapshot
from engine.answers import Answer, encode
from engine.periods.instants import parse_instant

router = APIRouter(tags=["核查"])

LARGE_BODY = 16 * 1024
"""Bytes from which a check is done in a thread, so that other requests need not wait.

Such a check takes some 2 ms; going to a thread and back takes 0.05 ms (docs/performance.md)."""

OTHER_ENGINES = CapacityLimiter(2)
"""Threads for engines other than the default one: some seconds each (api/second_engines.py)."""

_JSON = "application/json"


class Reply(NamedTuple):
    """The answer to one request, what was asked, and the second look if it is in the sample."""

    answer: Answer
    asked: Asked
    later: BackgroundTask | None


def answer_to(known: Presented, body: bytes, clearance: int) -> Reply | Problem:
    """The answer to one request body, or why there is none.  ``clearance``: the caller's."""
    request = read_request(body)
    if not isinstance(request, Asked):
        return request
    secrecy = rank_of_snapshot(request.snapshot)
    if secrecy > known.highest_secrecy:
        return too_secret(request.prefix)
    if secrecy > clearance:
        return beyond_clearance(request.prefix)
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
    if isinstance(outcome, Problem):
        return outcome
    if not known.shadow.wants(outcome.check_id):
        return Reply(outcome, request, None)
    later = BackgroundTask(
        known.shadow.look,
        request.snapshot,
        engine=request.engine,
        as_of=parse_instant(outcome.as_of)[0],
        known_as_of=request.known_as_of,
        assume_complete=request.assume_complete,
    )
    return Reply(outcome, request, later)


async def answered(known: Presented, body: bytes, clearance: int) -> Reply | Problem:
    """``answer_to`` done where nobody need wait for it who asked for something quicker."""
    if not by_default_engine(body):
        return await to_thread.run_sync(answer_to, known, body, clearance, limiter=OTHER_ENGINES)
    if len(body) < LARGE_BODY:
        return answer_to(known, body, clearance)
    return await to_thread.run_sync(answer_to, known, body, clearance)


@router.post(
    "/v1/checks",
    summary="核查一个案件快照",
    operation_id="check",
    dependencies=[Depends(permitted(Permission.CHECK))],
    responses=answer("核查结果", "Answer") | refusals(400, 408, 413, 415, 422, 503),
    openapi_extra={"requestBody": {"required": True, "content": content("CheckRequest")}},
)
async def check(request: Request) -> Response:
    """按规则集核查一个案件快照，给出每条规则对每个对象的结论及其依据、期限、所缺事实。

    请求体也可以就是快照本身（有 case 或 snapshot_id 而没有 snapshot），此时没有任何选项。
    """
    known = shared(request).presented
    if (wrong := unfit(request)) is not None:
        return respond(wrong, known.headers)
    body = await request.body()
    clearance = identity_of(request).clearance
    reply = await answered(known, body, clearance)
    if isinstance(reply, Problem):
        return respond(reply, known.headers)
    sent = encode(reply.answer)
    withheld = await logged(request, reply.asked, reply.answer, sent, known.checker.ruleset)
    if withheld is not None:
        return respond(withheld, known.headers)
    return Response(sent, 200, known.headers, _JSON, reply.later)
