"""The commands for those who write rules: rules, schema, explain, fmt, lint, test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.api.cases import RULESET
from tests.api.cli.conftest import Run

Files = dict[str, Path]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A ruleset that may be changed."""
    return Path(shutil.copytree(RULESET, tmp_path / "rules"))


def edited(folder: Path, old: str, new: str) -> None:
    path = folder / "custody.rule"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_rules_are_listed_for_people_and_for_programs(fadu: Run) -> None:
    assert "CR-F05　拘留后二十四小时以内讯问　时限　2018-10-26 起" in fadu("rules").out
    found = json.loads(fadu("rules", "--format", "json").out)["rules"]
    assert [rule["id"] for rule in found] == ["CR-C01", "CR-F02", "CR-F05"]
    for name in ("title", "kind", "basis", "in_force", "status"):
        assert all(name in rule for rule in found)


def test_one_rule_is_shown_with_its_text(fadu: Run) -> None:
    assert "除外「先行拘留」：紧急先行 为 是" in fadu("rules", "CR-F02").out
    assert json.loads(fadu("rules", "CR-F02", "--format", "json").out)["id"] == "CR-F02"
    assert fadu("rules", "CR-F99").code == 2


def test_the_schema_is_printed(fadu: Run) -> None:
    assert json.loads(fadu("schema").out)["required"] == ["snapshot_id", "case"]


def test_an_explanation_walks_through_the_rule(fadu: Run, files: Files) -> None:
    ran = fadu("explain", files["late"], "CR-F05", "M1")
    assert ran.code == 0
    assert "起算：自执行时间（2026年6月30日15时20分）起" in ran.out
    assert "/measure/0/executed_at" in ran.out
    found = json.loads(fadu("explain", files["late"], "CR-F02", "--format", "json").out)
    assert found["findings"][0]["trace"]["children"]


def test_an_explanation_of_nothing_is_told(fadu: Run, files: Files) -> None:
    assert fadu("explain", files["late"], "CR-F05", "M9").code == 2
    assert fadu("explain", files["late"], "CR-F99").code == 2
    assert fadu("explain", files["broken"], "CR-F05").code == 2
    assert fadu("explain", files["late"], "CR-F05", "--engine", "x").code == 2


def test_formatting_is_checked_or_done(fadu: Run, copied: Path) -> None:
    assert fadu("fmt", copied, "--check").code == 0
    edited(copied, "  类别：时限", "    类别： 时限")
    before = (copied / "custody.rule").read_text("utf-8")
    assert fadu("fmt", copied, "--check").code == 1
    assert (copied / "custody.rule").read_text("utf-8") == before
    assert fadu("fmt", copied).code == 0
    expected = (RULESET / "custody.rule").read_text("utf-8")
    assert (copied / "custody.rule").read_text("utf-8") == expected


def test_a_file_with_mistakes_is_left_alone_by_fmt(fadu: Run, copied: Path) -> None:
    edited(copied, "措施种类 为 刑事拘留", "措施种类 是不是 刑事拘留")
    before = (copied / "custody.rule").read_text("utf-8")
    assert fadu("fmt", copied).code == 2
    assert (copied / "custody.rule").read_text("utf-8") == before


def test_lint_finds_nothing_or_says_where(fadu: Run, copied: Path) -> None:
    assert fadu("lint", copied).code == 0
    edited(copied, "批准时间 不晚于", "审核批准时刻 不晚于")
    ran = fadu("lint", copied)
    assert ran.code == 1
    assert "custody.rule:" in ran.out
    (first, *_) = json.loads(fadu("lint", copied, "--format", "json").out)
    assert first["severity"] == "error"
    log = json.loads(fadu("lint", copied, "--format", "sarif").out)
    assert log["runs"][0]["results"][0]["level"] == "error"
    assert fadu("lint", copied, "--format", "github").out.startswith("::error ")


def test_files_are_named_as_seen_from_the_present_folder(
    fadu: Run, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(copied, "批准时间 不晚于", "审核批准时刻 不晚于")
    assert f"--> {copied.as_posix()}/custody.rule:" in fadu("lint", copied).out
    monkeypatch.chdir(copied.parent)
    for folder in (copied, copied.name):
        assert f"--> {copied.name}/custody.rule:" in fadu("lint", folder).out
        assert (
            f" file={copied.name}/custody.rule," in fadu("lint", folder, "--format", "github").out
        )
        log = json.loads(fadu("lint", folder, "--format", "sarif").out)
        (place,) = log["runs"][0]["results"][0]["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == f"{copied.name}/custody.rule"
        (first, *_) = json.loads(fadu("lint", folder, "--format", "json").out)
        assert first["place"]["file"] == f"{copied.name}/custody.rule"
        assert f"--> {copied.name}/custody.rule:" in fadu("fmt", folder).err
    monkeypatch.chdir(copied)
    assert "--> custody.rule:" in fadu("lint", ".").out


def test_lint_of_no_ruleset_is_told(fadu: Run, tmp_path: Path) -> None:
    assert fadu("lint", tmp_path / "none").code == 2
    assert fadu("lint", tmp_path).code == 1


def test_examples_hold_or_are_told(fadu: Run, copied: Path) -> None:
    assert fadu("test", copied).code == 0
    edited(copied, "宽松届满 2026-07-01 09:00", "宽松届满 2026-07-01 09:01")
    ran = fadu("test", copied)
    assert ran.code == 1
    assert "示例「次整点以前为争议」（CR-F05）" in ran.out


FEATURE = """# language: zh-CN
@规则:CR-F05
功能: 拘留后讯问
  场景: 逾期
    假如一起刑事案件“A1”
    而且有强制措施：
      | 措施编号 | 措施种类 | 执行时间 |
      | M1 | 刑事拘留 | 2026-06-30 15:20 |
    而且各段均已声明完整
    当在 2026-07-01 16:30 核查
    那么CR-F05 的结论是 %s
"""


@pytest.mark.parametrize(("verdict", "code"), [("违规", 0), ("合规", 1)])
def test_scenarios_hold_or_are_told(
    fadu: Run, copied: Path, tmp_path: Path, verdict: str, code: int
) -> None:
    features = tmp_path / "features"
    features.mkdir()
    (features / "one.feature").write_text(FEATURE % verdict, "utf-8")
    ran = fadu("test", copied, "--features", features)
    assert ran.code == code
    assert "场景 1 个" in ran.out
    assert ("one.feature:4 场景「逾期」" in ran.out) == bool(code)


def test_coverage_names_what_nothing_exercises(fadu: Run, copied: Path, tmp_path: Path) -> None:
    features = tmp_path / "features"
    features.mkdir()
    (features / "one.feature").write_text(FEATURE % "违规", "utf-8")
    out = fadu("test", copied, "--features", features, "--coverage").out
    assert "没有用到：CR-F05 结论「违规」" not in out
    assert "没有用到：CR-F05 结论「合规」" in out
    assert "没有用到：CR-F05 预警「黄」" in out
    assert "没有用到：CR-F02 除外「先行拘留」" in out
    assert "没有用到：CR-F05 档" not in out


def test_rules_with_errors_are_not_tried(fadu: Run, files: Files, copied: Path) -> None:
    edited(copied, "批准时间 不晚于", "审核批准时刻 不晚于")
    ran = fadu("test", copied)
    assert ran.code == 2
    assert "custody.rule:" in ran.err
    assert "^^^^" in ran.err
    assert "没有运行" in ran.err
    checked = fadu("check", files["late"], "--ruleset", copied)
    assert checked.code == 2
    assert "fadu lint" in checked.err
