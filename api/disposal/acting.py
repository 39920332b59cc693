"""Steps that people take: who they are to the case, what they say, and when."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from api.clock import Clock
from api.disposal.items import Item, item_of, seen_item
from api.disposal.limits import MOST_ESCALATION, MOST_WITHDRAWN_DAYS
from api.disposal.refusals import (
    InvalidError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
)
from api.disposal.stepping import Actor, Stepping
from api.disposal.tables import steps
from api.disposal.transitions import BY_ACTION, Side, Transition
from api.security.identity import Identity
from api.store.database import Database

SHORTEST_REASON = 2
"""Fewer characters say nothing."""

_DAY = 86_400_000


class Said(NamedTuple):
    """What somebody does and says.

    ``step``: the number of the last step they saw; ``officer``: for whom a case system speaks;
    ``days``: how long a withdrawal is asked to hold.
    """

    action: str
    step: int
    comment: str = ""
    officer: str | None = None
    days: int | None = None


class _Asked(msgspec.Struct):
    days: int


class Acting:
    """Takes people's steps, each in a transaction of its own."""

    def __init__(self, database: Database, clock: Clock, stepping: Stepping) -> None:
        self._database = database
        self._clock = clock
        self._stepping = stepping

    def act(self, identity: Identity, finding_id: str, said: Said, side: Side) -> Item:
        """Take a step on one side of the table.

        Raises NotFoundError, StaleError, NotAllowedError, RefusedError and InvalidError.
        """
        with self._database.writing() as connection:
            item = seen_item(connection, identity, finding_id)
            if side is Side.HANDLING and not _handles(identity, item):
                raise NotAllowedError("只有办案单位可以签收、核查、整改、反馈和申诉")
            return self._take(connection, identity, item, said, side)

    def appeal_own(self, identity: Identity, finding_id: str, said: Said) -> Item:
        """Let the officer of a case appeal against what is in the own file.

        Raises as ``act`` does; NotFoundError also for a case of somebody else.
        """
        with self._database.writing() as connection:
            item = item_of(connection, finding_id)
            if item is None or not owns(identity, item):
                raise NotFoundError(finding_id)
            return self._take(connection, identity, item, said, Side.HANDLING)

    def _take(
        self, connection: Connection, identity: Identity, item: Item, said: Said, side: Side
    ) -> Item:
        line = BY_ACTION.get(said.action)
        if line is None or line.side is not side:
            raise InvalidError("没有这一步")
        if said.step != item.step:
            raise StaleError("已经有人先办了一步，看过最新情况再办")
        if line.reason and len(said.comment.strip()) < SHORTEST_REASON:
            raise InvalidError(f"“{line.label}”须写明事由")
        actor = Actor(identity.subject, identity.unit_path, said.officer)
        now = self._clock.now_precise()
        more, columns = self._particulars(connection, item, line, said, now)
        return self._stepping.take(
            connection,
            item,
            line,
            actor,
            now,
            comment=said.comment.strip(),
            said=more,
            columns=columns,
        )

    def _particulars(
        self, connection: Connection, item: Item, line: Transition, said: Said, now: int
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a step says besides words, and what it changes besides the state."""
        if line.action == "ask_withdrawal":
            if said.days is None or not 1 <= said.days <= MOST_WITHDRAWN_DAYS:
                raise InvalidError(f"须写明撤销多少天后恢复，1 至 {MOST_WITHDRAWN_DAYS}")
            return {"days": said.days}, {}
        if line.action == "approve_withdrawal":
            days = _asked_days(connection, item)
            until = now + days * _DAY
            return {"days": days, "until": until}, {"alarm_at": until}
        if line.action == "escalate":
            level = item.escalation + 1
            if level > MOST_ESCALATION:
                raise RefusedError("已经升到最高一级")
            return {"escalation": level}, {"escalation": level}
        return {}, {}


def owns(identity: Identity, item: Item) -> bool:
    """Whether somebody is the officer of the finding's case, and cleared for it."""
    return (
        identity.kind == "person"
        and item.officer == identity.subject
        and item.secrecy <= identity.clearance
    )


def _handles(identity: Identity, item: Item) -> bool:
    """Case systems carry the words of their units; persons speak for their own unit only."""
    return identity.kind == "client" or identity.unit_path == item.unit_path


def _asked_days(connection: Connection, item: Item) -> int:
    query = (
        select(steps.c.body)
        .where(steps.c.finding_id == item.finding_id, steps.c.action == "ask_withdrawal")
        .order_by(steps.c.number.desc())
        .limit(1)
    )
    found = connection.scalar(query)
    if found is None:
        raise RefusedError("没有撤销的申请")
    return msgspec.json.decode(found, type=_Asked).days
