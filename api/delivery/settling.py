"""What follows from an answer: done, another try, a pause, or a dead letter."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from api.delivery import queue
from api.delivery.backoff import asked_rest, rest
from api.delivery.courier import Outcome
from api.delivery.queue import Leased
from api.delivery.tables import subscriptions

GONE = 410
BUSY = (429, 503)

BREAK_AFTER = 10
"""Failures in a row, whatever the case, after which the receiver as a whole gets a rest."""

LONGEST_BREAK = 60_000
"""Milliseconds of such a rest at most, so that a receiver that is back is found soon."""


@dataclass(frozen=True)
class Patience:
    """When to give up: after so many tries or milliseconds since the first, whichever is first."""

    tries: int = 30
    milliseconds: int = 24 * 3_600_000


def settle(
    connection: Connection, task: Leased, outcome: Outcome, now: int, patience: Patience
) -> None:
    """Write down what became of a task; nothing if somebody else has taken it over meanwhile."""
    if outcome.good and outcome.status is not None:
        if queue.done(connection, task, outcome.status, now):
            _change(connection, task, failures=0, last_success=now)
        return
    error = outcome.error or ""
    if outcome.status == GONE:
        if queue.again(connection, task, now, error):
            pause(connection, task.subscription_id, "对方答复 410，不再接收")
            _change(connection, task, last_failure=now, last_error=error)
        return
    asked = asked_rest(outcome.retry_after, now) if outcome.status in BUSY else None
    tries = task.tries + 1
    since = task.first_at if task.first_at is not None else now
    if tries >= patience.tries or now - since >= patience.milliseconds:
        settled = queue.give_up(connection, task, now, error)
    else:
        wait = max(rest(tries, f"{task.subscription_id}/{task.seq}"), asked or 0)
        settled = queue.again(connection, task, now + wait, error)
    if settled:
        _failed(connection, task, error, now, asked)


def pause(connection: Connection, subscription_id: str, reason: str) -> None:
    """Send nothing more to a receiver until somebody resumes it; nothing is lost meanwhile."""
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.subscription_id == subscription_id)
        .values(state="paused", reason=reason)
    )


def _failed(connection: Connection, task: Leased, error: str, now: int, asked: int | None) -> None:
    here = subscriptions.c.subscription_id == task.subscription_id
    failures = (connection.scalar(select(subscriptions.c.failures).where(here)) or 0) + 1
    wait = asked or 0
    if failures >= BREAK_AFTER:
        broken = rest(failures - BREAK_AFTER + 1, task.subscription_id)
        wait = max(wait, min(broken, LONGEST_BREAK))
    _change(connection, task, failures=failures, last_failure=now, last_error=error)
    if wait:
        _change(connection, task, not_before=now + wait)


def _change(connection: Connection, task: Leased, **values: object) -> None:
    here = subscriptions.c.subscription_id == task.subscription_id
    connection.execute(update(subscriptions).where(here).values(**values))
