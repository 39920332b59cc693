"""Generated code kept on disk: it saves time, and nothing foreign is ever run."""

import marshal
from pathlib import Path

import msgspec
import pytest

from dsl.ir.rules import Ruleset
from engine.compiled import loading
from engine.compiled.cache import Stored
from engine.compiled.engine import Compiled
from engine.rows import View
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view

RULES = sample_ruleset()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "code"


def generated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each time the generator runs."""
    runs: list[str] = []
    original = loading._generate

    def counted(rules: Ruleset) -> Stored:
        runs.append("run")
        return original(rules)

    monkeypatch.setattr(loading, "_generate", counted)
    return runs


def test_a_second_process_finds_the_code_of_the_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view: View = detention_view()
    first = Compiled(RULES, folder)
    runs = generated(monkeypatch)
    second = Compiled(RULES, folder)
    assert runs == []
    assert (second.source, second.source_hash) == (first.source, first.source_hash)
    assert second.judge(view) == first.judge(view) != []


def test_other_content_under_the_same_hash_is_generated_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Compiled(RULES, folder)
    runs = generated(monkeypatch)
    Compiled(msgspec.structs.replace(RULES, rules=RULES.rules[1:]), folder)
    assert runs == ["run"]


def test_a_file_that_others_may_write_is_not_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Compiled(RULES, folder)
    (path,) = folder.iterdir()
    path.chmod(0o666)
    runs = generated(monkeypatch)
    Compiled(RULES, folder)
    assert runs == ["run"]


def test_a_folder_that_others_may_write_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Compiled(RULES, folder)
    folder.chmod(0o777)
    runs = generated(monkeypatch)
    Compiled(RULES, folder)
    assert runs == ["run"]


def test_a_link_to_a_file_elsewhere_is_not_followed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Compiled(RULES, folder)
    (path,) = folder.iterdir()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    runs = generated(monkeypatch)
    Compiled(RULES, folder)
    assert runs == ["run"]


@pytest.mark.parametrize(
    "damage",
    [b"", b"fadu", b"x" * 4000, marshal.dumps((1, 2))],
    ids=["empty", "short", "long", "something else"],
)
def test_a_damaged_file_is_passed_over(
    folder: Path, damage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    Compiled(RULES, folder)
    (path,) = folder.iterdir()
    path.write_bytes(damage)
    runs = generated(monkeypatch)
    assert Compiled(RULES, folder).judge(detention_view()) != []
    assert runs == ["run"]


def test_one_changed_byte_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Compiled(RULES, folder)
    (path,) = folder.iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    runs = generated(monkeypatch)
    Compiled(RULES, folder)
    assert runs == ["run"]


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert Compiled(RULES, blocked / "code").judge(detention_view()) != []
