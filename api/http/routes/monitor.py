"""``/v1/monitor``: events of the 办案区 come in, alarms go out.

The router starts the watch with the app if the database is in use, else with the first event.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import anyio.to_thread
import msgspec
from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request
from sqlalchemy import make_url
from starlette.responses import Response

from api.http.access import note_reading_async, permitted
from api.http.alarm_stream import told
from api.http.event_lines import MOST_LINES, read_batch
from api.http.lasting import Caller, Stream, place_for
from api.http.monitor_wire import (
    CONFLICT,
    AlarmPage,
    EventReceipt,
    RefusedLine,
    StayPage,
    answer,
    event_conflict,
    event_refused,
    refusals,
    schema_of,
    shown,
)
from api.http.problems import respond
from api.http.state import Shared, shared
from api.monitor.service import Monitor, site_parameters
from api.problems import Problem
from api.security.identity import Identity
from api.security.policy import Permission
from engine.monitor.events import Event, EventRefusedError, read_event

NDJSON = "application/x-ndjson"
MOST_ALARMS = 500
MOST_STAYS = 200

_JSON = "application/json"
_encode = msgspec.json.Encoder().encode
_making = threading.Lock()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Watch from the start if there may be something to watch, and end in good order."""
    if _in_use(app):
        await anyio.to_thread.run_sync(monitor_of, app)
    yield
    made: Monitor | None = getattr(app.state, "monitor", None)
    if made is not None:
        await anyio.to_thread.run_sync(made.close)


router = APIRouter(tags=["办案区监测"], lifespan=_lifespan)


def _in_use(app: FastAPI) -> bool:
    known: Shared = app.state.shared
    url = make_url(known.settings.database())
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def monitor_of(app: FastAPI) -> Monitor:
    """The monitor of this process, made when it is first needed."""
    with _making:
        made: Monitor | None = getattr(app.state, "monitor", None)
        if made is None:
            known: Shared = app.state.shared
            made = Monitor(
                known.runtime.database,
                known.checker.ruleset,
                known.runtime.clock,
                given=site_parameters(Path(known.settings.data_dir)),
            )
            made.watch()
            app.state.monitor = made
        return made


async def _monitor(request: Request) -> Monitor:
    made: Monitor | None = getattr(request.app.state, "monitor", None)
    if made is not None:
        return made
    return await anyio.to_thread.run_sync(monitor_of, request.app)


@router.post(
    "/v1/monitor/events",
    summary="送入办案区事件",
    operation_id="monitorEvents",
    dependencies=[Depends(permitted(Permission.SEND_EVENTS))],
    responses=answer(EventReceipt, "已写入数据库的件数")
    | refusals(
        s400="内容读不出来", s409="事件编号已用于另一内容", s413="一批过大", s422="事件有误"
    ),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "一个事件，或者每行一个事件（application/x-ndjson，"
            f"一批至多 {MOST_LINES} 行）",
            "content": {
                _JSON: {"schema": schema_of(Event)},
                NDJSON: {"schema": {"type": "string"}},
            },
        }
    },
)
async def take_events(request: Request) -> Response:
    """收下事件，写入数据库以后才答复；同一 event_id 重发只算一次。

    成批的，有误的行不收并逐行说明，其余照收；行数过多的整批不收。
    """
    body = await request.body()
    if request.headers.get("content-type", "").startswith(NDJSON):
        return await _take_lines(request, body)
    try:
        event = read_event(body)
    except EventRefusedError as error:
        return respond(event_refused(error.problems))
    receipt = await asyncio.wrap_future((await _monitor(request)).intake.submit([event]))
    if receipt.conflicts:
        return respond(event_conflict())
    return _answer(EventReceipt(receipt.accepted, receipt.duplicates))


async def _take_lines(request: Request, body: bytes) -> Response:
    batch = await anyio.to_thread.run_sync(read_batch, body)
    if isinstance(batch, Problem):
        return respond(batch)
    taken, refused = batch
    future = (await _monitor(request)).intake.submit([event for _, event in taken])
    receipt = await asyncio.wrap_future(future)
    refused += [RefusedLine(taken[place][0], (CONFLICT,)) for place in receipt.conflicts]
    refused.sort(key=lambda each: each.line)
    return _answer(EventReceipt(receipt.accepted, receipt.duplicates, tuple(refused)))


Watching = Annotated[Identity, Depends(permitted(Permission.READ_ALARMS))]
After = Annotated[int, Query(ge=0, le=2**53, title="从哪个序号之后", description="首次写 0")]
Limit = Annotated[int, Query(ge=1, le=MOST_ALARMS, title="至多几件")]


@router.get(
    "/v1/monitor/alarms",
    summary="取告警",
    operation_id="monitorAlarms",
    responses=answer(AlarmPage, "游标之后的告警") | refusals(s400="没有写明目的", s422="请求有误"),
)
async def alarms(
    request: Request, identity: Watching, after: After = 0, limit: Limit = 100
) -> Response:
    """按发出先后给出 after 之后的告警；下一次以 next 作 after。

    要随时收到的，用 /v1/monitor/alarms/stream（SSE，断线后以 Last-Event-ID 续收）。
    """
    await note_reading_async(request, identity, "alarms", "*")
    monitor = await _monitor(request)

    def page() -> AlarmPage:
        left = [shown(each) for each in monitor.alarms.after(after, limit)]
        return AlarmPage(tuple(left), left[-1].seq if left else after, *monitor.engine())

    return _answer(await anyio.to_thread.run_sync(page))


@router.get(
    "/v1/monitor/alarms/stream",
    include_in_schema=False,
)
async def stream(
    request: Request,
    identity: Watching,
    after: After = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**53)] = None,
) -> Response:
    """告警一发出就推送；事件的 id 是序号；调用方的权限或者登录失效即断开。"""
    await note_reading_async(request, identity, "alarms", "*")
    monitor = await _monitor(request)
    place = place_for(shared(request).runtime.delivery.streams, identity.subject)
    caller = Caller(request, identity, Permission.READ_ALARMS)
    return Stream(
        told(monitor.alarms, caller, after if last_event_id is None else last_event_id), place
    )


@router.get(
    "/v1/monitor/stays",
    summary="在区人员",
    operation_id="monitorStays",
    responses=answer(StayPage, "尚未办结的入区记录")
    | refusals(s400="没有写明目的", s422="请求有误"),
)
async def stays(
    request: Request,
    identity: Watching,
    after: Annotated[str, Query(max_length=64, title="从哪个入区编号之后")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_STAYS, title="至多几人")] = 100,
) -> Response:
    """每人一条：在哪里、在做什么、适用时限还有多久。"""
    await note_reading_async(request, identity, "stays", "*")
    monitor = await _monitor(request)

    def page() -> StayPage:
        found, following = monitor.stays(after, limit)
        return StayPage(tuple(found), following, *monitor.engine())

    return _answer(await anyio.to_thread.run_sync(page))


def _answer(content: EventReceipt | AlarmPage | StayPage) -> Response:
    return Response(_encode(content), 200, media_type=_JSON)
