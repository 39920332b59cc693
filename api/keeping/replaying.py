"""Giving an answer again: the same bytes, or exactly what is missing or different."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, func, select

from api.audit.answers import ANSWERED, Recorded, program
from api.audit.chain import AlgorithmMissingError, Entry, content_hash, digest, key
from api.audit.snapshots import snapshot_bytes
from api.audit.tables import entries, snapshots
from api.keeping.seeing import Sight
from api.problems import Problem
from api.questions import asked
from api.rulesets.contents import ruleset_of
from api.security.identity import Identity
from api.store.database import Database
from dsl.ir.rules import Ruleset
from engine.answers import encode
from engine.checking import Checker

KEPT_CHECKERS = 2
"""Past rulesets kept ready between replays."""

LOOKED_AT = 200
"""Answers of one check among which the latest that may be seen is looked for."""


class Outcome(StrEnum):
    """How a replay ended; ``OUTCOME_LABELS`` says it in Chinese."""

    SAME = "same"
    DIFFERENT = "different"
    SNAPSHOT_PURGED = "snapshot_purged"
    SNAPSHOT_MISSING = "snapshot_missing"
    SNAPSHOT_ALTERED = "snapshot_altered"
    RULESET_MISSING = "ruleset_missing"
    RECORD_ALTERED = "record_altered"
    REFUSED = "refused"


OUTCOME_LABELS = {
    Outcome.SAME: "逐字节相同",
    Outcome.DIFFERENT: "与当时的答复不同",
    Outcome.SNAPSHOT_PURGED: "快照已按保存期限清除，只余摘要",
    Outcome.SNAPSHOT_MISSING: "没有这份快照",
    Outcome.SNAPSHOT_ALTERED: "所存的快照与其摘要不符",
    Outcome.RULESET_MISSING: "没有当时的规则集",
    Outcome.RECORD_ALTERED: "审计记录本身被改过",
    Outcome.REFUSED: "当时答复过的快照如今不能核查",
}


class Replayed(msgspec.Struct, frozen=True):
    """What a replay found; hashes are of the answer's bytes."""

    check_id: Annotated[str, Meta(title="核查编号")]
    seq: Annotated[int, Meta(title="第几条审计记录")]
    times: Annotated[int, Meta(title="同一核查共答复几次")]
    outcome: Annotated[Outcome, Meta(title="结果")]
    message: Annotated[str, Meta(title="说明")]
    snapshot: Annotated[str, Meta(title="快照摘要")]
    ruleset: Annotated[str, Meta(title="规则集摘要")]
    recorded: Annotated[str, Meta(title="当时答复的摘要")]
    found: Annotated[str, Meta(title="重演答复的摘要")] = ""
    notes: Annotated[tuple[str, ...], Meta(title="与当时不同的条件")] = ()


class Replay(NamedTuple):
    """A replay with the bytes it gave, None if it gave none, and what was written down."""

    replayed: Replayed
    answer: bytes | None
    recorded: Recorded | None


MakeChecker = Callable[[Ruleset], Checker]


class Replayer:
    """Gives answers again.  ``make_checker`` makes a checker of a past ruleset."""

    def __init__(self, database: Database, make_checker: MakeChecker) -> None:
        self._database = database
        self._make_checker = make_checker
        self._ready: OrderedDict[str, Checker] = OrderedDict()
        self._lock = threading.Lock()

    def replay(
        self, check_id: str, seq: int | None = None, *, reader: Identity | None = None
    ) -> Replay | None:
        """The latest answer with this number again (or the one of entry ``seq``); None if there
        was none, or none that ``reader`` may see.
        """
        with self._database.reading() as connection:
            entry, times = _entry_of(connection, check_id, seq, reader)
            if entry is None:
                return None
            told = _told(entry)
            if told is None:
                return Replay(_without_record(check_id, entry, times), None, None)
            data, absent = _snapshot(connection, told.snapshot)
        if data is None:
            return Replay(_replayed(entry, times, told, absent), None, told)
        checker = self._checker(told.rules)
        if checker is None:
            return Replay(_replayed(entry, times, told, Outcome.RULESET_MISSING), None, told)
        return _compared(entry, times, told, checker, data)

    def _checker(self, name: str) -> Checker | None:
        with self._lock:
            if name not in self._ready:
                with self._database.reading() as connection:
                    ruleset = ruleset_of(connection, name)
                if ruleset is None:
                    return None
                self._ready[name] = self._make_checker(ruleset)
            self._ready.move_to_end(name)
            while len(self._ready) > KEPT_CHECKERS:
                self._ready.popitem(last=False)
            return self._ready[name]


