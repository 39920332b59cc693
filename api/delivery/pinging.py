"""A trial message, so that a receiver can be tried before anything happens."""

from __future__ import annotations

import secrets
from concurrent.futures import TimeoutError as LateError
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row

from api.delivery.courier import Courier, Outcome
from api.delivery.envelope import Event, cloud_event
from api.delivery.webhooks import parcel

KIND = "subscription.ping"


class Ping(NamedTuple):
    """What was sent and what became of it."""

    event_id: str
    outcome: Outcome


def ping(courier: Courier, row: Row[Any], now: int) -> Ping:
    """Send a signed trial message to a subscription's receiver and wait for its answer.

    It is not kept, not repeated and has no place in the order.  ``now`` in milliseconds UTC.
    """
    event_id = f"ping-{secrets.token_hex(8)}"
    data = msgspec.json.encode({"subscription_id": row.subscription_id, "message": "试发"})
    body = msgspec.json.encode(cloud_event(Event(0, event_id, KIND, None, "/", 0, now, data)))
    sent = courier.send(parcel(row, event_id, body, now))
    try:
        return Ping(event_id, sent.result(courier.total_seconds + 5))
    except LateError:
        return Ping(event_id, Outcome(None, "对方在时限内没有答复"))
