"""A process whose database is away or whose clock is wrong says that it cannot serve."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy.exc import DataError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from api.audit.journal import record
from api.clock import FixedClock, SystemClock
from api.http.outages import outage
from api.monitor.tables import areas
from api.operations.doctor import Doctor, Grade
from api.operations.readiness import Readiness
from api.settings import Settings
from api.store.database import Database
from dsl.compiling import compile_ruleset
from tests.api.cases import RULESET


def test_a_healthy_process_is_ready(database: Database) -> None:
    assert Readiness(database, SystemClock()).trouble() == ""


def test_a_clock_that_went_back_is_noticed(database: Database) -> None:
    now = time.time_ns() // 1_000_000
    with database.writing() as connection:
        record(connection, "test", "system", now, {})
    assert "时钟" in Readiness(database, FixedClock(now - 60_000)).trouble()


def test_a_database_that_is_away_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("select", None, Exception("connection refused"))

    monkeypatch.setattr(database, "reading", refuse)
    assert Readiness(database, SystemClock()).trouble() == "数据库连不上"


def test_a_full_disk_is_told_and_nothing_is_written(database: Database) -> None:
    if not database.is_sqlite:
        full = OperationalError("insert", None, _FullError())
    else:
        with pytest.raises(OperationalError) as raised, database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            rows = [{"area": f"A{n}", "sensed": n} for n in range(20_000)]
            database.put(connection, areas, rows)
        full = raised.value
    found = outage(full)
    assert found is not None
    assert (found.status, found.title) == (503, "磁盘已满")
    assert "什么也没有写入" in found.detail


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("select", None, Exception("connection refused")),
        OperationalError("select", None, Exception("database is locked")),
        InterfaceError("select", None, Exception("closed")),
        NoConnectionError("pool"),
        InternalError("insert", None, Exception("timed out"), connection_invalidated=True),
    ],
)
def test_an_outage_may_be_repeated(error: Exception) -> None:
    found = outage(error)
    assert found is not None
    assert found.status == 503
    assert "重送" in found.detail


def test_a_text_that_cannot_be_kept_is_the_callers_to_mend() -> None:
    text = Exception("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    found = outage(DataError("insert", None, text))
    assert found is not None
    assert found.status == 400


def test_other_errors_are_no_outage() -> None:
    assert outage(ValueError("x")) is None


def test_the_doctor_looks_at_everything(database: Database, tmp_path: Path) -> None:
    compiled = compile_ruleset(RULESET).ruleset
    assert compiled is not None
    settings = Settings(data_dir=str(tmp_path), cache_dir=str(tmp_path / "cache"))
    doctor = Doctor(settings, SystemClock(), lambda: compiled, lambda: database)
    outcomes = {each.about: each for each in doctor.examine()}
    assert len(outcomes) == 10
    assert not [each for each in outcomes.values() if each.grade is Grade.BAD]
    assert all(each.advice for each in outcomes.values() if each.grade is not Grade.GOOD)
    assert "用 Python 运行" in outcomes["机器码"].found
    assert "fadu native" in outcomes["机器码"].advice


def test_one_trouble_hides_no_other(database: Database, tmp_path: Path) -> None:
    def broken() -> Database:
        raise OSError

    settings = Settings(data_dir=str(tmp_path), cache_dir="")
    doctor = Doctor(settings, SystemClock(), broken, broken)  # type: ignore[arg-type]
    outcomes = {each.about: each.grade for each in doctor.examine()}
    assert outcomes["数据库"] is outcomes["规则集"] is Grade.BAD
    assert outcomes["磁盘"] is Grade.GOOD


def test_a_writer_that_waited_too_long_hears_that_others_were_busy() -> None:
    found = outage(OperationalError("select", None, _WaitedError()))
    assert found is not None
    assert "数据库正忙" in found.detail
    assert "什么也没有写入" in found.detail


class _WaitedError(Exception):
    sqlstate = "55P03"


class _FullError(Exception):
    sqlstate = "53100"
