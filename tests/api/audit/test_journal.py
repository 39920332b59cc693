"""Answers are written down many at a time, and none goes out before its commit."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import msgspec
import pytest
from sqlalchemy import Connection, func, select

from api.audit.answers import ANSWERED, Recorded
from api.audit.chain import AlgorithmMissingError, content_hash
from api.audit.entries import entries_after
from api.audit.journal import ALGORITHM_CHANGED, record, use_algorithm
from api.audit.snapshots import keep_snapshot, snapshot_bytes
from api.audit.tables import entries, snapshots
from api.audit.writing import Journal, JournalBusyError
from api.clock import FixedClock
from api.keeping.verification import verify
from api.rulesets.contents import keep_ruleset, ruleset_of
from api.store.database import Database
from engine.checking import Checker
from tests.api.audit.logs import NOW, case, given, journal, late
from tests.api.cases import dumped


def test_an_answer_is_written_down_with_everything_it_depends_on(
    database: Database, checker: Checker
) -> None:
    asked = given(checker, late())
    with journal(database) as log:
        assert log.answered(asked).result(30) == 1
    with database.reading() as connection:
        [entry] = entries_after(connection, 0, 10)
        told = msgspec.json.decode(entry.content, type=Recorded)
        assert (entry.kind, entry.by, entry.at) == (ANSWERED, "client:A", NOW)
        assert entry.check_id == told.check_id == asked.answer.check_id
        assert told.answer == content_hash(asked.sent)
        assert told.secrecy == 1
        assert snapshot_bytes(connection, told.snapshot) == asked.snapshot
        assert ruleset_of(connection, told.rules) == checker.ruleset
        assert ruleset_of(connection, told.ruleset) == checker.ruleset


@pytest.mark.parametrize(
    ("own", "cases", "rank"),
    [
        (None, None, 1),
        ("none", None, 0),
        (None, "none", 0),
        ("none", "secret", 2),
        ("top", "none", 4),
        (None, "unheard_of", 4),
    ],
)
def test_an_answer_is_as_secret_as_its_snapshot_or_its_case(
    database: Database, checker: Checker, own: str | None, cases: str | None, rank: int
) -> None:
    asked = given(checker, late())
    snapshot = late()
    if own is not None:
        snapshot["secrecy"] = own
    if cases is not None:
        snapshot["case"]["secrecy"] = cases
    with journal(database) as log:
        log.answered(asked._replace(snapshot=dumped(snapshot))).result(30)
    with database.reading() as connection:
        [entry] = entries_after(connection, 0, 10)
    assert msgspec.json.decode(entry.content, type=Recorded).secrecy == rank


def test_the_same_check_twice_makes_two_entries_and_one_snapshot(
    database: Database, checker: Checker
) -> None:
    asked = given(checker, late())
    with journal(database) as log:
        assert [log.answered(asked).result(30) for _ in range(2)] == [1, 2]
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(snapshots)).scalar() == 1


def test_many_callers_share_one_chain(database: Database, checker: Checker) -> None:
    futures: list[Future[int]] = []

    def ask(start: int) -> None:
        futures.extend(log.answered(given(checker, case(start + n))) for n in range(10))

    with journal(database) as log:
        threads = [threading.Thread(target=ask, args=(100 * n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        numbers = sorted(future.result(30) for future in futures)
    assert numbers == list(range(1, 81))
    assert verify(database).sound


def test_two_processes_share_one_chain(database: Database, checker: Checker) -> None:
    with journal(database) as one, journal(database) as other:
        futures = [log.answered(given(checker, case(n))) for n in range(20) for log in (one, other)]
        assert sorted(future.result(30) for future in futures) == list(range(1, 41))
    assert verify(database).sound


def test_what_fails_is_told_and_the_next_answer_is_written(
    database: Database, checker: Checker
) -> None:
    broken = [True]

    def keep(connection: Connection, ruleset: object) -> str:
        if broken.pop() if broken else False:
            raise OSError("disk full")
        return keep_ruleset(connection, checker.ruleset)

    log = Journal(database, FixedClock(NOW), keep)
    with pytest.raises(OSError, match="disk full"):
        log.answered(given(checker, case(1))).result(30)
    assert log.answered(given(checker, case(2))).result(30) == 1
    log.close()
    assert verify(database).entries == 1


def test_an_answer_nobody_waits_for_any_more_is_not_written(
    database: Database, checker: Checker
) -> None:
    inside, go = threading.Event(), threading.Event()

    def keep(connection: Connection, ruleset: object) -> str:
        inside.set()
        go.wait(30)
        return keep_ruleset(connection, checker.ruleset)

    log = Journal(database, FixedClock(NOW), keep)
    first = log.answered(given(checker, case(1)))
    inside.wait(30)
    second = log.answered(given(checker, case(2)))
    assert second.cancel()
    go.set()
    assert first.result(30) == 1
    log.close()
    assert verify(database).entries == 1


def test_too_many_waiting_answers_are_refused_at_once(
    database: Database, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.audit.writing.MOST_WAITING", 0)
    with journal(database) as log, pytest.raises(JournalBusyError):
        log.answered(given(checker, case(1))).result(30)


def test_the_algorithm_may_change_midway(database: Database) -> None:
    with database.writing() as connection:
        record(connection, "a", "x", NOW, {})
        use_algorithm(connection, "sm3", NOW)
        use_algorithm(connection, "sm3", NOW)
        record(connection, "b", "x", NOW, {})
        use_algorithm(connection, "sha256", NOW)
        record(connection, "c", "x", NOW, {})
    with database.reading() as connection:
        rows = connection.execute(
            select(entries.c.kind, entries.c.algorithm).order_by(entries.c.seq)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("a", "sha256"),
        (ALGORITHM_CHANGED, "sm3"),
        ("b", "sm3"),
        (ALGORITHM_CHANGED, "sha256"),
        ("c", "sha256"),
    ]
    assert verify(database).sound


def test_a_machine_without_sm3_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hashlib.algorithms_available", {"sha256"})
    with pytest.raises(AlgorithmMissingError, match="SM3"), database.writing() as connection:
        use_algorithm(connection, "sm3", NOW)


def test_an_undone_transaction_leaves_no_gap(database: Database) -> None:
    with database.writing() as connection:
        record(connection, "a", "x", NOW, {})
    with pytest.raises(RuntimeError), database.writing() as connection:
        record(connection, "b", "x", NOW, {})
        raise RuntimeError
    with database.writing() as connection:
        assert record(connection, "c", "x", NOW, {}) == 2
    assert verify(database).sound


def test_names_no_column_can_hold_are_found_by_their_hash(database: Database) -> None:
    for name in ("A" * 500, "A\x00B"):
        with database.writing() as connection:
            seq = record(connection, "a", "x", NOW, {"case_id": name})
        with database.reading() as connection:
            assert [e.seq for e in entries_after(connection, 0, 9, case_id=name)] == [seq]
    assert verify(database).sound


def test_a_snapshot_is_kept_once_and_for_each_of_its_cases(database: Database) -> None:
    with database.writing() as connection:
        names = {keep_snapshot(connection, b"{}", NOW, case_id=c) for c in ("A", "B", None)}
    [name] = names
    with database.reading() as connection:
        assert snapshot_bytes(connection, name) == b"{}"
        assert snapshot_bytes(connection, "sha256:unknown") is None
