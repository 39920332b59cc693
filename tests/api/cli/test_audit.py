"""``fadu audit``, ``fadu replay``, ``fadu hold`` and ``fadu export``."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import delete

from api.audit.anchors import make_anchor
from api.audit.tables import anchors, entries
from api.store.database import Database
from engine.checking import Checker
from tests.api.audit.logs import NOW, given, journal, late, unfenced, write_answers
from tests.api.cli.conftest import Run
from tests.api.keeping.known import purge


@pytest.fixture
def log(
    database: Database,
    database_url: str,
    checker: Checker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Database:
    """Three answers, in the database the commands use."""
    monkeypatch.setenv("FADU_DATABASE_URL", database_url)
    monkeypatch.setenv("FADU_DATA_DIR", str(tmp_path))
    write_answers(database, checker, 3)
    return database


def test_a_sound_log_is_told_so(log: Database, fadu: Run, tmp_path: Path) -> None:
    file = tmp_path / "anchors.txt"
    assert fadu("audit", "anchors", "--output", file).code == 0
    outcome = fadu("audit", "verify", "--anchors", file)
    assert outcome.code == 0, outcome.err
    assert "审计记录 4 条，快照 3 份，规则集 1 份；锚点：库内 1 个，外存 1 个" in outcome.out
    assert outcome.out.endswith("完好\n")


def test_the_first_bad_entry_is_named(log: Database, fadu: Run) -> None:
    with unfenced(log) as connection:
        connection.execute(delete(entries).where(entries.c.seq == 2))
    outcome = fadu("audit", "verify")
    assert outcome.code == 1
    assert "第一处：第 2 条不见了" in outcome.out
    told = json.loads(fadu("audit", "verify", "--json").out)
    assert told["faults"][0]["seq"] == 2


def test_a_cut_off_tail_is_found_with_the_file_of_anchors(
    log: Database, fadu: Run, tmp_path: Path
) -> None:
    file = tmp_path / "anchors.txt"
    file.write_text(fadu("audit", "anchors").out, "utf-8")
    with unfenced(log) as connection:
        connection.execute(delete(entries).where(entries.c.seq >= 3))
        connection.execute(delete(anchors))
    assert fadu("audit", "verify").code == 0
    outcome = fadu("audit", "verify", "--anchors", file)
    assert outcome.code == 1
    assert "末尾被截断" in outcome.out


def test_a_file_that_is_none_of_anchors_is_refused(
    log: Database, fadu: Run, tmp_path: Path
) -> None:
    file = tmp_path / "x.txt"
    assert fadu("audit", "verify", "--anchors", file).code == 2
    file.write_text("x")
    outcome = fadu("audit", "verify", "--anchors", file)
    assert outcome.code == 2
    assert "锚点文件" in outcome.err
    good = tmp_path / "anchors.txt"
    fadu("audit", "anchors", "--output", good)
    assert fadu("audit", "verify", "--anchors", good, "--public-key", "AAAA").code == 2


def test_an_anchor_is_set_only_when_there_is_news(log: Database, fadu: Run) -> None:
    with log.writing() as connection:
        made = make_anchor(connection, NOW)
    assert made is not None
    assert fadu("audit", "anchors").out.count("\n锚点 ") == 1


def test_an_answer_comes_again_byte_by_byte(
    log: Database, checker: Checker, fadu: Run, tmp_path: Path
) -> None:
    asked = given(checker, late())
    with journal(log) as written:
        written.answered(asked).result(30)
    file = tmp_path / "answer.json"
    outcome = fadu("replay", asked.answer.check_id, "--output", file)
    assert outcome.code == 0, outcome.err
    assert file.read_bytes() == asked.sent
    assert "逐字节相同" in outcome.err
    assert fadu("replay", asked.answer.check_id, "--seq", 4).out.encode() == asked.sent


def test_what_cannot_be_replayed_is_explained(log: Database, checker: Checker, fadu: Run) -> None:
    assert fadu("replay", "C0").code == 2
    asked = given(checker, late())
    with journal(log) as written:
        written.answered(asked._replace(sent=b"{}")).result(30)
    outcome = fadu("replay", asked.answer.check_id)
    assert outcome.code == 1
    assert "与当时的答复不同" in outcome.err and "重演答复 sha256:" in outcome.err
    purge(log)
    outcome = fadu("replay", asked.answer.check_id)
    assert outcome.code == 1
    assert "快照已按保存期限清除" in outcome.err and "快照 sha256:" in outcome.err


def test_holds_are_placed_listed_and_lifted(log: Database, fadu: Run) -> None:
    assert "A1　复议" in fadu("hold", "place", "A1", "--reason", "复议").out
    assert fadu("hold", "place", "A1", "--reason", "").code == 2
    assert "保留中" in fadu("hold", "list").out
    assert "解除：已结" in fadu("hold", "lift", 1, "--reason", "已结").out
    assert fadu("hold", "lift", 1, "--reason", "已结").code == 2
    assert fadu("hold", "list").out == ""
    assert "已结" in fadu("hold", "list", "--all").out


def test_a_case_is_exported(log: Database, fadu: Run, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    assert fadu("export", "A2", "--output", file, "--purpose", "复议").code == 0
    assert "audit_entry.jsonl" in zipfile.ZipFile(file).namelist()
    other = tmp_path / "other.zip"
    assert fadu("export", "A9", "--output", other, "--purpose", "复议").code == 2
    assert not other.exists()
    assert [path.name for path in tmp_path.glob(".*")] == []
