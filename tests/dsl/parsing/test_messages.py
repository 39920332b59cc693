"""Placeholders of a message: what may stand in the braces, and how a slip is put right."""

import pytest

from dsl.diagnostics import Diagnostic
from dsl.formatting.files import format_file
from dsl.keywords import FIGURES
from tests.dsl.texts import lexicon, read


def problem(placeholder: str) -> Diagnostic:
    (found,) = read(f"规则 X-1「例」\n  违规：一般「超期{{{placeholder}}}」").problems
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("超其", "超期"),
        ("界满", "届满"),
        ("宽松界满", "宽松届满"),
        ("剩於", "剩余"),
        ("起祘", "起算"),
    ],
)
def test_a_misspelt_figure_is_told_with_all_six_and_the_nearest_first(
    written: str, meant: str
) -> None:
    found = problem(written)
    assert found.expected[0] == meant
    assert set(FIGURES) <= set(found.expected)
    assert found.advice == f"是否要写 {{{meant}}}"


def test_a_placeholder_like_no_figure_is_told_the_words_and_the_six() -> None:
    found = problem("执行日期")
    assert found.expected[0] == "执行时间"
    assert set(FIGURES) <= set(found.expected)
    assert found.advice == "是否要写「执行时间」"


def test_full_width_braces_are_braces_and_the_formatter_makes_them_narrow() -> None:
    narrow = "规则 X-1「例」\n  违规：一般「应于{届满}前，超期{超期}」\n"
    wide = narrow.replace("{", "｛").replace("}", "｝")
    assert read(wide).problems == ()
    assert read(wide).tree == read(narrow).tree
    assert format_file(read(wide), lexicon()) == format_file(read(narrow), lexicon())
    assert "{届满}" in str(format_file(read(wide), lexicon()))


@pytest.mark.parametrize("mark", ["大于", "小于", ">", "<", "≥", "≤"])
def test_marks_for_numbers_between_times_are_told_the_words_for_times(mark: str) -> None:
    (found,) = read(f"规则 X-1「例」\n  前提：立案时间 {mark} 受理时间").problems
    assert "早于" in found.advice or "晚于" in found.advice
    (counted,) = read(f"规则 X-1「例」\n  前提：作案次数 {mark} 2次").problems
    assert any(word in counted.advice for word in ("多于", "少于", "不少于", "不超过"))
