"""Taking one step: the row, its place in the history, the audit entry and the event together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, update

from api.audit.chain import content_hash
from api.audit.journal import record
from api.delivery.outbox import enqueue
from api.disposal.both_sides import refuse_both_sides
from api.disposal.items import Item, item_of
from api.disposal.limits import Span, ends_at
from api.disposal.refusals import RefusedError, StaleError
from api.disposal.states import STATE_LABELS, State
from api.disposal.tables import items, steps
from api.disposal.transitions import BACK, SAME, Transition
from api.moments import written_at
from engine.periods.calendar import DayTable

SYSTEM = "system"
"""Who takes the steps that nobody takes."""

STEPPED = "disposal.step"
"""Kind of the audit entry and of the event of every step."""

_encode = msgspec.json.Encoder(order="sorted").encode


class Actor(NamedTuple):
    """Who takes a step: the subject, its unit's path, and the officer a system speaks for."""

    subject: str
    unit_path: str
    officer: str | None = None


THE_SYSTEM = Actor(SYSTEM, "/")


class Stepping:
    """Takes steps inside the caller's writing transaction."""

    def __init__(self, limits: Mapping[State, Span], days: Callable[[], DayTable]) -> None:
        """``days``: the working days of the rules in force."""
        self.limits = limits
        self.days = days

    def take(
        self,
        connection: Connection,
        item: Item,
        line: Transition,
        actor: Actor,
        at: int,
        *,
        comment: str = "",
        said: Mapping[str, Any] | None = None,
        columns: Mapping[str, Any] | None = None,
    ) -> Item:
        """Take a step of the table; ``at`` in milliseconds UTC.

        ``said``: what else was said with it; ``columns``: further columns of the row that change.
        Raises RefusedError where the table has no such line from here, NotAllowedError if it has
        to be somebody else's, StaleError if another step came first.
        """
        state = State(item.state)
        if state not in line.origins:
            raise RefusedError(f"现在是“{STATE_LABELS[state]}”，不能“{line.label}”")
        refuse_both_sides(connection, item, actor.subject, line.label, line.side, line.apart)
        target = _target(item, line)
        due = item.due_at
        if target != state or line.restarts:
            due = self.due(target, at)
        values: dict[str, Any] = {
            "state": target.value,
            "step": item.step + 1,
            "due_at": due,
            "alarm_at": due,
        }
        if target == state and not line.restarts:
            del values["alarm_at"]
        if target != state:
            values["since_at"] = at
            values["back_to"] = _way_back(item, target)
        if line.result is not None:
            values |= {"result": line.result.value, "confirmed_at": at}
        if target == State.CLOSED:
            values["closed_at"] = at
        values |= columns or {}
        done = connection.execute(
            update(items)
            .where(items.c.finding_id == item.finding_id, items.c.step == item.step)
            .values(values)
        )
        if done.rowcount != 1:
            raise StaleError("已经有人先办了一步")
        after = item._replace(**values)
        self._write(connection, item, after, line, actor, at, comment, said or {})
        return after

    def begin(
        self, connection: Connection, values: dict[str, Any], line: Transition, at: int
    ) -> Item:
        """Begin the disposal of a finding with its first step."""
        row = values | {
            "state": line.to,
            "step": 1,
            "round": 1,
            "escalation": 0,
            "month": month_of(at),
            "raised_at": at,
            "since_at": at,
        }
        connection.execute(insert(items).values(row))
        item = item_of(connection, values["finding_id"])
        if item is None:
            raise RefusedError("案件已不在登记")
        self._write(connection, None, item, line, THE_SYSTEM, at, "", {})
        return item

    def due(self, state: State, at: int) -> int | None:
        """When the step after a state that is reached ``at`` is due."""
        span = self.limits.get(state)
        return None if span is None else ends_at(span, at, self.days())

    def _write(
        self,
        connection: Connection,
        before: Item | None,
        after: Item,
        line: Transition,
        actor: Actor,
        at: int,
        comment: str,
        said: Mapping[str, Any],
    ) -> None:
        step = {
            "finding_id": after.finding_id,
            "number": after.step,
            "action": line.action,
            "from_state": None if before is None else before.state,
            "to_state": after.state,
            "actor": actor.subject,
            "actor_path": actor.unit_path,
            "officer": actor.officer,
            "at": at,
            "due_at": after.due_at,
            "comment": comment,
            "body": _encode(dict(said)),
        }
        connection.execute(insert(steps).values(step))
        told = {
            "finding_id": after.finding_id,
            "case_id": after.case_id,
            "step": after.step,
            "action": line.action,
            "from": step["from_state"],
            "to": after.state,
        }
        words = content_hash(_encode([comment, dict(said), actor.officer]))
        record(connection, STEPPED, actor.subject, at, told | {"said": words})
        enqueue(
            connection,
            event_id=_event_id(after.finding_id, after.step),
            kind=STEPPED,
            case_id=after.case_id,
            unit_path=after.unit_path,
            secrecy=after.secrecy,
            at_ms=at,
            data=told
            | {
                "action_label": line.label,
                "to_label": STATE_LABELS[State(after.state)],
                "rule": after.rule,
                "severity": after.severity,
                "due_at": None if after.due_at is None else written_at(after.due_at),
                "result": after.result,
                "escalation": after.escalation,
            },
        )


def month_of(at: int) -> int:
    """The month of a moment, Asia/Shanghai, as in 202607."""
    day = written_at(at)
    return int(day[:4]) * 100 + int(day[5:7])


def _target(item: Item, line: Transition) -> State:
    if line.to == SAME:
        return State(item.state)
    if line.to == BACK:
        return State(item.back_to or State.PUSHED.value)
    return State(line.to)


def _way_back(item: Item, target: State) -> str | None:
    if target == State.WITHDRAWN:
        return item.back_to
    return item.state if target in (State.WITHDRAWING, State.TRANSFERRED) else None


def _event_id(finding_id: str, step: int) -> str:
    return "D" + hashlib.sha256(f"{finding_id}:{step}".encode()).hexdigest()[:31]
