"""The hash is of the meaning: not of comments, spaces, order or place."""

import shutil
from pathlib import Path

import pytest

from dsl.compiling import compile_ruleset

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "sample"
    shutil.copytree(SAMPLE, target)
    return target


def hash_of(folder: Path) -> str:
    ruleset = compile_ruleset(folder).ruleset
    assert ruleset is not None
    return ruleset.hash


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("criminal.rule", "规则 CR-F05", "# 说明\n\n规则 CR-F05"),
        ("criminal.rule", "自 执行时间 起 24小时 以内", "自执行时间起二十四小时以内"),
        ("criminal.rule", "（执行于{本措施 的 执行时间}）", "（执行于{本措施的执行时间}）"),
        ("shared.rule", "自 执行时间 起 三日 以内", "自执行时间起 3日 以内"),
        ("shared.rule", "；", ";"),
        ("criminal.rule", "第九十一条第一款", "第91条第1款"),
    ],
)
def test_writing_the_same_differently_keeps_the_hash(
    folder: Path, name: str, old: str, new: str
) -> None:
    before = hash_of(folder)
    if name == "criminal.rule" and old.startswith("第九十一条"):
        edit(folder, name, "第91条1款", old)
    edit(folder, name, old, new)
    assert hash_of(folder) == before


def test_moving_rules_to_another_file_keeps_the_hash(folder: Path) -> None:
    before = hash_of(folder)
    (folder / "penalties.rule").rename(folder / "a.rule")
    assert hash_of(folder) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("起 24小时 以内", "起 12小时 以内"),
        ("严格 满时；宽松 次整点", "严格 满时；宽松 满时"),
        ("违规：严重「拘留后{超期}", "违规：较重「拘留后{超期}"),
        ("立即讯问；发现", "立刻讯问；发现"),
        ("第一百一十八条第一款", "第一百一十八条"),
    ],
)
def test_any_change_of_meaning_changes_the_hash(folder: Path, old: str, new: str) -> None:
    before = hash_of(folder)
    edit(folder, "criminal.rule", old, new)
    assert hash_of(folder) != before
