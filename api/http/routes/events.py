"""``/v1/events``: what happened, to be pulled by number or listened to."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response, StreamingResponse

from api.delivery.envelope import cloud_event
from api.delivery.reading import EventsGoneError, events_after, last_removed
from api.delivery.selecting import Filter
from api.http.access import note_reading, note_reading_async, permitted
from api.http.delivery_wire import CaseId, Code, EventPage, Kind
from api.http.event_stream import told
from api.http.lasting import EVENT_STREAM, Stream, place_for
from api.http.openapi import refusals
from api.http.problems import ProblemError
from api.http.state import shared
from api.problems import problem
from api.security.identity import Identity
from api.security.policy import Permission

PATH = "/v1/events"
LARGEST = 2**63 - 1

router = APIRouter(prefix=PATH, tags=["事件"])

Caller = Annotated[Identity, Depends(permitted(Permission.RECEIVE_EVENTS))]


def chosen(
    kind: Annotated[list[Kind] | None, Query(title="事件种类，可写多个", max_length=8)] = None,
    rule: Annotated[list[Code] | None, Query(title="规则编号，可写多个", max_length=200)] = None,
    level: Annotated[list[Code] | None, Query(title="预警等级，可写多个", max_length=20)] = None,
    severity: Annotated[list[Code] | None, Query(title="严重程度，可写多个", max_length=20)] = None,
    unit: Annotated[Code | None, Query(title="单位编号（含下级）")] = None,
    case_id: Annotated[CaseId | None, Query(title="案件编号")] = None,
) -> Filter:
    """The filter that a request's parameters describe."""
    return Filter(
        kinds=tuple(kind or ()),
        rules=tuple(rule or ()),
        levels=tuple(level or ()),
        severities=tuple(severity or ()),
        unit=unit,
        case_id=case_id,
    )


Chosen = Annotated[Filter, Depends(chosen)]


@router.get(
    "",
    summary="拉取事件：从某个序号之后取",
    response_model=EventPage,
    responses=refusals(400, 410, 422),
)
def pulled(
    request: Request,
    identity: Caller,
    wanted: Chosen,
    after: Annotated[int, Query(title="从哪个序号之后，0 为最早", ge=0, le=LARGEST)] = 0,
    limit: Annotated[int, Query(title="最多几件", ge=1, le=200)] = 100,
) -> Response:
    """可见范围内的事件，按先后；以 next 接着取，不会漏掉。"""
    note_reading(request, identity, "events", wanted.case_id or "*")
    with shared(request).runtime.database.reading() as connection:
        try:
            page = events_after(connection, identity, wanted, after, limit)
        except EventsGoneError as error:
            raise _gone() from error
    body = {
        "events": [cloud_event(event) for event in page.events],
        "next": page.cursor,
        "more": page.more,
    }
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(body), 200, headers, "application/json")


@router.get(
    "/stream",
    summary="事件流（SSE）：断开后凭 Last-Event-ID 接着收",
    response_class=StreamingResponse,
    responses={
        200: {"description": "事件流", "content": {EVENT_STREAM: {"schema": {"type": "string"}}}},
        **refusals(400, 410, 422, 503),
    },
)
async def streamed(
    request: Request,
    identity: Caller,
    wanted: Chosen,
    after: Annotated[
        int | None, Query(title="从哪个序号之后；不写的从现在起", ge=0, le=LARGEST)
    ] = None,
    last_event_id: Annotated[int | None, Header(title="收到的最后一件", ge=0, le=LARGEST)] = None,
) -> Response:
    """逐件送出发生的事件；调用方的权限或者登录失效即断开。"""
    await note_reading_async(request, identity, "events", wanted.case_id or "*")
    asked = last_event_id if last_event_id is not None else after
    begin = await anyio.to_thread.run_sync(_begin, request, asked)
    place = place_for(shared(request).runtime.delivery.streams, identity.subject)
    return Stream(told(request, identity, wanted, begin), place)


def _begin(request: Request, asked: int | None) -> int:
    runtime = shared(request).runtime
    if asked is None:
        return runtime.delivery.streams.last()
    with runtime.database.reading() as connection:
        if 0 < asked < last_removed(connection):
            raise _gone()
    return asked


def _gone() -> ProblemError:
    detail = "这个序号之后的事件有的已过保存期，接着取会漏；请从 0 重取，并以案件接口核对"
    return ProblemError(problem("events-gone", "事件已过保存期", 410, detail))
