"""``fadu native``: made once, used by every later check, and never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.cases import dumped, late_interrogation
from tests.api.cli.command import fadu


def test_without_a_cache_folder_there_is_nowhere_to_put_it() -> None:
    ran = fadu("native")
    assert ran.returncode == 2
    assert "FADU_CACHE_DIR" in ran.stderr.decode()


@pytest.mark.thorough
def test_a_check_says_the_same_before_and_after(tmp_path: Path) -> None:
    cache = str(tmp_path / "code")
    check = ("check", "-", "--format", "json")
    before = fadu(*check, stdin=dumped(late_interrogation()), FADU_CACHE_DIR=cache)
    made = fadu("native", FADU_CACHE_DIR=cache)
    assert made.returncode == 0, made.stderr.decode()
    assert {file.suffix for file in Path(cache).iterdir()} >= {".so"}
    after = fadu(*check, stdin=dumped(late_interrogation()), FADU_CACHE_DIR=cache)
    assert after.stdout == before.stdout != b""
    assert fadu("native", FADU_CACHE_DIR=cache).returncode == 0
