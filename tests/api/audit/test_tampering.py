"""Whoever owns the database can edit it, but not without being found."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from api.audit.anchor_file import read_anchors, write_anchors
from api.audit.anchors import Anchor, all_anchors, make_anchor
from api.audit.chain import FIRST, Entry, canonical, digest
from api.audit.signing_key import signing_key
from api.audit.tables import anchors, entries, snapshot_cases, snapshots
from api.keeping.verification import Verified, verify
from api.rulesets.contents import contents
from api.store.database import Database
from engine.checking import Checker
from tests.api.audit.logs import NOW, unfenced, write_answers

COUNT = 9
"""Answers in the log; an anchor's entry comes after them."""

Tamper = Callable[[Connection], None]


def entry(connection: Connection, seq: int) -> Entry:
    return Entry(*connection.execute(select(entries).where(entries.c.seq == seq)).one())


def put(connection: Connection, number: int, **values: object) -> None:
    connection.execute(update(entries).where(entries.c.seq == number).values(values))


def edit_content(connection: Connection) -> None:
    content = msgspec.json.decode(entry(connection, 4).content)
    put(connection, 4, content=canonical(content | {"answer": "sha256:" + "0" * 64}))


def edit_caller(connection: Connection) -> None:
    put(connection, 4, by="client:B")


def edit_time(connection: Connection) -> None:
    put(connection, 4, at=NOW + 1)


def delete_entry(connection: Connection) -> None:
    connection.execute(delete(entries).where(entries.c.seq == 4))


def insert_entry(connection: Connection) -> None:
    for seq in range(COUNT + 1, 3, -1):
        put(connection, seq, seq=seq + 1)
    forged = entry(connection, 3)._asdict() | {"seq": 4, "by": "client:B"}
    connection.execute(insert(entries).values(forged))


def reorder(connection: Connection) -> None:
    for old, new in ((4, 100), (5, 4), (100, 5)):
        put(connection, old, seq=new)


def change_algorithm_label(connection: Connection) -> None:
    put(connection, 4, algorithm="sm3")


def unknown_algorithm(connection: Connection) -> None:
    put(connection, 4, algorithm="md5")


def change_lookup(connection: Connection) -> None:
    put(connection, 4, check_id="C" + "0" * 24)


def edit_and_rehash_one(connection: Connection) -> None:
    old = entry(connection, 3)._replace(by="client:B")
    put(connection, 3, by="client:B", hash=digest(*old[:7]))


def edit_rehash_and_relink(connection: Connection) -> None:
    old = entry(connection, 3)._replace(by="client:B")
    made = digest(*old[:7])
    put(connection, 3, by="client:B", hash=made)
    put(connection, 4, previous=made)


def renumber(connection: Connection) -> None:
    connection.execute(delete(entries).where(entries.c.seq == 4))
    for seq in range(5, COUNT + 2):
        put(connection, seq, seq=seq - 1)
    put(connection, 4, previous=entry(connection, 3).hash)


def snapshot_name(connection: Connection, seq: int) -> str:
    name: str = msgspec.json.decode(entry(connection, seq).content)["snapshot"]
    return name


def edit_snapshot(connection: Connection) -> None:
    name = snapshot_name(connection, 4)
    other = zlib.compress(b'{"case":{"case_no":"B"}}')
    connection.execute(update(snapshots).where(snapshots.c.hash == name).values(body=other))


def garble_snapshot(connection: Connection) -> None:
    name = snapshot_name(connection, 4)
    connection.execute(update(snapshots).where(snapshots.c.hash == name).values(body=b"x"))


def swap_snapshots(connection: Connection) -> None:
    names = [snapshot_name(connection, seq) for seq in (4, 6)]
    query = select(snapshots.c.hash, snapshots.c.body).where(snapshots.c.hash.in_(names))
    bodies = {row.hash: row.body for row in connection.execute(query)}
    for name, other in zip(names, reversed(names), strict=True):
        values = {"body": bodies[other]}
        connection.execute(update(snapshots).where(snapshots.c.hash == name).values(values))


def delete_snapshot(connection: Connection) -> None:
    name = snapshot_name(connection, 4)
    connection.execute(delete(snapshot_cases).where(snapshot_cases.c.hash == name))
    connection.execute(delete(snapshots).where(snapshots.c.hash == name))


def pretend_purged(connection: Connection) -> None:
    name = snapshot_name(connection, 4)
    gone = {"body": None, "purged_at": NOW}
    connection.execute(update(snapshots).where(snapshots.c.hash == name).values(gone))


def edit_ruleset(connection: Connection) -> None:
    body = connection.execute(select(contents.c.body)).scalar_one()
    other = zlib.compress(zlib.decompress(body).replace(b"CR-F05", b"CR-F06"))
    connection.execute(update(contents).values(body=other))


def delete_ruleset(connection: Connection) -> None:
    connection.execute(delete(contents))


