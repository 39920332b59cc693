"""The watch's clockwork: cases whose verdicts change by time alone, and cases under new rules."""

from __future__ import annotations

from sqlalchemy import Connection, case, select

from api.clock import law_minute
from api.store.database import Database
from api.watching.case_rows import WATCHED, Case
from api.watching.rechecking import Rechecking
from api.watching.rules_at_hand import RulesAtHand
from api.watching.tables import cases

AHEAD = 5
"""Minutes: a case judged later than this from now was judged by a clock that ran ahead."""


ENDS_WITH_A_DAY = case((cases.c.next_at % 1440 == 0, 1), else_=0)


class Timers:
    """Job: judges again every case whose ``next_at`` has come.

    A case is due at its minute and not before, so a custody limit is told of to the minute; with
    the rest between two looks and a batch before it, within five seconds of it.
    """

    name = "timers"
    pause = 1.0
    together = 64
    """Most cases of one batch: few enough to be done long before the lease ends."""

    def __init__(self, database: Database, rechecking: Rechecking) -> None:
        self._database = database
        self._rechecking = rechecking

    def run(self, now: int) -> bool:
        """Judge a batch of the cases that are due, those due longest first.

        What is due at midnight comes after what is due at any other minute: limits of days end
        together by the thousands, and a limit on somebody's liberty must not wait behind them.
        """
        with self._database.reading() as connection:
            due = _due(connection, law_minute(now), self.together)
        self._rechecking.settle(due, now, "timer")
        return len(due) == self.together


class CatchingUp:
    """Job: judges again, a few each second, what was judged by other rules than those in force.

    The holiday calendar is part of the rules' hash.  Cases judged by a clock that ran ahead are
    judged again too.
    """

    name = "rules"
    working = 1.0
    idle = 5.0

    def __init__(
        self, database: Database, rules: RulesAtHand, rechecking: Rechecking, per_second: int
    ) -> None:
        """``per_second``: about how many cases, so that live traffic stays fast."""
        self._database = database
        self._rules = rules
        self._rechecking = rechecking
        self._per_second = per_second
        self.pause = self.idle

    def run(self, now: int) -> bool:
        """Judge one second's share."""
        current = self._rules.current()[0].ruleset.hash
        with self._database.reading() as connection:
            stale = _stale(connection, current, law_minute(now), self._per_second)
        self._rechecking.settle(stale, now, "rules")
        self.pause = self.working if len(stale) == self._per_second else self.idle
        return False


def _due(connection: Connection, minute: int, limit: int) -> list[Case]:
    statement = (
        select(cases)
        .where(cases.c.next_at <= minute)
        .order_by(ENDS_WITH_A_DAY, cases.c.next_at, cases.c.case_id)
        .limit(limit)
    )
    return [Case(*row) for row in connection.execute(statement)]


def _stale(connection: Connection, current: str, minute: int, limit: int) -> list[Case]:
    """Cases under other rules, those that fail (the timers try them again) left out.

    Two ranges of the index instead of one inequality, which no index answers.
    """
    found: list[Case] = []
    for condition in (
        cases.c.ruleset < current,
        cases.c.ruleset > current,
        cases.c.judged_at > minute + AHEAD,
    ):
        statement = (
            select(cases)
            .where(cases.c.state == WATCHED, condition, cases.c.failures == 0)
            .limit(limit - len(found))
        )
        if len(found) < limit:
            found += [Case(*row) for row in connection.execute(statement)]
    return list({each.case_id: each for each in found}.values())
