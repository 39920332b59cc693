"""The stream of events (``text/event-stream``): on from a number, as long as the caller may."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack

import anyio.to_thread
import msgspec
from fastapi import Request

from api.delivery.envelope import Event, cloud_event
from api.delivery.reading import EventsGoneError, Page, events_after
from api.delivery.selecting import Filter
from api.http.credentials import Credentials
from api.http.state import shared
from api.security.identity import Identity
from api.security.policy import Permission, allows

POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
RECOGNISE_SECONDS = 20.0
"""How often the caller's rights are looked up again: what was revoked ends the stream soon."""

BATCH = 200
RETRY_MILLISECONDS = 3_000


async def told(
    request: Request, identity: Identity, chosen: Filter, after: int, place: ExitStack
) -> AsyncIterator[bytes]:
    """The events after a number, then each new one; ``place`` is given up at the end.

    Each message's id is where to read on.  A heartbeat moves it too, past events not wanted.
    """
    runtime = shared(request).runtime
    streams = runtime.delivery.streams

    def read(who: Identity, cursor: int) -> Page:
        if streams.last() <= cursor:
            return Page([], cursor, more=False)
        with runtime.database.reading() as connection:
            return events_after(connection, who, chosen, cursor, BATCH)

    with place:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        who: Identity | None = identity
        recognised = spoke = time.monotonic()
        while True:
            if time.monotonic() - recognised >= RECOGNISE_SECONDS:
                who = await anyio.to_thread.run_sync(_again, request, identity)
                recognised = time.monotonic()
            if who is None:
                yield _closing("凭据已经失效")
                return
            try:
                page = await anyio.to_thread.run_sync(read, who, after)
            except EventsGoneError:
                yield _closing("所要的事件已过保存期")
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


def _again(request: Request, identity: Identity) -> Identity | None:
    """Who the caller is by now; None if its credential is good for nothing any more."""
    runtime = shared(request).runtime
    credential = Credentials(runtime.settings).credential(request.scope)
    found = identity if credential is None else runtime.recognition.find(credential)
    if found is None or not allows(found, Permission.RECEIVE_EVENTS):
        return None
    return found


def _message(event: Event) -> bytes:
    body = msgspec.json.encode(cloud_event(event))
    return f"id: {event.seq}\nevent: {event.kind}\ndata: ".encode() + body + b"\n\n"


def _closing(reason: str) -> bytes:
    return b"event: closed\ndata: " + msgspec.json.encode({"reason": reason}) + b"\n\n"
