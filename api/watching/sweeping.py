"""The nightly sweep: every watched case judged once more and compared with the register.

It is a safety net that should never catch anything.  What it does catch is counted, put right
and written into the audit chain.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from api.clock import law_minute
from api.store.database import Database
from api.watching.case_rows import WATCHED, Case
from api.watching.rechecking import Looked, Rechecking
from api.watching.register import register_of, told
from api.watching.running import running_of
from api.watching.tables import cases, sweeps

_DAY = 1440
_HOUR = 60


class Sweep(NamedTuple):
    """One night's look: ``day`` since 1970-01-01 here, ``…_at`` milliseconds UTC."""

    day: int
    after: str
    cases: int
    findings: int
    disagreements: int
    repaired: int
    started_at: int
    finished_at: int | None


class Sweeping:
    """Job: once a day, from ``hour`` o'clock here on, a few cases each second.

    It remembers how far it came, so a restart goes on where the last process stopped.
    """

    name = "sweep"
    working = 1.0
    idle = 60.0

    def __init__(
        self, database: Database, rechecking: Rechecking, hour: int, per_second: int
    ) -> None:
        self._database = database
        self._rechecking = rechecking
        self._hour = hour
        self._per_second = per_second
        self.pause = self.idle

    def run(self, now: int) -> bool:
        """Look at one second's share of the cases."""
        minute = law_minute(now)
        day = (minute - self._hour * _HOUR) // _DAY
        with self._database.reading() as connection:
            sweep = _sweep_of(connection, day) or Sweep(day, "", 0, 0, 0, 0, now, None)
            share = _share(connection, sweep.after, self._per_second)
        self.pause = self.idle
        if sweep.finished_at is not None:
            return False
        counted = sweep._replace(cases=sweep.cases + len(share))
        for looked in self._rechecking.look(share, now):
            counted = self._compare(looked, counted, minute, now)
        if share:
            self.pause = self.working
            counted = counted._replace(after=share[-1].case_id)
        else:
            counted = counted._replace(finished_at=now)
        with self._database.writing() as connection:
            _keep(connection, counted)
        return False

    def _compare(self, looked: Looked, sweep: Sweep, minute: int, now: int) -> Sweep:
        judged = looked.judgement
        if judged is None:
            return sweep
        case = looked.case
        due = case.next_at is not None and case.next_at <= minute
        if due or case.ruleset != judged.ruleset or case.judged_at > minute:
            # The timers and the new rules have this before them; it is no disagreement.
            return sweep
        with self._database.reading() as connection:
            differing = _differing(connection, looked)
        sweep = sweep._replace(findings=sweep.findings + len(judged.entries))
        if not differing or not self._rechecking.repair(looked, now, differing):
            return sweep
        return sweep._replace(
            disagreements=sweep.disagreements + len(differing),
            repaired=sweep.repaired + len(differing),
        )


def last_sweep(connection: Connection) -> Sweep | None:
    """The newest sweep, finished or not."""
    row = connection.execute(select(sweeps).order_by(sweeps.c.day.desc()).limit(1)).first()
    return None if row is None else Sweep(*row)


def _sweep_of(connection: Connection, day: int) -> Sweep | None:
    row = connection.execute(select(sweeps).where(sweeps.c.day == day)).first()
    return None if row is None else Sweep(*row)


def _share(connection: Connection, after: str, limit: int) -> list[Case]:
    statement = (
        select(cases)
        .where(cases.c.case_id > after, cases.c.state == WATCHED)
        .order_by(cases.c.case_id)
        .limit(limit)
    )
    return [Case(*row) for row in connection.execute(statement)]


def _differing(connection: Connection, looked: Looked) -> list[str]:
    """The findings and limits about which register and judgement differ.

    ``next_at`` stands for a case that would be woken too late; too early does no harm.
    """
    judged, case = looked.judgement, looked.case
    assert judged is not None
    known = register_of(connection, case.case_id)
    fresh = {name: told(entry) for name, entry in judged.entries.items()}
    running = running_of(connection, case.case_id)
    names = known.keys() | fresh.keys() | running.keys() | judged.running.keys()
    differing = sorted(
        name
        for name in names
        if known.get(name) != fresh.get(name) or running.get(name) != judged.running.get(name)
    )
    if judged.next_at is not None and (case.next_at is None or case.next_at > judged.next_at):
        differing.append("next_at")
    return differing


def _keep(connection: Connection, sweep: Sweep) -> None:
    values: dict[str, Any] = sweep._asdict()
    there = _sweep_of(connection, sweep.day)
    if there is None:
        connection.execute(insert(sweeps), [values])
    else:
        connection.execute(update(sweeps).where(sweeps.c.day == sweep.day).values(values))
