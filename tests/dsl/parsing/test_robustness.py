"""No text makes the reader fail: it reports, with places inside the text, and stays quick."""

import logging

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lark import Lark, logger

from dsl.error_codes.table import CODES
from dsl.formatting.files import format_file
from dsl.keywords import FIELDS
from dsl.reading.tables import STARTS, literals, tables
from dsl.reading.terminals import PATTERNS, SPOKEN
from dsl.syntax.declarations import RuleDecl
from tests.architecture.repository import ROOT
from tests.dsl.texts import FOLDER, lexicon, read

GOOD = "\n".join(p.read_text("utf-8") for p in sorted((FOLDER / "good").glob("*.rule")))
PIECES = (
    *sorted(literals().values()), *FIELDS, "规则 A-1「例」", "定义 某定义（措施）：", "\n",
    "\n  ", "：",
    "「", "」", "#", "{", "}", "24小时", "半个月", "2026-02-30", "2026-01-01 25:61", "执行时间",
    "刑事拘留", "已立案", "不认识的词", "万万万", "9" * 50, "\x00", "\u2028", "\r", "\ud800", "👮",
)  # fmt: skip


def assert_reported(text: str) -> None:
    """The text is read without a failure; its problems are complete and lie inside it."""
    parsed = read(text)
    for problem in parsed.problems:
        assert problem.code in CODES
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message
    if not parsed.problems:
        again = format_file(parsed, lexicon())
        assert again is not None
        assert read(again).tree == parsed.tree


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_is_read_or_reported(text: str) -> None:
    assert_reported(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=200)
@example("规则 A-1「例」\n  期限：自 " + "（" * 3000)
@example("规则 A-1「例」\n  前提：执行时间" + " 后 1分钟" * 3000 + " 早于 截至时间")
@example("规则 A-1「例」\n  前提：" + "每一 讯询问 均 " * 3000 + "已 开始")
@example("规则 A-1「例」\n  前提：" + "已 开始 且 " * 1500 + "已 开始")
@example("规则 A-1「例」\n  前提：" + "词" * 20000)
@example("规则 A-1「例」\n  记分：" + "9" * 20000)
@example("规则 A-1「例」\n  预警：已用" + "9" * 20000 + "/3 黄色")
@example("规则 A-1「例」\n  记分：" + "万" * 20000)
def test_any_mixture_of_the_language_is_read_or_reported(text: str) -> None:
    assert_reported(text)


@given(st.data())
@settings(max_examples=200)
def test_good_rules_with_a_stretch_changed_are_read_or_reported(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD) - 400))
    text = GOOD[start : start + 400]
    at = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 12))
    put = data.draw(st.sampled_from(("", *PIECES)) | st.text(max_size=4))
    assert_reported(text[:at] + put + text[at + gone :])


def test_a_mistake_in_one_line_leaves_the_others_as_they_are() -> None:
    first_rule = "规则 A-1「例」\n  类别：时限\n  施行：明年\n  前提：已 立案\n"
    text = first_rule + "规则 A-2「乙」\n  类别：程序\n"
    parsed = read(text)
    first, second = parsed.tree.declarations
    assert [p.code for p in parsed.problems] == ["E101"]
    assert isinstance(first, RuleDecl)
    assert isinstance(second, RuleDecl)
    assert (first.kind, first.in_force, first.incomplete) == ("时限", None, True)
    assert first.requires is not None
    assert (second.kind, second.incomplete) == ("程序", False)


def test_a_definition_that_cannot_be_read_is_named() -> None:
    parsed = read("定义 某定义（强制措施）：已\n定义 三类人员（强制措施）：已 解除\n")
    assert parsed.tree.incomplete == ("某定义",)
    assert len(parsed.tree.declarations) == 1


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_pattern_has_a_name_for_those_who_write_rules(name: str) -> None:
    assert name in SPOKEN


def test_the_grammar_is_free_of_conflicts() -> None:
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        Lark(
            (ROOT / "dsl" / "grammar.lark").read_text("utf-8"), parser="lalr", start=list(STARTS),
            lexer=tables().options.lexer,
        )  # fmt: skip
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    assert [message for message in heard if "conflict" in message] == []
    assert [message for message in heard if message.startswith("Unused rule")] == []
