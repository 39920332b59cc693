"""``fadu backup``, ``fadu restore`` and ``fadu doctor``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

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


class _Unready(BaseHTTPRequestHandler):
    """A service whose database is away."""

    def do_GET(self) -> None:
        self.send_response(503)
        self.end_headers()
        self.wfile.write(json.dumps({"detail": "数据库连不上"}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def unready() -> Iterator[int]:
    """The port of a service that cannot take checks."""
    with HTTPServer(("127.0.0.1", 0), _Unready) as server:
        Thread(target=server.serve_forever).start()
        yield server.server_port
        server.shutdown()


def test_a_service_that_is_not_ready_says_why(
    unready: int, fadu: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FADU_PORT", str(unready))
    asked = fadu("ready")
    assert asked.code == 1
    assert "数据库连不上" in asked.err


def test_a_service_that_is_not_there_is_not_ready(
    fadu: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FADU_PORT", "1")
    asked = fadu("ready")
    assert asked.code == 1
    assert "没有服务在答复" in asked.err
