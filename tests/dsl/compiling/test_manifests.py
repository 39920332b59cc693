"""A folder that is no ruleset is told so; nothing crashes."""

from pathlib import Path

import pytest

from dsl.compiling import compile_ruleset, lint

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
