"""The stream of alarms (``text/event-stream``): on from a number, as long as the caller may."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio.to_thread
import msgspec

from api.http.lasting import ENDED, Caller, closing
from api.http.monitor_wire import shown
from api.monitor.alarm_store import AlarmStore

BATCH = 500
POLL_SECONDS = 0.2
HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 1_000

_encode = msgspec.json.Encoder().encode


async def told(alarms: AlarmStore, caller: Caller, seq: int) -> AsyncIterator[bytes]:
    """The alarms after a number, then each new one; a comment now and then keeps proxies patient.

    The id of a message is the number of its alarm.
    """
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    silent = 0.0
    while True:
        if await caller.present() is None:
            yield closing(ENDED)
            return
        left = await anyio.to_thread.run_sync(alarms.after, seq, BATCH)
        for each in left:
            seq = each.seq
            yield b"id: %d\nevent: alarm\ndata: %s\n\n" % (seq, _encode(shown(each)))
        silent = 0.0 if left else silent + POLL_SECONDS
        if silent >= HEARTBEAT_SECONDS:
            silent = 0.0
            yield b": \n\n"
        if len(left) < BATCH:
            await anyio.sleep(POLL_SECONDS)
