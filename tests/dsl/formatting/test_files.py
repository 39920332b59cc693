"""Files in canonical text: order, width, comments."""

from pathlib import Path

import pytest

from dsl.formatting.files import format_file
from dsl.parsing import declared_names
from dsl.reading.lexicon import Lexicon
from dsl.source import SourceFile, display_width
from tests.dsl.texts import FOLDER, lexicon, read

GOOD = sorted((FOLDER / "good").glob("*.rule"))

MESSY = "定义 某定义（措施）:已解除;\n"


def formatted(text: str) -> str:
    words = lexicon(*declared_names(SourceFile("例.rule", text)))
    parsed = read(text, words)
    assert parsed.problems == ()
    result = format_file(parsed, words)
    assert result is not None
    again = read(result, words)
    assert again.tree == parsed.tree
    assert format_file(again, words) == result
    return result


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_are_canonical_after_one_pass_and_mean_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    assert formatted(text).count("#") == text.count("#")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_without_spaces_says_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    dense = "\n".join(
        line if any(mark in line for mark in ("「", "#", ":")) else _dense(line)
        for line in text.splitlines()
    )
    assert read(dense, _words(text)).tree == read(text, _words(text)).tree


def _words(text: str) -> Lexicon:
    return lexicon(*declared_names(SourceFile("例.rule", text)))


def _dense(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return indent + line.replace(" ", "")


def test_lines_come_in_canonical_order_with_canonical_words() -> None:
    text = """规则 A-1「例」
  违规：一般「晚了」
  应当：已立案
  顺延：顺延
  期限：自受理时间起3天内
  施行：2026年1月1日起
  适用：案件,其中 案件类型 为 治安案件 并且 未办结
  类别：时限
"""
    assert (
        formatted(text)
        == """规则 A-1「例」
  类别：时限
  施行：2026-01-01 起
  适用：案件，其中 案件类型 为 治安案件 且 未 办结
  应当：已 立案
  期限：自 受理时间 起 三日 以内
  顺延：顺延
  违规：一般「晚了」
"""
    )


def test_comments_stay_with_the_line_they_are_about() -> None:
    text = """# 文件说明

# 规则说明
规则 A-1「例」 # 标题旁
  # 违规之前
  违规：一般「晚#了」
  类别：时限#类别旁
# 最后
"""
    assert (
        formatted(text)
        == """# 文件说明

# 规则说明
规则 A-1「例」  # 标题旁
  类别：时限  # 类别旁
  # 违规之前
  违规：一般「晚#了」

# 最后
"""
    )


def test_a_comment_inside_a_long_line_moves_above_it() -> None:
    text = """规则 A-1「例」
  应当：已 立案
  期限：自 受理时间 起 三日 以内； # 一档
    七日 以内，当 已 立案
    # 夹在中间
    ；三十日 以内，当 已 立案 且 已 受理 且 已 办结 且 已 归档 且 已 破案
"""
    assert (
        formatted(text)
        == """规则 A-1「例」
  应当：已 立案
  # 一档
  # 夹在中间
  期限：自 受理时间 起 三日 以内；
    七日 以内，当 已 立案；
    三十日 以内，当 已 立案 且 已 受理 且 已 办结 且 已 归档 且 已 破案
"""
    )


def test_short_declarations_of_one_kind_stand_together() -> None:
    text = """定义 某定义（案件）：已 立案


定义 乙定义（案件）：已 办结
阶梯羁押类：届满前1日黄色
"""
    assert (
        formatted(text)
        == """定义 某定义（案件）：已 立案
定义 乙定义（案件）：已 办结

阶梯 羁押类：届满前 一日 黄色
"""
    )


def test_a_file_with_mistakes_is_left_alone() -> None:
    assert format_file(read(MESSY), lexicon()) is None


def test_an_empty_file_stays_empty() -> None:
    assert formatted("\n\n") == ""
    assert formatted("# 只有注释") == "# 只有注释\n"


def test_long_lists_go_below_each_other_and_short_ones_do_not() -> None:
    good = formatted((FOLDER / "good" / "custody.rule").read_text("utf-8"))
    assert "  预警：届满前 6小时 黄色；届满前 2小时 红色\n" in good
    assert "第八十六条；\n    《公安机关" in good
    parts = [line for line in good.splitlines() if line.strip().startswith("《")]
    assert all(display_width(line) <= 100 for line in parts)
