"""``fadu native --into`` and ``--from``: machine code for machines without a compiler."""

from __future__ import annotations

import os
import subprocess
from errno import EACCES
from pathlib import Path

import pytest

from api.loading import load_rules
from api.machine_code import RULES, parts
from engine.compiled.engine import Compiled
from engine.native.building import SUFFIX
from tests.api.cases import RULESET, dumped, late_interrogation
from tests.api.cli.command import fadu as fadu_apart
from tests.api.cli.conftest import Run


@pytest.fixture
def cache(tmp_path: Path, fadu: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of this machine."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("FADU_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """A folder brought along."""
    folder = tmp_path / "carried"
    folder.mkdir()
    return folder


@pytest.fixture
def expected(carried: Path) -> Path:
    """Where the machine code of the rules would be."""
    return carried / parts(Compiled(load_rules(RULESET, None)).source)[RULES].file


def compiled(cache: Path) -> list[str]:
    return [file.name for file in cache.glob("*") if file.suffix == ".so"]


def test_one_either_gives_or_takes(carried: Path, fadu: Run) -> None:
    outcome = fadu("native", "--into", carried, "--from", carried)
    assert outcome.code == 2
    assert "--into" in outcome.err


def test_a_folder_that_is_not_there_is_named(cache: Path, carried: Path, fadu: Run) -> None:
    outcome = fadu("native", "--from", carried / "typo")
    assert outcome.code == 2
    assert "typo" in outcome.err


def test_without_a_cache_nothing_can_be_taken(carried: Path, fadu: Run) -> None:
    outcome = fadu("native", "--from", carried)
    assert outcome.code == 2
    assert "FADU_CACHE_DIR" in outcome.err


def test_a_folder_without_machine_code_is_told(cache: Path, carried: Path, fadu: Run) -> None:
    (carried / "README.txt").touch()
    outcome = fadu("native", "--from", carried)
    assert outcome.code == 2
    assert "没有机器码" in outcome.err
    assert "用 Python 运行" in outcome.out


def test_what_is_for_another_machine_is_refused_by_name(
    cache: Path, carried: Path, fadu: Run
) -> None:
    (carried / "fadu_rules-1.cpython-399-loongarch64-linux-gnu.so").touch()
    outcome = fadu("native", "--from", carried)
    assert outcome.code == 2
    assert "cpython-399-loongarch64" in outcome.err
    assert f"本机是 {SUFFIX}" in outcome.err
    assert compiled(cache) == []


def test_what_is_of_other_rules_is_not_taken(cache: Path, carried: Path, fadu: Run) -> None:
    (carried / f"fadu_rules-1{SUFFIX}").touch()
    outcome = fadu("native", "--from", carried)
    assert outcome.code == 2
    assert "别的规则" in outcome.err
    assert compiled(cache) == []


def test_a_link_is_refused(cache: Path, expected: Path, fadu: Run) -> None:
    expected.symlink_to("/dev/zero")
    outcome = fadu("native", "--from", expected.parent)
    assert outcome.code == 2
    assert f"{expected} 是链接" in outcome.err
    assert compiled(cache) == []


def test_what_cannot_be_loaded_is_told_and_not_kept(cache: Path, expected: Path, fadu: Run) -> None:
    expected.write_bytes(b"no module")
    outcome = fadu("native", "--from", expected.parent)
    assert outcome.code == 2
    assert "装载不了" in outcome.err
    assert compiled(cache) == []


def test_a_cache_that_would_not_be_believed_is_told(cache: Path, expected: Path, fadu: Run) -> None:
    expected.write_bytes(b"no module")
    cache.mkdir()
    cache.chmod(0o777)
    outcome = fadu("native", "--from", expected.parent)
    assert outcome.code == 2
    assert f"缓存目录 {cache}" in outcome.err
    assert compiled(cache) == []


def test_a_folder_that_may_not_be_read_is_told(
    cache: Path, carried: Path, fadu: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> frozenset[str]:
        raise PermissionError(EACCES, "Permission denied", str(folder))

    monkeypatch.setattr("engine.native.carrying.kinds", refuse)
    outcome = fadu("native", "--from", carried)
    assert outcome.code == 2
    assert str(carried) in outcome.err
    assert "缺陷" not in outcome.err


def test_without_a_compiler_there_is_nothing_to_carry(
    carried: Path, fadu: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.native.building.shutil.which", lambda name: None)
    outcome = fadu("native", "--into", carried)
    assert outcome.code == 2
    assert "C 编译器" in outcome.err
    assert list(carried.iterdir()) == []


@pytest.mark.thorough
def test_a_machine_without_a_compiler_uses_what_another_compiled(tmp_path: Path) -> None:
    carried, cache = tmp_path / "carried", tmp_path / "cache"
    made = fadu_apart("native", "--into", carried)
    assert made.returncode == 0, made.stderr.decode()

    def here(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        case = dumped(late_interrogation())
        return fadu_apart(*arguments, stdin=case, PATH=os.devnull, FADU_CACHE_DIR=str(cache))

    before = here("check", "-", "--format", "json")
    assert "用 Python 运行" in here("doctor").stdout.decode()
    assert here("native").returncode == 2
    taken = here("native", "--from", carried)
    assert taken.returncode == 0, taken.stderr.decode()
    assert "取用 3 个文件" in taken.stdout.decode()
    assert here("native").returncode == 0
    after = here("check", "-", "--format", "json")
    assert after.stdout == before.stdout != b""
    assert "正在使用机器码" in here("doctor").stdout.decode()
