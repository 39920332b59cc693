"""Checked rulesets are kept on disk and never trusted blindly."""

import hashlib
import shutil
from pathlib import Path

import msgspec
import pytest

from dsl import compiling
from dsl.caching import RulesetError, load_ruleset, source_key
from dsl.compiling import compile_ruleset
from dsl.ir.rules import Ruleset

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "sample"
    shutil.copytree(SAMPLE, target)
    return target


def kept_file(cache: Path) -> Path:
    (path,) = cache.glob("*.ruleset")
    return path


def test_what_is_kept_is_what_was_compiled(folder: Path, tmp_path: Path) -> None:
    compiled = compile_ruleset(folder).ruleset
    cache = tmp_path / "cache"
    assert load_ruleset(folder, cache) == compiled
    assert load_ruleset(folder, cache) == compiled
    assert load_ruleset(folder) == compiled


def test_the_second_load_does_not_compile(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    first = load_ruleset(folder, cache)

    def refuse(folder: Path) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr(compiling, "compile_ruleset", refuse)
    assert load_ruleset(folder, cache) == first


def test_a_changed_text_is_compiled_again(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before, key = load_ruleset(folder, cache), source_key(folder)
    path = folder / "criminal.rule"
    path.write_text(path.read_text("utf-8").replace("起 24小时 以内", "起 12小时 以内"), "utf-8")
    assert source_key(folder) != key
    assert load_ruleset(folder, cache).hash != before.hash


def test_a_damaged_or_foreign_file_is_ignored(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    ruleset = load_ruleset(folder, cache)
    path = kept_file(cache)
    whole = path.read_bytes()
    for damaged in (b"", b"x" * 10, whole[:-1], whole[:-1] + b"\x00", b"fadu-ruleset-0\n" + whole):
        path.write_bytes(damaged)
        assert load_ruleset(folder, cache) == ruleset


def test_a_forged_file_with_a_right_digest_but_other_rules_is_ignored(
    folder: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    ruleset = load_ruleset(folder, cache)
    forged = msgspec.structs.replace(ruleset, rules=ruleset.rules[1:])
    for payload in (msgspec.msgpack.encode(forged), msgspec.msgpack.encode({"rules": 3})):
        digest = hashlib.sha256(payload).digest()
        kept_file(cache).write_bytes(b"fadu-ruleset-1\n" + digest + payload)
        assert load_ruleset(folder, cache) == ruleset


def test_a_cache_that_cannot_be_written_is_no_failure(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder", "utf-8")
    assert isinstance(load_ruleset(folder, blocked), Ruleset)


def test_errors_in_the_texts_are_raised_with_all_problems(folder: Path) -> None:
    path = folder / "criminal.rule"
    path.write_text(path.read_text("utf-8").replace("刑事拘留", "取保候审人"), "utf-8")
    with pytest.raises(RulesetError) as caught:
        load_ruleset(folder)
    assert caught.value.diagnostics