def edit_anchor(connection: Connection) -> None:
    connection.execute(update(anchors).values(hash="0" * 64))


def delete_anchor(connection: Connection) -> None:
    connection.execute(delete(anchors))


TAMPERINGS: list[tuple[Tamper, str, int]] = [
    (edit_content, "hash", 4),
    (edit_caller, "hash", 4),
    (edit_time, "hash", 4),
    (delete_entry, "missing", 4),
    (insert_entry, "link", 4),
    (reorder, "link", 4),
    (change_algorithm_label, "hash", 4),
    (unknown_algorithm, "algorithm", 4),
    (change_lookup, "lookup", 4),
    (edit_and_rehash_one, "link", 4),
    (edit_rehash_and_relink, "hash", 4),
    (renumber, "hash", 4),
    (edit_snapshot, "snapshot", 4),
    (garble_snapshot, "snapshot", 4),
    (swap_snapshots, "snapshot", 4),
    (delete_snapshot, "snapshot-missing", 4),
    (pretend_purged, "snapshot", 4),
    (edit_ruleset, "ruleset", 1),
    (delete_ruleset, "ruleset-missing", 1),
    (edit_anchor, "anchor", COUNT),
    (delete_anchor, "anchor-missing", COUNT + 1),
]


@pytest.fixture
def log(database: Database, checker: Checker) -> Database:
    """Nine answers and an anchor."""
    write_answers(database, checker, COUNT)
    with database.writing() as connection:
        make_anchor(connection, NOW)
    return database


def written_down(database: Database, folder: Path) -> tuple[Anchor, ...]:
    """The anchors as they come back from the file that was stored elsewhere."""
    with database.reading() as connection:
        data = write_anchors(all_anchors(connection), signing_key(folder))
    return read_anchors(data).anchors


def first_fault(found: Verified) -> tuple[str, int | None]:
    assert not found.sound
    return found.faults[0].code, found.faults[0].seq


def test_an_untouched_log_is_sound(log: Database, tmp_path: Path) -> None:
    found = verify(log, written_down(log, tmp_path))
    assert found.faults == ()
    assert (found.entries, found.snapshots, found.rulesets) == (COUNT + 1, COUNT, 1)
    assert (found.anchors, found.outside) == (1, 1)


def test_dropping_the_fences_for_a_while_changes_nothing(log: Database) -> None:
    with unfenced(log):
        pass
    assert verify(log).sound


@pytest.mark.parametrize(
    ("tamper", "code", "seq"), TAMPERINGS, ids=[each[0].__name__ for each in TAMPERINGS]
)
def test_tampering_is_found_at_the_first_bad_entry(
    log: Database, tamper: Tamper, code: str, seq: int
) -> None:
    with unfenced(log) as connection:
        tamper(connection)
    assert first_fault(verify(log)) == (code, seq)


def test_a_cut_off_tail_is_found_by_the_anchor_in_the_database(log: Database) -> None:
    with unfenced(log) as connection:
        connection.execute(delete(entries).where(entries.c.seq > 6))
    assert first_fault(verify(log)) == ("truncated", 7)


def test_a_cut_off_tail_is_found_by_the_anchors_stored_elsewhere(
    log: Database, tmp_path: Path
) -> None:
    outside = written_down(log, tmp_path)
    with unfenced(log) as connection:
        connection.execute(delete(entries).where(entries.c.seq > 6))
        connection.execute(delete(anchors))
    assert verify(log).sound
    assert first_fault(verify(log, outside)) == ("truncated", 7)


def test_a_wholly_rewritten_chain_is_found_by_the_anchors_stored_elsewhere(
    log: Database, tmp_path: Path
) -> None:
    outside = written_down(log, tmp_path)
    with unfenced(log) as connection:
        previous = FIRST
        for seq in range(1, COUNT + 2):
            old = entry(connection, seq)._replace(previous=previous)
            old = old._replace(by="client:B") if seq == 4 else old
            previous = digest(*old[:7])
            put(connection, seq, by=old.by, previous=old.previous, hash=previous)
            if seq == COUNT:
                connection.execute(update(anchors).values(hash=previous))
    assert verify(log).sound
    assert first_fault(verify(log, outside)) == ("anchor", COUNT)


def test_a_dropped_fence_is_reported(log: Database) -> None:
    with log.writing() as connection:
        on = "" if log.is_sqlite else " ON audit_entry"
        connection.execute(text(f"DROP TRIGGER audit_entry_no_update{on}"))
    assert first_fault(verify(log)) == ("fence", None)


def test_every_fault_after_the_first_is_told_too(log: Database) -> None:
    with unfenced(log) as connection:
        put(connection, 3, by="client:B")
        put(connection, 7, by="client:B")
    assert [(each.code, each.seq) for each in verify(log).faults] == [("hash", 3), ("hash", 7)]
