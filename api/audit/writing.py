"""Writing answers down while they wait: many callers, few commits, no answer before its commit."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from api.audit.answers import ANSWERED, recorded
from api.audit.chain import Entry, content_hash, entry_after, key
from api.audit.journal import DEFAULT_ALGORITHM, append, last_entry
from api.audit.snapshots import Kept, keep_all, pack, unknown
from api.clock import Clock
from api.security.secrecy import rank_of_snapshot
from api.security.units import path_of
from api.store.database import Database
from dsl.ir.rules import Ruleset
from engine.answers import Answer

MOST_TOGETHER = 256
"""Answers written in one transaction."""

MOST_BYTES_TOGETHER = 64 * 1024 * 1024
"""Bytes of snapshots after which a transaction takes no more answers."""

MOST_WAITING = 4096
"""Answers that may wait; one more is refused at once."""

KeepRuleset = Callable[[Connection, Ruleset], str]


class JournalBusyError(Exception):
    """More answers wait to be written down than ever should."""


class Given(NamedTuple):
    """An answer that is ready to go out (``sent``) and what was asked, by whom.

    ``unit``: path of the caller's unit.  The answer is kept as that unit's, or as that of the
    case's unit if this is below it.  The other fields as for ``Checker.check``.
    """

    answer: Answer
    sent: bytes
    ruleset: Ruleset
    snapshot: bytes
    by: str
    unit: str
    engine: str
    as_of: int | None
    known_as_of: int | None
    assume_complete: bool
    include: frozenset[str]
    trace: bool


_Waiting = tuple[Given, "Future[int]"]


class _Case(msgspec.Struct):
    handling_unit: str | None = None


class _Glance(msgspec.Struct):
    """The little of a snapshot that says whose case it is."""

    case: _Case | None = None


_glance = msgspec.json.Decoder(_Glance)


class Journal:
    """One writer thread: what comes while a commit runs goes into the next one together."""

    def __init__(self, database: Database, clock: Clock, keep_ruleset: KeepRuleset) -> None:
        self._database = database
        self._clock = clock
        self._keep_ruleset = keep_ruleset
        self._rules: dict[int, tuple[Ruleset, str]] = {}
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="fadu-journal", daemon=True)
        self._thread.start()

    def answered(self, given: Given) -> Future[int]:
        """The entry's number, when it is committed; until then the answer must not go out.

        The future fails with JournalBusyError, or with what the database says.  One that is
        cancelled before its turn is not written.
        """
        future: Future[int] = Future()
        if self._waiting.qsize() >= MOST_WAITING:
            future.set_exception(JournalBusyError())
        else:
            self._waiting.put((given, future))
        return future

    def close(self) -> None:
        """Write what waits and end."""
        self._waiting.put(None)
        self._thread.join()

    def _loop(self) -> None:
        ended = False
        while not ended:
            item = self._waiting.get()
            batch: list[_Waiting] = []
            room = MOST_BYTES_TOGETHER
            while item is not None:
                if item[1].set_running_or_notify_cancel():
                    batch.append(item)
                    room -= len(item[0].snapshot)
                if len(batch) >= MOST_TOGETHER or room <= 0 or self._waiting.empty():
                    break
                item = self._waiting.get()
            ended = item is None
            if batch:
                self._write(batch)

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            numbers = self._commit([given for given, _ in batch])
        except Exception as error:
            self._rules.clear()
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), number in zip(batch, numbers, strict=True):
            future.set_result(number)

    def _commit(self, batch: list[Given]) -> list[int]:
        kept = [
            Kept(content_hash(each.snapshot), each.snapshot, each.answer.case_id) for each in batch
        ]
        data = {each.hash: each.data for each in kept}
        with self._database.reading() as connection:
            new = unknown(connection, data)
            units = _units(connection, batch)
        packed = {name: pack(data[name]) for name in new}
        secrecies = [rank_of_snapshot(each.snapshot) for each in batch]
        now = self._clock.now_precise()
        made: list[Entry] = []
        with self._database.writing() as connection:
            keep_all(connection, kept, now, packed)
            last = last_entry(connection)
            algorithm = DEFAULT_ALGORITHM if last is None else last.algorithm
            for given, snapshot, secrecy, unit in zip(batch, kept, secrecies, units, strict=True):
                content = recorded(
                    given.answer,
                    given.sent,
                    snapshot=snapshot.hash,
                    rules=self._rules_of(connection, given.ruleset),
                    engine=given.engine,
                    as_of=given.as_of,
                    known_as_of=given.known_as_of,
                    assume_complete=given.assume_complete,
                    include=given.include,
                    trace=given.trace,
                    unit=unit,
                    secrecy=secrecy,
                )
                last = entry_after(last, ANSWERED, given.by, now, content, algorithm)
                made.append(last)
            append(connection, made)
        return [each.seq for each in made]

    def _rules_of(self, connection: Connection, ruleset: Ruleset) -> str:
        known = self._rules.get(id(ruleset))
        if known is None:
            # The ruleset itself is remembered too, so that its id is not given to another.
            known = (ruleset, self._keep_ruleset(connection, ruleset))
            if len(self._rules) >= 16:
                self._rules.clear()
            self._rules[id(ruleset)] = known
        return known[1]


def _units(connection: Connection, batch: list[Given]) -> list[str]:
    """Whose each answer is: the case's unit if it is below the caller's, else the caller's."""
    paths: dict[str, str | None] = {}
    found = []
    for each in batch:
        code = _handling_unit(each.snapshot)
        if code is not None and code not in paths:
            paths[code] = path_of(connection, code)
        path = None if code is None else paths[code]
        found.append(path if path and path.startswith(each.unit) else each.unit)
    return found


def _handling_unit(snapshot: bytes) -> str | None:
    if b"handling_unit" not in snapshot and b"\\u" not in snapshot:
        return None
    try:
        case = _glance.decode(snapshot).case
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    # What could not be a unit's code is not asked of the database, which may refuse the text.
    code = None if case is None else case.handling_unit
    return code if code is not None and key(code) == code else None
