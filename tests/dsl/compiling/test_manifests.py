"""A folder that is no ruleset is told so; nothing crashes."""

import os
from pathlib import Path
from typing import Any

import pytest

from dsl.compiling import compile_ruleset, lint
from dsl.manifests import Manifest, rule_files

GOOD = "name: trial\nversion: '1'\ntitle: 试\nfiles: ['*.rule']\n"


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        "",
        "name: [",
        "name: trial\n",
        GOOD.replace("trial", "规则"),
        GOOD + "more: 1\n",
        GOOD.replace("['*.rule']", "3"),
        GOOD,
    ],
)
def test_a_folder_without_a_usable_manifest_or_texts_is_e415(
    tmp_path: Path, manifest: str | None
) -> None:
    if manifest is not None:
        (tmp_path / "ruleset.yaml").write_text(manifest, "utf-8")
    result = compile_ruleset(tmp_path)
    assert result.ruleset is None
    assert [d.code for d in result.diagnostics] == ["E415"]


@pytest.mark.parametrize(
    "manifest",
    [
        GOOD.replace("*.rule", ""),
        GOOD.replace("*.rule", "/etc/*.rule"),
        GOOD.replace("*.rule", "../*.rule"),
        GOOD.replace("*.rule", "a**"),
        GOOD.replace("*.rule", "**"),
        GOOD.replace("*.rule", "**/**/*.rule"),
        GOOD.replace("*.rule", "*" * 201),
        GOOD.replace("['*.rule']", "[" + "'*.rule', " * 101 + "]"),
        GOOD.replace("'1'", "2026-99-99"),
        GOOD + "#" * 70_000,
        "[" * 5_000,
        "- " * 5_000,
        "a: &a [x]\n" + GOOD,
        GOOD.replace("试", "&a 试"),
        "<<: {name: trial}\nversion: '1'\ntitle: 试\nfiles: ['*.rule']\n",
        GOOD.replace("试", "!!str 试"),
    ],
)
def test_a_manifest_that_asks_for_more_than_it_may_is_e415_whatever_the_texts(
    tmp_path: Path, manifest: str
) -> None:
    (tmp_path / "ruleset.yaml").write_text(manifest, "utf-8")
    (tmp_path / "a.rule").write_text("阶梯 甲类：届满前 6小时 黄色\n", "utf-8")
    assert [d.code for d in compile_ruleset(tmp_path).diagnostics] == ["E415"]


def test_what_is_wrong_with_a_manifest_is_said_in_few_words(tmp_path: Path) -> None:
    for text, words in (
        (GOOD.replace("*.rule", "**/**/*.rule"), "至多一个"),
        (GOOD.replace("*.rule", "../*.rule"), "规则集以内"),
        (GOOD.replace("试", "&a 试"), "锚点"),
        ("[" * 5_000, "层"),
        (GOOD.replace("'1'", "2026-99-99"), "读不出来"),
    ):
        (tmp_path / "ruleset.yaml").write_text(text, "utf-8")
        (problem,) = compile_ruleset(tmp_path).diagnostics
        assert words in problem.found


def test_patterns_are_compared_with_the_paths_of_one_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    for folder in (tmp_path, deep.parent, deep):
        (folder / "x.rule").write_text("", "utf-8")
    (tmp_path / "a" / "x.txt").write_text("", "utf-8")
    looked: list[Path] = []
    real = os.scandir

    def noted(path: Path) -> Any:
        looked.append(path)
        return real(path)

    monkeypatch.setattr(os, "scandir", noted)

    def found(*patterns: str) -> list[str]:
        looked.clear()
        manifest = Manifest("trial", "1", "试", patterns)
        return [path.relative_to(tmp_path).as_posix() for path in rule_files(tmp_path, manifest)]

    assert found(*["**/*.rule", "a/**/[x].rule"] * 50) == ["a/b/c/x.rule", "a/b/x.rule", "x.rule"]
    assert len(looked) == 4
    assert found("./*.rule") == ["x.rule"]
    assert len(looked) == 1
    assert found("a/**/c/?.rule", "?/b/x.*", "*/x.rule") == ["a/b/c/x.rule", "a/b/x.rule"]
    assert found("b/**/*.rule", "*") == ["x.rule"]


def test_a_text_that_is_not_utf8_is_e416(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "a.rule").write_bytes("规则".encode("gb18030"))
    assert [(d.code, d.span.file) for d in compile_ruleset(tmp_path).diagnostics] == [
        ("E416", "a.rule")
    ]


def test_a_file_is_read_once_though_two_patterns_name_it(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(GOOD.replace("'*.rule'", "'*.rule', 'a.*'"), "utf-8")
    (tmp_path / "a.rule").write_text("阶梯 甲类：届满前 6小时 黄色\n", "utf-8")
    assert [d.code for d in compile_ruleset(tmp_path).diagnostics] == ["W506"]


def test_lint_takes_a_folder_or_a_text(tmp_path: Path) -> None:
    text = "阶梯 甲类：届满前 6小时 黄色\n"
    (tmp_path / "ruleset.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "a.rule").write_text(text, "utf-8")
    assert [d.code for d in lint(tmp_path)] == [d.code for d in lint(text)] == ["W506"]


def test_an_empty_text_has_no_problem() -> None:
    assert lint("") == ()
