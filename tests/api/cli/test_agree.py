"""``fadu agree``: the engines are compared, or it is said why they cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.cases import clean, dumped, late_interrogation
from tests.api.cli.conftest import Run


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A folder of two whole cases."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "late.json").write_bytes(dumped(late_interrogation()))
    (folder / "clean.json").write_bytes(dumped(clean()))
    return folder


def test_engines_that_agree_are_said_to_and_the_record_is_kept(
    fadu: Run, cases: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "record.json"
    ran = fadu("agree", "--cases", cases, "--varied", 20, "--record", kept)
    assert ran.code == 0
    assert "compiled、experta 与 oracle 比对：案件 2" in ran.out
    assert "0 处不一致" in ran.out
    assert json.loads(kept.read_bytes())["compared"]["varied"] == 20


def test_an_engine_whose_library_is_missing_is_refused_in_words(
    fadu: Run, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.durable.deciding.library_installed", lambda: False)
    ran = fadu("agree", "--cases", cases, "--varied", 0, "--engines", "durable")
    assert ran.code == 2
    assert "fadu[durable]" in ran.err
    assert "程序出错" not in ran.err


def test_an_engine_that_is_none_and_a_folder_without_cases_are_told(
    fadu: Run, cases: Path, tmp_path: Path
) -> None:
    ran = fadu("agree", "--cases", cases, "--engines", "x")
    assert ran.code == 2
    assert "compiled" in ran.err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert fadu("agree", "--cases", empty).code == 1
