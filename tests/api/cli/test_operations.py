"""``fadu backup``, ``fadu restore`` and ``fadu doctor``."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.store.database import Database
from engine.checking import Checker
from tests.api.audit.logs import write_answers
from tests.api.cli.conftest import Run


@pytest.fixture
def installed(
    database: Database,
    database_url: str,
    checker: Checker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A folder for files, beside an installation with three answers."""
    monkeypatch.setenv("FADU_DATABASE_URL", database_url)
    monkeypatch.setenv("FADU_DATA_DIR", str(tmp_path))
    write_answers(database, checker, 3)
    return tmp_path


def test_a_backup_fills_another_database_whose_log_is_sound(
    installed: Path, fadu: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = installed / "all.backup"
    made = fadu("backup", file)
    assert made.code == 0, made.err
    assert f"{file.stat().st_size} 字节" in made.out
    monkeypatch.setenv("FADU_DATABASE_URL", f"sqlite:///{installed}/other.sqlite3")
    restored = fadu("restore", file)
    assert restored.code == 0, restored.err
    assert "审计记录 3 条" in fadu("audit", "verify").out


def test_a_database_that_is_not_empty_is_not_overwritten(installed: Path, fadu: Run) -> None:
    file = installed / "all.backup"
    fadu("backup", file)
    again = fadu("restore", file)
    assert again.code == 2
    assert "不是空的" in again.err
    assert "审计记录 3 条" in fadu("audit", "verify").out


def test_a_file_that_is_no_backup_is_refused(installed: Path, fadu: Run) -> None:
    file = installed / "all.backup"
    file.write_bytes(b"{}")
    outcome = fadu("restore", file)
    assert outcome.code == 2
    assert outcome.err


def test_the_doctor_names_what_it_looked_at(installed: Path, fadu: Run) -> None:
    outcome = fadu("doctor")
    assert outcome.code == 0, outcome.out
    assert "数据库：" in outcome.out
    assert "规则集：" in outcome.out
