"""A backup holds everything, fits both databases, and is refused when it is not whole."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from api.migrations.opening import layout, open_database
from api.monitor.tables import areas, events
from api.operations.backups import BackupError, back_up, read_manifest, restore
from api.store.database import Database

EVENTS = [
    {
        "event_id": f"E{n}",
        "stay_id": None,
        "area": "A1",
        "at": n,
        "received": n,
        "body": b"\x00\xff",
    }
    for n in range(1200)
]


@pytest.fixture
def written(database: Database, tmp_path: Path) -> Path:
    with database.writing() as connection:
        database.put(connection, events, EVENTS)
        database.put(connection, areas, [{"area": "办案区一", "sensed": 7}])
    back_up(database, layout(), tmp_path / "backup.zip", "0", 1)
    return tmp_path / "backup.zip"


def test_a_restored_database_holds_the_same_rows(
    database: Database, written: Path, tmp_path: Path
) -> None:
    restored = open_database(f"sqlite:///{tmp_path}/restored.sqlite3")
    restore(restored, layout(), written)
    for table in (events, areas):
        assert _rows(restored, table) == _rows(database, table)
    restored.close()


def test_numbers_go_on_after_the_last_one(database: Database, written: Path) -> None:
    with database.writing() as connection:
        connection.execute(events.delete())
        connection.execute(areas.delete())
    restore(database, layout(), written)
    with database.writing() as connection:
        database.put(connection, events, [EVENTS[0] | {"event_id": "new"}])
    assert max(row.seq for row in _rows(database, events)) == len(EVENTS) + 1


def test_a_database_that_is_not_empty_is_left_alone(database: Database, written: Path) -> None:
    with pytest.raises(BackupError, match="不是空的"):
        restore(database, layout(), written)
    assert len(_rows(database, events)) == len(EVENTS)


def test_a_changed_byte_is_noticed(written: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[:-1] + b"\x07" if name == events.name else data)
    with pytest.raises(BackupError, match="monitor_event 与清单的摘要不符"):
        read_manifest(changed)


def test_half_a_file_is_no_backup(written: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.zip"
    half.write_bytes(written.read_bytes()[:-200])
    with pytest.raises(BackupError, match="不是完整的法度备份"):
        read_manifest(half)


def test_an_old_backup_is_never_overwritten(database: Database, written: Path) -> None:
    with pytest.raises(BackupError, match="已经存在"):
        back_up(database, layout(), written, "0", 2)


def _rows(database: Database, table: Table) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(table)).all())
