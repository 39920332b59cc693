"""A small world to watch: one database, a clock that is moved by hand, the small ruleset."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from api.clock import FixedClock
from api.delivery.owners import owner_of
from api.security.identity import Identity, Role
from api.store.database import Database
from api.watching.pushing import Push
from api.watching.receipts import Receipt
from api.watching.service import Watch
from engine.checking import Checker
from engine.periods.instants import parse_instant
from tests.api.cases import dumped

NOON = "2026-06-30T12:00:00+08:00"
DETAINED = "2026-06-30T15:20:00+08:00"

SYSTEM = Identity("client:ajxt", "client", "办案系统", frozenset({Role.CASE_SYSTEM}), "/")
SECTIONS = ("measure", "interview")


def moment(text: str) -> int:
    """Milliseconds UTC of a time."""
    return (parse_instant(text)[0] - 480) * 60_000


class FixedRules:
    """Rules that stand still until a test changes them."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.past: dict[str, Checker] = {}

    def checker_of(self, meaning: str) -> Checker:
        """A checker by its ruleset's hash."""
        known = {self.checker.ruleset.hash: self.checker, **self.past}
        return known[meaning]


def _owner(connection: Connection, subject: str) -> Identity | None:
    """This system, or an account with its present rights."""
    return SYSTEM if subject == SYSTEM.subject else owner_of(connection, subject)


class World:
    """The watch over one database, as one process has it."""

    def __init__(self, database: Database, checker: Checker, now: str = NOON) -> None:
        self.database = database
        self.clock = FixedClock(moment(now))
        self.rules = FixedRules(checker)
        self.restart()

    def restart(self) -> None:
        """As if the process had been killed and started again."""
        self.watch = Watch(
            self.database,
            self.clock,
            self.rules,
            owners=_owner,
            sweep_hour=3,
            recheck_per_second=50,
        )
        self.timers, self.catching_up, self.sweeping = self.watch.jobs

    def at(self, text: str) -> None:
        """Set the clock."""
        self.clock.move(moment(text) - self.clock.now_precise())

    def push(
        self,
        snapshot: dict[str, Any],
        sequence: int | None = None,
        *,
        assume_complete: bool = True,
        identity: Identity = SYSTEM,
    ) -> Receipt:
        """Push a snapshot of the case it names."""
        push = Push(dumped(snapshot), sequence, assume_complete)
        return self.watch.pushing.push(identity, snapshot["case"]["case_no"], push)

    def tick(self) -> None:
        """Run the timers until nothing is due."""
        while self.timers.run(self.clock.now_precise()):
            continue


def detained(number: int = 1, case: str = "A1", **more: Any) -> dict[str, Any]:
    """A detention on 30 June 15:20 which no interrogation has followed yet."""
    return {
        "snapshot_id": f"{case}-S{number}",
        "case": {"case_no": case, "case_type": "criminal"} | more,
        "person": [{"person_no": "R1", "roles": ["suspect"]}],
        "measure": [
            {
                "measure_id": "M1",
                "kind": "detention",
                "person_no": "R1",
                "approved_at": "2026-06-30T14:00:00+08:00",
                "executed_at": DETAINED,
            }
        ],
    }


def questioned(
    number: int = 2, case: str = "A1", at: str = "2026-06-30T20:00:00+08:00", **more: Any
) -> dict[str, Any]:
    """The same after an interrogation by two officers."""
    return detained(number, case, **more) | {
        "officer": [
            {"officer_id": "P1", "kind": "police"},
            {"officer_id": "P2", "kind": "police"},
        ],
        "interview": [
            {
                "interview_id": "X1",
                "kind": "interrogation",
                "person_no": "R1",
                "officers": ["P1", "P2"],
                "started_at": at,
            }
        ],
    }
