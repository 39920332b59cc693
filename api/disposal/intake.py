"""Following the watch: what a check finds becomes a disposal, what it loses becomes a step.

A re-check never decides anything: a violation that is gone still needs 复核认定.  Only a warning
that never became one ends by itself, since the duty was done in time and nobody should have to
confirm that (行政执法监督条例 第八条).
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from api.disposal.items import Item, item_of
from api.disposal.states import DECIDED, IN_HAND, State
from api.disposal.stepping import THE_SYSTEM, Stepping
from api.disposal.tables import marks
from api.disposal.transitions import BY_ACTION, RAISE
from api.store.database import Database
from api.store.turns import A_TURN
from api.watching.findings import Change, changes_after, finding_of
from engine.rows import VERDICTS, WARNING

TIMELINE = "timeline"


class _Verdict(msgspec.Struct):
    verdict: str


class _Told(msgspec.Struct):
    """What the timeline says of a change."""

    verdict: str
    severity: str
    reason: str = ""
    before: _Verdict | None = None


_decode = msgspec.json.Decoder(_Told).decode


class Intake:
    """Job: brings the disposals up to the register's changes, in their order, each once."""

    name = "disposal-intake"
    pause = 1.0

    def __init__(self, database: Database, stepping: Stepping) -> None:
        self._database = database
        self._stepping = stepping

    def run(self, now: int) -> bool:
        """Follow a batch of changes; ``now`` in milliseconds UTC."""
        with self._database.reading() as connection:
            if not changes_after(connection, _mark(connection), 1):
                return False
        with self._database.writing() as connection:
            changes = changes_after(connection, _mark(connection), A_TURN)
            for change in changes:
                self._follow(connection, change, now)
            if changes:
                row = {"name": TIMELINE, "seq": changes[-1].seq}
                self._database.upsert(connection, marks, row)
        return len(changes) == A_TURN

    def _follow(self, connection: Connection, change: Change, now: int) -> None:
        told = _decode(change.body)
        verdict = VERDICTS.index(told.verdict)
        item = item_of(connection, change.finding_id)
        if item is None:
            if change.kind != "finding.closed" and verdict <= WARNING:
                self._begin(connection, change, verdict, told.severity, now)
            return
        if change.kind == "finding.closed":
            self._gone(connection, item, told, now)
        elif change.kind == "finding.opened":
            self._found(connection, item, "found_again", verdict, told, now)
        elif told.before is not None and told.before.verdict != told.verdict:
            self._found(connection, item, "changed", verdict, told, now)

    def _begin(
        self, connection: Connection, change: Change, verdict: int, severity: str, now: int
    ) -> None:
        finding = finding_of(connection, change.finding_id)
        if finding is None:
            return
        values = {
            "finding_id": change.finding_id,
            "case_id": change.case_id,
            "rule": finding.rule,
            "worst": verdict,
            "severity": severity,
        }
        item = self._stepping.begin(connection, values, RAISE, now)
        self._stepping.take(connection, item, BY_ACTION["push"], THE_SYSTEM, now)

    def _gone(self, connection: Connection, item: Item, told: _Told, now: int) -> None:
        only_warned = item.worst == WARNING and State(item.state) in IN_HAND
        self._note(connection, item, "settle" if only_warned else "gone", told, now, {})

    def _found(
        self, connection: Connection, item: Item, action: str, verdict: int, told: _Told, now: int
    ) -> None:
        columns: dict[str, Any] = {"worst": min(item.worst, verdict), "severity": told.severity}
        # A finding that people decided on comes back only with something new to decide.
        anew = action == "found_again" or verdict < item.worst
        if State(item.state) in DECIDED and anew and verdict <= WARNING:
            action = "reopen"
            columns |= {"round": item.round + 1, "escalation": 0, "closed_at": None}
        self._note(connection, item, action, told, now, columns)

    def _note(
        self,
        connection: Connection,
        item: Item,
        action: str,
        told: _Told,
        now: int,
        columns: dict[str, Any],
    ) -> None:
        said = {"verdict": told.verdict} | ({"reason": told.reason} if told.reason else {})
        line = BY_ACTION[action]
        self._stepping.take(connection, item, line, THE_SYSTEM, now, said=said, columns=columns)


def _mark(connection: Connection) -> int:
    found = connection.scalar(select(marks.c.seq).where(marks.c.name == TIMELINE))
    return 0 if found is None else int(found)
