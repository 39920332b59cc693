"""The two kinds of transaction."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text

from api.monitor.tables import areas
from api.store.database import Database


def test_an_exception_undoes_what_was_written(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        database.put(connection, areas, [{"area": "A1", "sensed": 1}])
        raise RuntimeError
    assert _areas(database) == {}


def test_a_second_writer_waits_for_the_first(database: Database) -> None:
    order: list[str] = []
    inside = threading.Event()

    def first() -> None:
        with database.writing() as connection:
            inside.set()
            time.sleep(0.2)
            database.put(connection, areas, [{"area": "A1", "sensed": 1}])
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait()
    with database.writing() as connection:
        order.append("second")
        assert len(connection.execute(select(areas)).all()) == 1
    thread.join()
    assert order == ["first", "second"]


def test_writers_of_other_processes_wait_briefly(database_url: str) -> None:
    one, other = Database(database_url), Database(database_url)
    waited: list[float] = []

    def write(through: Database) -> None:
        for number in range(100):
            began = time.monotonic()
            with through.writing() as connection:
                waited.append(time.monotonic() - began)
                through.upsert(connection, areas, {"area": "A1", "sensed": number})

    threads = [threading.Thread(target=write, args=(each,)) for each in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one.close()
    other.close()
    assert len(waited) == 200
    assert max(waited) < 5


def test_a_database_used_after_it_was_closed_still_lets_writers_in(database: Database) -> None:
    database.close()
    for sensed in (1, 2):
        with database.writing() as connection:
            database.upsert(connection, areas, {"area": "A1", "sensed": sensed})
    assert _areas(database) == {"A1": 2}


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.reading() as reader:
        assert reader.execute(select(areas)).all() == []
        with database.writing() as writer:
            database.put(writer, areas, [{"area": "A1", "sensed": 1}])
        assert reader.execute(select(areas)).all() == []
    assert _areas(database) == {"A1": 1}


def test_a_row_is_overwritten_by_its_key(database: Database) -> None:
    for sensed in (1, 2):
        with database.writing() as connection:
            database.upsert(connection, areas, {"area": "A1", "sensed": sensed})
    assert _areas(database) == {"A1": 2}


def _areas(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {row.area: row.sensed for row in connection.execute(select(areas))}


@pytest.mark.parametrize("there", [None, 0o644, 0o666])
def test_the_files_of_a_database_are_its_owners_alone(tmp_path: Path, there: int | None) -> None:
    file = tmp_path / "data" / "fadu.sqlite3"
    if there is not None:
        file.parent.mkdir()
        for name in ("fadu.sqlite3", "fadu.sqlite3-wal", "fadu.sqlite3-shm", "fadu.sqlite3.turn"):
            (file.parent / name).touch()
            (file.parent / name).chmod(there)
    before = os.umask(0)
    try:
        database = Database(f"sqlite:///{file}")
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE one (number INTEGER)"))
        modes = {each.name: each.stat().st_mode & 0o777 for each in file.parent.iterdir()}
        database.close()
    finally:
        os.umask(before)
    assert modes == {
        "fadu.sqlite3": 0o600,
        "fadu.sqlite3-shm": 0o600,
        "fadu.sqlite3-wal": 0o600,
        "fadu.sqlite3.turn": 0o600,
    }
