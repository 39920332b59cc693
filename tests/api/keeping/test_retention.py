"""What is no longer needed goes, what is held stays, and the chain stays whole."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from api.audit.entries import entries_after
from api.audit.snapshots import keep_snapshot, snapshot_bytes
from api.audit.tables import snapshots
from api.keeping.holds import HoldRefusedError, holds_after, lift_hold, place_hold
from api.keeping.old_cases import CASE_PURGED
from api.keeping.retention import BY, READINGS_PURGED, SNAPSHOTS_PURGED, Retention
from api.keeping.verification import verify
from api.migrations.tables import all_tables
from api.security.tables import readings
from api.store.database import Database
from api.watching.tables import cases, timeline
from engine.checking import Checker
from tests.api.audit.logs import NOW, case, given, journal, unfenced, write_answers
from tests.api.keeping.known import know

DAY = 86_400_000
LATER = NOW + 91 * DAY


def retention(database: Database) -> Retention:
    return Retention(database, all_tables(), snapshot_days=90, access_days=180, case_days=3650)


def purge(database: Database, now: int = LATER) -> None:
    job = retention(database)
    while job.run(now):
        pass


def left(database: Database) -> int:
    with database.reading() as connection:
        query = select(snapshots.c.hash).where(snapshots.c.purged_at.is_(None))
        return len(connection.execute(query).all())


def test_bodies_go_after_their_days_and_hashes_stay(database: Database, checker: Checker) -> None:
    write_answers(database, checker, 3)
    purge(database, NOW + 89 * DAY)
    assert left(database) == 3
    purge(database)
    assert left(database) == 0
    with database.reading() as connection:
        bodies = connection.execute(select(snapshots.c.body, snapshots.c.purged_at)).all()
        [entry] = entries_after(connection, 0, 9, kind=SNAPSHOTS_PURGED)
    assert [tuple(row) for row in bodies] == [(None, LATER)] * 3
    assert (entry.by, b'"count":3' in entry.content) == (BY, True)
    assert verify(database).sound


def test_a_purge_goes_on_in_small_batches(
    database: Database, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.keeping.retention.AT_ONCE", 2)
    write_answers(database, checker, 5)
    assert retention(database).run(LATER)
    assert left(database) == 3
    purge(database)
    assert left(database) == 0
    assert verify(database).sound


def test_a_snapshot_used_again_stays_longer(database: Database, checker: Checker) -> None:
    write_answers(database, checker, 1)
    data = given(checker, case(1)).snapshot
    with database.writing() as connection:
        keep_snapshot(connection, data, NOW + 60 * DAY)
    purge(database)
    assert left(database) == 1


def test_a_purged_snapshot_that_is_sent_again_is_there_again(
    database: Database, checker: Checker
) -> None:
    write_answers(database, checker, 2)
    purge(database)
    asked = given(checker, case(1))
    with journal(database) as log:
        log.answered(asked).result(30)
    with database.writing() as connection:
        name = keep_snapshot(connection, asked.snapshot, LATER)
        assert snapshot_bytes(connection, name) == asked.snapshot
    assert verify(database).sound


def test_nothing_of_a_held_case_is_purged(database: Database, checker: Checker) -> None:
    write_answers(database, checker, 3)
    with database.writing() as connection:
        hold = place_hold(connection, "A2", "复议", "officer:1", NOW)
        other = place_hold(connection, "A2", "诉讼", "officer:2", NOW)
        lift_hold(connection, hold.hold_id, "复议已结", "officer:1", NOW)
    purge(database)
    assert left(database) == 1
    with database.writing() as connection:
        lift_hold(connection, other.hold_id, "诉讼已结", "officer:2", LATER)
    purge(database)
    assert left(database) == 0
    assert verify(database).sound


def test_a_list_of_purged_snapshots_cannot_be_added_to(
    database: Database, checker: Checker
) -> None:
    write_answers(database, checker, 2)
    purge(database)
    with unfenced(database) as connection:
        connection.exec_driver_sql("INSERT INTO audit_purge VALUES (3, 'sha256:other')")
    found = verify(database)
    assert [(each.code, each.seq) for each in found.faults] == [("purge", 3)]


def test_old_lines_of_the_access_log_go_and_those_of_held_cases_stay(database: Database) -> None:
    line = {"subject": "p1", "what": "case", "purpose": "核对", "unit_path": "/"}
    rows = [
        line | {"at": NOW, "key": "A1"},
        line | {"at": NOW, "key": "A2"},
        line | {"at": NOW + 2 * DAY, "key": "A1"},
    ]
    with database.writing() as connection:
        connection.execute(insert(readings), rows)
        place_hold(connection, "A2", "复议", "officer:1", NOW)
    purge(database, NOW + 181 * DAY)
    with database.reading() as connection:
        query = select(readings.c.key, readings.c.at).order_by(readings.c.seq)
        assert [tuple(row) for row in connection.execute(query)] == [
            ("A2", NOW),
            ("A1", NOW + 2 * DAY),
        ]
        assert len(entries_after(connection, 0, 9, kind=READINGS_PURGED)) == 1


def test_placing_and_lifting_a_hold_is_in_the_audit_log(database: Database) -> None:
    with database.writing() as connection:
        hold = place_hold(connection, "A1", " 复议 ", "officer:1", NOW)
        assert (hold.reason, hold.lifted_at) == ("复议", None)
        lift_hold(connection, hold.hold_id, "已结", "officer:2", NOW + 1)
        entries = entries_after(connection, 0, 9, case_id="A1")
        assert [(e.kind, e.by) for e in entries] == [
            ("hold.placed", "officer:1"),
            ("hold.lifted", "officer:2"),
        ]
        assert holds_after(connection, 0, 9, standing=True) == []
        assert [h.lifted_by for h in holds_after(connection, 0, 9, case_id="A1")] == ["officer:2"]


def test_a_hold_needs_a_case_and_a_reason_and_ends_once(database: Database) -> None:
    with database.writing() as connection:
        hold = place_hold(connection, "A1", "复议", "officer:1", NOW)
        lift_hold(connection, hold.hold_id, "已结", "officer:1", NOW)
        for case_id, reason in (("A1", " "), ("A1", "长" * 501), ("", "复议")):
            with pytest.raises(HoldRefusedError):
                place_hold(connection, case_id, reason, "officer:1", NOW)
        with pytest.raises(HoldRefusedError, match="已经解除"):
            lift_hold(connection, hold.hold_id, "再解", "officer:1", NOW)
        with pytest.raises(HoldRefusedError, match="没有这项保留"):
            lift_hold(connection, 99, "再解", "officer:1", NOW)


def test_a_body_that_nobody_purged_may_not_be_missing(database: Database) -> None:
    with database.writing() as connection:
        keep_snapshot(connection, b"{}", NOW)
        connection.execute(update(snapshots).values(body=None, purged_at=NOW))
    assert [each.code for each in verify(database).faults] == ["snapshot"]


def test_a_case_left_long_ago_goes_unless_it_is_held(database: Database) -> None:
    with database.writing() as connection:
        for case_id, state, at in (
            ("A1", "left", 0),
            ("A2", "left", 0),
            ("A3", "watched", 0),
            ("A4", "left", 9 * DAY),
        ):
            know(connection, case_id, state=state, changed_at=NOW + at)
            line = {"case_id": case_id, "kind": "left", "at": NOW, "as_of": 0, "by": "a"}
            connection.execute(insert(timeline), [line | {"body": b"{}"}])
        place_hold(connection, "A2", "诉讼", "officer:1", NOW)
    purge(database, NOW + 3651 * DAY)
    with database.reading() as connection:
        for table in (cases, timeline):
            kept = connection.execute(select(table.c.case_id).order_by(table.c.case_id)).scalars()
            assert list(kept) == ["A2", "A3", "A4"]
        [entry] = entries_after(connection, 0, 9, kind=CASE_PURGED)
    assert entry.case_id == "A1"


def test_a_snapshot_that_a_watched_case_stands_on_stays(database: Database) -> None:
    with database.writing() as connection:
        for case_id, state in (("A1", "watched"), ("A2", "left")):
            data = case_id.encode()
            name = keep_snapshot(connection, data, NOW, case_id=case_id)
            know(connection, case_id, state=state, snapshot_hash=name, changed_at=NOW)
    purge(database)
    assert left(database) == 1