def _entry_of(
    connection: Connection, check_id: str, seq: int | None, reader: Identity | None
) -> tuple[Entry | None, int]:
    name = key(check_id)
    these = (entries.c.check_id == name) & (entries.c.kind == ANSWERED)
    times = connection.execute(select(func.count()).where(these)).scalar_one()
    query = select(entries).where(these).order_by(entries.c.seq.desc())
    query = query.limit(1 if reader is None else LOOKED_AT)
    if seq is not None:
        query = query.where(entries.c.seq == seq)
    for entry in (Entry(*row) for row in connection.execute(query).all()):
        if reader is None or Sight(connection, reader, entry.case_id).of_entry(entry):
            return entry, times
    return None, times


def _told(entry: Entry) -> Recorded | None:
    """What the entry says; None if it is not what was written."""
    try:
        if digest(*entry[:7]) != entry.hash:
            return None
        return msgspec.json.decode(entry.content, type=Recorded)
    except (AlgorithmMissingError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _snapshot(connection: Connection, name: str) -> tuple[bytes | None, Outcome]:
    row = connection.execute(select(snapshots.c.purged_at).where(snapshots.c.hash == name)).first()
    if row is None:
        return None, Outcome.SNAPSHOT_MISSING
    if row.purged_at is not None:
        return None, Outcome.SNAPSHOT_PURGED
    data = snapshot_bytes(connection, name)
    if data is None or content_hash(data) != name:
        return None, Outcome.SNAPSHOT_ALTERED
    return data, Outcome.SAME


def _compared(entry: Entry, times: int, told: Recorded, checker: Checker, data: bytes) -> Replay:
    outcome = asked(
        checker,
        data,
        as_of=told.as_of,
        known_as_of=told.known_as_of,
        assume_complete=told.assume_complete,
        include=told.include,
        engine=told.engine,
        trace=told.trace,
    )
    notes = []
    if program() != told.program:
        notes.append(f"软件版本：当时 {told.program}，现在 {program()}")
    if isinstance(outcome, Problem):
        notes.append(outcome.detail)
        found = _replayed(entry, times, told, Outcome.REFUSED, notes=tuple(notes))
        return Replay(found, None, told)
    if outcome.engine != told.answered_by:
        notes.append(f"引擎：当时 {told.answered_by}，现在 {outcome.engine}")
    if outcome.check_id != told.check_id:
        notes.append(f"核查编号：现在算得 {outcome.check_id}")
    again = encode(outcome)
    same = content_hash(again) == told.answer
    verdict = Outcome.SAME if same else Outcome.DIFFERENT
    found = _replayed(entry, times, told, verdict, content_hash(again), tuple(notes))
    return Replay(found, again, told)


def _replayed(
    entry: Entry,
    times: int,
    told: Recorded,
    outcome: Outcome,
    found: str = "",
    notes: tuple[str, ...] = (),
) -> Replayed:
    return Replayed(
        told.check_id,
        entry.seq,
        times,
        outcome,
        OUTCOME_LABELS[outcome],
        told.snapshot,
        told.ruleset,
        told.answer,
        found,
        notes,
    )


def _without_record(check_id: str, entry: Entry, times: int) -> Replayed:
    altered = Outcome.RECORD_ALTERED
    return Replayed(check_id, entry.seq, times, altered, OUTCOME_LABELS[altered], "", "", "")
