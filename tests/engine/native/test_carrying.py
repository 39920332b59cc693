"""Compiled files are taken over from a folder only if they are plain, safe and run here."""

from __future__ import annotations

import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

import pytest

from engine.native.building import SUFFIX, Part, loaded
from engine.native.carrying import CacheNotOursError, Taking, kinds, take

PART = Part("_speedups", "one")


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """A folder with a compiled module, as if ``PART`` had been compiled into it elsewhere."""
    folder = tmp_path / "carried"
    folder.mkdir()
    found = find_spec("markupsafe._speedups")
    assert found is not None and found.origin is not None
    shutil.copyfile(found.origin, folder / PART.file)
    (folder / PART.file).chmod(0o644)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_a_name_tells_description_and_kind_of_python() -> None:
    assert PART.file.startswith("_speedups-")
    assert PART.file.endswith(SUFFIX)
    assert PART.file == Part("_speedups", "one").file != Part("_speedups", "another").file


def test_what_was_taken_is_believed(carried: Path, cache: Path) -> None:
    assert loaded(cache, *PART) is None
    assert take(PART, carried, cache) is Taking.TAKEN
    assert loaded(cache, *PART) is not None
    assert [file.name for file in cache.iterdir()] == [PART.file]
    assert stat.S_IMODE((cache / PART.file).stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_it_may_be_taken_again(carried: Path, cache: Path) -> None:
    assert take(PART, carried, cache) is take(PART, carried, cache) is Taking.TAKEN
    assert len(list(cache.iterdir())) == 1


def test_what_was_asked_for_under_another_name_is_not_there(carried: Path, cache: Path) -> None:
    assert take(Part("_speedups", "another"), carried, cache) is Taking.ABSENT
    assert not cache.exists()


def test_a_link_is_not_followed(carried: Path, cache: Path) -> None:
    file = carried / PART.file
    file.rename(carried / "elsewhere")
    file.symlink_to(carried / "elsewhere")
    assert take(PART, carried, cache) is Taking.UNSAFE
    assert not cache.exists()


def test_a_pipe_is_not_waited_for(carried: Path, cache: Path) -> None:
    (carried / PART.file).unlink()
    os.mkfifo(carried / PART.file)
    assert take(PART, carried, cache) is Taking.UNSAFE


def test_a_folder_in_the_place_of_a_file_is_not_taken(carried: Path, cache: Path) -> None:
    (carried / PART.file).unlink()
    (carried / PART.file).mkdir()
    assert take(PART, carried, cache) is Taking.UNSAFE


def test_what_everybody_may_write_is_not_taken(carried: Path, cache: Path) -> None:
    (carried / PART.file).chmod(0o646)
    assert take(PART, carried, cache) is Taking.UNSAFE


def test_what_does_not_load_displaces_nothing(carried: Path, cache: Path) -> None:
    assert take(PART, carried, cache) is Taking.TAKEN
    (carried / PART.file).write_bytes(b"no module")
    assert take(PART, carried, cache) is Taking.USELESS
    assert [file.name for file in cache.iterdir()] == [PART.file]
    assert loaded(cache, *PART) is not None


def test_a_cache_that_others_may_write_is_not_filled(carried: Path, cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o777)
    with pytest.raises(CacheNotOursError):
        take(PART, carried, cache)
    assert list(cache.iterdir()) == []


def test_a_folder_says_what_it_was_made_for(carried: Path) -> None:
    (carried / "README.txt").touch()
    (carried / "fadu_rules-1.cpython-399-loongarch64-linux-gnu.so").touch()
    assert kinds(carried) == {SUFFIX, ".cpython-399-loongarch64-linux-gnu.so"}
