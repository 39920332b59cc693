"""A small office: the watch, the disposal, and persons of a unit and of the one above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from api.disposal.acting import Said
from api.disposal.items import Item, Step, item_of, steps_after
from api.disposal.limits import LIMITS
from api.disposal.service import Disposal
from api.disposal.transitions import Side
from api.security.identity import Identity, Role
from api.security.tables import units
from api.store.database import Database
from api.watching.findings import findings_where
from api.watching.tables import findings
from engine.checking import Checker
from tests.api.watching.world import World, detained, questioned

CITY, DISTRICT = "/440000/440100/", "/440000/440100/440106/"
LATE = "2026-07-01T16:30:00+08:00"


def person(subject: str, unit_path: str, *roles: Role) -> Identity:
    """Somebody who may see all but secret cases."""
    return Identity(subject, "person", subject, frozenset(roles), unit_path, 1)


HANDLER = person("P1", DISTRICT, Role.LEGAL_OFFICER)
JUDGE = person("P2", CITY, Role.LEGAL_OFFICER)
SECOND_JUDGE = person("P3", CITY, Role.SUPERVISOR)
APPROVER = person("P4", CITY, Role.REVIEWER)
OFFICER = person("P7", DISTRICT, Role.REVIEWER)
SYSTEM = Identity("client:ajxt", "client", "办案系统", frozenset({Role.CASE_SYSTEM}), "/", 1)


class Office(World):
    """The watched world with people who act on what is found in it."""

    def __init__(self, database: Database, checker: Checker) -> None:
        super().__init__(database, checker)
        with database.writing() as connection:
            rows = [
                {"code": path.split("/")[-2], "parent": None, "name": path, "path": path}
                for path in ("/440000/", CITY, DISTRICT)
            ]
            connection.execute(insert(units), rows)
        self.disposal = Disposal(database, self.clock, self.rules, LIMITS)
        self.intake, self.deadlines = self.disposal.jobs[:2]

    def follow(self) -> None:
        """Bring the disposals up to the register."""
        while self.intake.run(self.clock.now_precise()):
            continue

    def alarm(self) -> None:
        """Let the clockwork look once at everything due."""
        while self.deadlines.run(self.clock.now_precise()):
            continue

    def late_case(self, case: str = "A1", **more: Any) -> Item:
        """A case whose limit has run out: one violation, pushed to its unit."""
        self.at(LATE)
        given = {"handling_unit": "440106", "lead_officer": "P7"} | more
        self.push(detained(case=case, **given))
        self.follow()
        return self.only(case)

    def cured(self, case: str = "A1") -> None:
        """New facts: the interrogation took place in time after all."""
        snapshot = questioned(case=case, handling_unit="440106", lead_officer="P7")
        snapshot["officer"].append({"officer_id": "P7", "kind": "police"})
        self.push(snapshot)
        self.follow()

    def only(self, case: str = "A1") -> Item:
        """The disposal of a case's one finding."""
        with self.database.reading() as connection:
            found = findings_where(connection, findings.c.case_id == case, limit=9)
            item = item_of(connection, found[0].finding_id)
        assert item is not None
        return item

    def act(
        self,
        who: Identity,
        action: str,
        comment: str = "情况属实",
        *,
        case: str = "A1",
        step: int | None = None,
        days: int | None = None,
        officer: str | None = None,
    ) -> Item:
        """One step of somebody, who has seen the last one unless told otherwise; ``officer``: for
        whom a case system speaks."""
        item = self.only(case)
        side = next(s for s, actions in SIDES.items() if action in actions)
        said = Said(action, item.step if step is None else step, comment, officer, days)
        return self.disposal.acting.act(who, item.finding_id, said, side)

    def answered(self, case: str = "A1") -> Item:
        """Signed, checked, rectified and answered by the unit."""
        for action in ("sign", "check", "rectify"):
            self.act(HANDLER, action, case=case)
        return self.act(HANDLER, "answer", case=case)

    def steps(self, case: str = "A1") -> Sequence[Step]:
        """The whole history of a case's one finding."""
        with self.database.reading() as connection:
            return steps_after(connection, self.only(case).finding_id, 0, 1000)


SIDES = {
    Side.HANDLING: {"sign", "check", "rectify", "answer", "appeal"},
    Side.APPROVING: {"approve_withdrawal", "refuse_withdrawal"},
    Side.SUPERVISING: {
        "sustain",
        "overrule",
        "return",
        "uphold",
        "excuse",
        "dismiss_finding",
        "close",
        "urge",
        "escalate",
        "transfer",
        "ask_withdrawal",
        "restore",
    },
}
"""Who takes which step, written apart from the table."""
