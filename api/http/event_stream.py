"""The stream of events (``text/event-stream``): on from a number, as long as the caller may."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import anyio.to_thread
import msgspec
from fastapi import Request

from api.delivery.envelope import Event, cloud_event
from api.delivery.reading import EventsGoneError, Page, events_after
from api.delivery.selecting import Filter
from api.http.lasting import ENDED, Caller, closing
from api.http.state import shared
from api.security.identity import Identity
from api.security.policy import Permission

POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
BATCH = 200
RETRY_MILLISECONDS = 3_000


async def told(
    request: Request, identity: Identity, chosen: Filter, after: int
) -> AsyncIterator[bytes]:
    """The events after a number, then each new one.

    Each message's id is where to read on.  A heartbeat moves it too, past events not wanted.
    """
    runtime = shared(request).runtime
    streams = runtime.delivery.streams
    caller = Caller(request, identity, Permission.RECEIVE_EVENTS)

    def read(who: Identity, cursor: int) -> Page:
        if streams.last() <= cursor:
            return Page([], cursor, more=False)
        with runtime.database.reading() as connection:
            return events_after(connection, who, chosen, cursor, BATCH)

    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    spoke = time.monotonic()
    while True:
        who = await caller.present()
        if who is None:
            yield closing(ENDED)
            return
        try:
            page = await anyio.to_thread.run_sync(read, who, after)
        except EventsGoneError:
            yield closing("所要的事件已过保存期")
            return
        after = page.cursor
        for event in page.events:
            yield _message(event)
        if page.events:
            spoke = time.monotonic()
        elif time.monotonic() - spoke >= HEARTBEAT_SECONDS:
            spoke = time.monotonic()
            yield f": 在\nid: {after}\n\n".encode()
        if not page.more:
            await asyncio.sleep(POLL_SECONDS)


def _message(event: Event) -> bytes:
    body = msgspec.json.encode(cloud_event(event))
    return f"id: {event.seq}\nevent: {event.kind}\ndata: ".encode() + body + b"\n\n"
