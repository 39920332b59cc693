"""Versions and bundles from the command line: the same steps, the same three persons."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli.main import run
from api.rulesets.files import laid_out
from tests.api.cases import RULESET
from tests.api.rulesets.sample import files

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Say:
    """Runs a command on a site of its own; gives exit code and all it says."""
    site = {"RULESET": RULESET, "CACHE_DIR": "", "DATA_DIR": tmp_path, "VARIED_CASES": 5}
    site["BUNDLE_KEY"] = tmp_path / "key.json"
    for name, value in site.items():
        monkeypatch.setenv(f"FADU_{name}", str(value))

    def command(*arguments: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        code = run([str(each) for each in arguments])
        return code, "".join(capsys.readouterr())

    for name, role in (("e1", "法制员"), ("v1", "审核人"), ("p1", "发布人")):
        assert command("account", "add", name, "--role", role)[0] == 0
    return command


def folder(tmp_path: Path, **changes: bytes) -> Path:
    made = tmp_path / f"rules-{len(list(tmp_path.iterdir()))}"
    made.mkdir()
    laid_out(files("2.0") | changes, made)
    return made


def test_from_a_folder_to_publication_and_into_a_bundle(say: Say, tmp_path: Path) -> None:
    assert say("rulesets", "import", folder(tmp_path), "--as", "e1")[0] == 0
    assert say("rulesets", "prove", "1", "--as", "e1")[0] == 0
    assert say("rulesets", "submit", "1", "--as", "e1")[0] == 0
    assert say("rulesets", "review", "1", "--as", "v1", "--comment", "看过")[0] == 0
    assert say("rulesets", "approve", "1", "--as", "v1")[0] == 0
    code, words = say("rulesets", "approve", "1", "--as", "v1")
    assert (code, "状态是已批准" in words) == (1, True)
    code, words = say("rulesets", "diff", "1")
    assert (code, "删去 CR-C01" in words) == (0, True)
    assert say("rulesets", "publish", "1", "--as", "p1")[0] == 0
    assert "现行" in say("rulesets", "list")[1]

    public = tmp_path / "trusted-keys"
    public.mkdir()
    made = ("bundle", "key", tmp_path / "key.json", public / "a.json", "--name", "总队")
    assert say(*made)[0] == 0
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600
    assert say(*made)[0] == 2
    bundle = tmp_path / "rules.fadu"
    assert say("bundle", "export", "1", bundle, "--as", "p1")[0] == 0
    assert say("bundle", "import", bundle, "--as", "e1")[0] == 0
    bundle.write_bytes(bundle.read_bytes()[:-50])
    code, words = say("bundle", "import", bundle, "--as", "e1")
    assert (code, "L503" in words) == (1, True)


def test_a_schedule_a_cancellation_and_a_rollback_need_their_reasons(
    say: Say, tmp_path: Path
) -> None:
    assert say("rulesets", "rollback", "1", "--as", "p1")[0] == 2
    assert say("rulesets", "cancel", "1", "--as", "p1")[0] == 2
    code, words = say("rulesets", "rollback", "7", "--as", "p1", "--comment", "有误")
    assert (code, "没有规则版本 7" in words) == (1, True)
    code, words = say("rulesets", "publish", "7", "--as", "p1", "--at", "明天")
    assert (code, "--at" in words) == (2, True)


def test_mistakes_are_listed_and_strangers_refused(say: Say, tmp_path: Path) -> None:
    mistaken = folder(tmp_path, **{"area.rule": "规则 甲\n".encode()})
    code, words = say("rulesets", "import", mistaken, "--as", "e1")
    assert (code, "area.rule:1 E" in words) == (1, True)
    assert say("rulesets", "import", mistaken, "--as", "nobody")[0] == 2
    code, words = say("rulesets", "import", mistaken, "--as", "p1")
    assert (code, "的权限" in words) == (1, True)
