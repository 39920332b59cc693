"""Deadlines of the steps: a reminder and one level up, again and again up to the highest.

Nothing else follows from being late: what to make of it is for people to say.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from api.disposal.items import Item, items_where
from api.disposal.limits import MOST_ESCALATION, REMINDED_AGAIN, ends_at
from api.disposal.states import State
from api.disposal.stepping import THE_SYSTEM, Stepping
from api.disposal.tables import items
from api.disposal.transitions import BY_ACTION
from api.store.database import Database
from api.store.turns import A_TURN


class Deadlines:
    """Job: tells of steps that are overdue, and ends withdrawals that have expired."""

    name = "disposal-deadlines"
    pause = 10.0

    def __init__(self, database: Database, stepping: Stepping) -> None:
        self._database = database
        self._stepping = stepping

    def run(self, now: int) -> bool:
        """Do a batch of what is due at ``now`` (milliseconds UTC)."""
        with self._database.reading() as connection:
            if not _due(connection, now, 1):
                return False
        with self._database.writing() as connection:
            due = _due(connection, now, A_TURN)
            for item in due:
                self._tell(connection, item, now)
        return len(due) == A_TURN

    def _tell(self, connection: Connection, item: Item, now: int) -> None:
        if item.state == State.WITHDRAWN:
            self._stepping.take(connection, item, BY_ACTION["expire"], THE_SYSTEM, now)
            return
        level = min(item.escalation + 1, MOST_ESCALATION)
        again = None
        if level < MOST_ESCALATION:
            again = ends_at(REMINDED_AGAIN, now, self._stepping.days())
        columns: dict[str, Any] = {"escalation": level, "alarm_at": again}
        line = BY_ACTION["overdue"]
        said = {"escalation": level}
        self._stepping.take(connection, item, line, THE_SYSTEM, now, said=said, columns=columns)


def _due(connection: Connection, now: int, limit: int) -> list[Item]:
    return items_where(connection, items.c.alarm_at <= now, limit=limit)
