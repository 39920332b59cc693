"""One case's whole record, with hashes, and nobody else's."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

from api.audit.chain import digest
from api.audit.entries import entries_after
from api.keeping.exporting import EXPORTED, MANIFEST, export_case
from api.keeping.holds import place_hold
from api.keeping.verification import verify
from api.migrations.tables import all_tables
from api.store.database import Database
from engine.checking import Checker
from tests.api.audit.logs import NOW, case, given, write_answers


def exported(database: Database, case_id: str) -> zipfile.ZipFile | None:
    made = io.BytesIO()
    done = export_case(
        database, all_tables(), case_id, made, by="officer:1", purpose="复议", at=NOW
    )
    return zipfile.ZipFile(made) if done else None


def test_the_manifest_names_every_file_with_its_hash(database: Database, checker: Checker) -> None:
    write_answers(database, checker, 3)
    with database.writing() as connection:
        place_hold(connection, "A2", "复议", "officer:1", NOW)
    found = exported(database, "A2")
    assert found is not None
    manifest = json.loads(found.read(MANIFEST))
    assert (manifest["case_id"], manifest["purpose"]) == ("A2", "复议")
    assert set(manifest["files"]) == set(found.namelist()) - {MANIFEST}
    for name, stated in manifest["files"].items():
        assert stated == "sha256:" + hashlib.sha256(found.read(name)).hexdigest()
    assert found.read("keeping_hold.jsonl").count(b"\n") == 1


def test_the_record_holds_the_snapshots_and_entries_of_this_case_alone(
    database: Database, checker: Checker
) -> None:
    write_answers(database, checker, 3)
    found = exported(database, "A2")
    assert found is not None
    data = given(checker, case(2)).snapshot
    [snapshot] = [name for name in found.namelist() if name.startswith("snapshots/")]
    assert found.read(snapshot) == data
    everything = b"".join(found.read(name) for name in found.namelist())
    assert b"A1" not in everything and b"A3" not in everything


def test_an_exported_entry_can_be_verified_by_itself(database: Database, checker: Checker) -> None:
    write_answers(database, checker, 2)
    found = exported(database, "A2")
    assert found is not None
    line = found.read("audit_entry.jsonl").splitlines()[0]
    row = json.loads(line)
    content = line[line.index(b'"content":') + 10 : line.index(b',"hash":')]
    fields = (row["seq"], row["at"], row["kind"], row["by"])
    assert digest(*fields, content, row["algorithm"], row["previous"]) == row["hash"]


def test_an_export_is_in_the_audit_log(database: Database, checker: Checker) -> None:
    write_answers(database, checker, 1)
    assert exported(database, "A1") is not None
    with database.reading() as connection:
        [entry] = entries_after(connection, 0, 9, kind=EXPORTED)
    assert (entry.by, entry.case_id) == ("officer:1", "A1")
    assert verify(database).sound


def test_there_is_no_record_of_a_case_nobody_knows(database: Database, checker: Checker) -> None:
    write_answers(database, checker, 1)
    assert exported(database, "A9") is None
    assert exported(database, "") is None
