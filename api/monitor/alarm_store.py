"""Alarms as they left, once each, and the firings the rules did not confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import delete, func, select, update

from api.monitor.tables import alarms, refuted, runners
from api.store.database import Database
from engine.monitor.alarms import Alarm
from engine.monitor.kinds import WatchName
from engine.signals import Ended, Fired

_CHUNK = 400
_encode = msgspec.json.Encoder().encode
_alarm = msgspec.json.Decoder(Alarm)


class Leaving(NamedTuple):
    """An alarm on its way out with the firing behind it."""

    name: WatchName
    fired: Fired
    alarm: Alarm


class Left(NamedTuple):
    """An alarm that left.  ``left`` milliseconds, ``ended`` law second of the episode's end."""

    seq: int
    alarm: Alarm
    left: int
    ended: int | None
    engine: str


class Known(NamedTuple):
    """What is on record of a firing; ``recheck`` only for one that was refuted."""

    alarm_id: str
    name: WatchName
    fired: Fired
    refuted: bool
    recheck: int | None


class Status(NamedTuple):
    """Who watches with what.  ``until`` milliseconds."""

    holder: str
    until: int
    engine: str
    notice: str


class AlarmStore:
    """The alarms of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, leaving: Sequence[Leaving], left: int, engine: str) -> None:
        """Let alarms out, and keep the refuted ones, in one transaction; repeats change nothing."""
        out, held = [], []
        for name, fired, alarm in leaving:
            row = _row(alarm.alarm_id, name, fired)
            confirmation = alarm.confirmation
            if confirmation.state == "refuted":
                reason = f"{confirmation.rule} {confirmation.verdict}"
                held.append(row | {"recheck": confirmation.recheck, "reason": reason})
            else:
                out.append(row | {"left": left, "engine": engine, "body": _encode(alarm)})
        with self._database.writing() as connection:
            self._database.insert_new(connection, alarms, out)
            self._database.insert_new(connection, refuted, held)
            gone = [row["alarm_id"] for row in out]
            if gone:
                connection.execute(delete(refuted).where(refuted.c.alarm_id.in_(gone)))

    def postpone(self, alarm_id: str, recheck: int | None) -> None:
        """Ask again later about a refuted firing, or (None) never."""
        there = refuted.c.alarm_id == alarm_id
        with self._database.writing() as connection:
            connection.execute(update(refuted).where(there).values(recheck=recheck))

    def end(self, name: WatchName, ended: Ended) -> None:
        """The episode of some alarms is over."""
        of = (alarms.c.stay_id == name.stay_id) & (alarms.c.kind == name.kind)
        episode = (alarms.c.part == name.part) & (alarms.c.start == ended.start)
        with self._database.writing() as connection:
            connection.execute(update(alarms).where(of & episode).values(ended=ended.at))

    def known(self, stay_ids: Sequence[str]) -> list[Known]:
        """All firings on record of the given stays."""
        found: list[Known] = []
        with self._database.reading() as connection:
            for place in range(0, len(stay_ids), _CHUNK):
                ids = list(stay_ids[place : place + _CHUNK])
                for row in connection.execute(select(alarms).where(alarms.c.stay_id.in_(ids))):
                    found.append(_known(row, False, None))
                for row in connection.execute(select(refuted).where(refuted.c.stay_id.in_(ids))):
                    found.append(_known(row, True, row.recheck))
        return found

    def after(self, seq: int, limit: int) -> list[Left]:
        """Alarms that left after a place in the order, at most ``limit``."""
        query = select(alarms).where(alarms.c.seq > seq).order_by(alarms.c.seq).limit(limit)
        with self._database.reading() as connection:
            return [
                Left(row.seq, _alarm.decode(bytes(row.body)), row.left, row.ended, row.engine)
                for row in connection.execute(query)
            ]

    def last_seq(self) -> int:
        """Place of the alarm that left last, 0 if none."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(alarms.c.seq))).scalar() or 0

    # ------------------------------------------------------------ who watches

    def lease(self, holder: str, now: int, until: int, engine: str, notice: str) -> bool:
        """Take or keep the right to watch.  False while another process holds it."""
        mine = {"holder": holder, "until": until, "engine": engine, "notice": notice}
        free = (runners.c.holder == holder) | (runners.c.until < now)
        with self._database.writing() as connection:
            self._database.insert_new(connection, runners, [mine | {"id": 1}])
            there = update(runners).where((runners.c.id == 1) & free).values(**mine)
            return connection.execute(there).rowcount == 1

    def release(self, holder: str) -> None:
        """Give the right to watch up at once."""
        with self._database.writing() as connection:
            mine = (runners.c.id == 1) & (runners.c.holder == holder)
            connection.execute(update(runners).where(mine).values(until=0))

    def status(self) -> Status | None:
        """Who watches, None if nobody ever did."""
        with self._database.reading() as connection:
            row = connection.execute(select(runners)).first()
            return None if row is None else Status(row.holder, row.until, row.engine, row.notice)


def _row(alarm_id: str, name: WatchName, fired: Fired) -> dict[str, Any]:
    return {
        "alarm_id": alarm_id,
        "stay_id": name.stay_id,
        "kind": name.kind,
        "part": name.part,
        "start": fired.start,
        "lead": fired.lead,
        "due": fired.due,
    }


def _known(row: Any, was_refuted: bool, recheck: int | None) -> Known:
    name = WatchName(row.kind, row.stay_id, row.part)
    fired = Fired(0, row.start, row.lead, row.due)
    return Known(row.alarm_id, name, fired, was_refuted, recheck)
