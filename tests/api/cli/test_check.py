"""``fadu check``: exit codes and formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.answers import encode
from engine.checking import Checker
from engine.periods.instants import parse_instant
from tests.api.cases import dumped, late_interrogation, undecided
from tests.api.cli.conftest import Run

Files = dict[str, Path]


@pytest.mark.parametrize(
    ("name", "code"), [("clean", 0), ("late", 1), ("undecided", 1), ("broken", 2), ("cut", 2)]
)
@pytest.mark.parametrize("output", ["text", "json", "junit", "sarif"])
def test_the_exit_code_tells_clean_from_found_from_bad(
    fadu: Run, files: Files, name: str, code: int, output: str
) -> None:
    assert fadu("check", files[name], "--format", output).code == code


def test_json_is_exactly_the_librarys_answer(fadu: Run, files: Files, checker: Checker) -> None:
    printed = fadu("check", files["late"], "--format", "json").out
    assert printed.encode() == encode(checker.check(dumped(late_interrogation()))) + b"\n"


def test_several_files_give_one_line_each_in_their_order(fadu: Run, files: Files) -> None:
    order = ("late", "broken", "clean")
    ran = fadu("check", *(files[name] for name in order), "--format", "json")
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 2
    assert [each.get("case_id") for each in found] == ["A1", None, "A2"]
    assert found[1]["status"] == 422
    assert found[1]["file"] == str(files["broken"])


def test_text_says_all_that_a_reader_needs_and_is_never_cut(fadu: Run, files: Files) -> None:
    out = fadu("check", files["late"]).out
    for expected in (
        "案件 A1　截至 2026-07-01 16:30",
        "违规 1　争议 0　预警 0　无法判定 0",
        "【违规】严重　CR-F05 拘留后二十四小时以内讯问　刑事拘留（R1）",
        "届满：严格口径 2026-07-01 15:20，宽松口径 2026-07-01 16:00，已逾1小时10分钟",
        "依据：《中华人民共和国刑事诉讼法》（2018）第八十六条",
        "建议：立即讯问；发现不应当拘留的，立即释放",
    ):
        assert expected in out
    assert "\x1b" not in out
    assert "…" not in out


def test_text_lists_what_is_missing(fadu: Run, files: Files) -> None:
    assert "所缺：「讯询问」段完整声明" in fadu("check", files["undecided"]).out


def test_options_reach_the_engine(fadu: Run, files: Files, checker: Checker) -> None:
    ran = fadu(
        "check", files["undecided"], "--as-of", "2026-07-02 08:00", "--known-as-of",
        "2026-07-02T09:00:00+08:00", "--assume-complete", "--include", "pending,compliant",
        "--include", "not_applicable", "--engine", "oracle", "--format", "json",
    )  # fmt: skip
    expected = checker.check(
        dumped(undecided()),
        as_of=parse_instant("2026-07-02T08:00:00+08:00")[1],
        known_as_of=parse_instant("2026-07-02T09:00:00+08:00")[1],
        assume_complete=True,
        include={"pending", "compliant", "not_applicable"},
        engine="oracle",
    )
    assert ran.out.encode() == encode(expected) + b"\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--as-of", "昨天"), "--as-of"),
        (("--as-of", "2150-01-01"), "--as-of"),
        (("--format", "yaml"), "--format"),
        (("--engine", "x"), "没有这个引擎"),
        (("--include", "x"), "include 里有不认识的结论"),
        (("--no-such",), "没有选项 --no-such"),
        (("--as-of",), "缺少值"),
        (("--ruleset", "/nowhere"), "没有规则集目录"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(
    fadu: Run, files: Files, arguments: tuple[str, ...], told: str
) -> None:
    ran = fadu("check", files["clean"], *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert "Error" not in ran.err


def test_a_file_that_is_not_there_or_a_folder_is_told_so(fadu: Run, tmp_path: Path) -> None:
    assert "没有文件" in fadu("check", tmp_path / "none.json").err
    assert "是目录" in fadu("check", tmp_path).err
    assert fadu("check", tmp_path).code == 2


def test_a_call_without_file_or_with_an_unknown_command_is_wrong(fadu: Run) -> None:
    assert fadu("check").code == 2
    unknown = fadu("chekc")
    assert unknown.code == 2
    assert "没有命令 chekc" in unknown.err


def test_a_setting_that_cannot_be_used_is_told(
    fadu: Run, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FADU_PORT", "70000")
    ran = fadu("check", files["clean"])
    assert ran.code == 2
    assert "FADU_PORT" in ran.err
    assert "0 至 65535" in ran.err
