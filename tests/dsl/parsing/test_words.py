"""Words, numerals and marks: what counts as the same, and which word is meant."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.reading.ambiguity import otherwise
from dsl.reading.building.kids import Part
from dsl.reading.lexicon import Words, build_lexicon
from dsl.reading.numerals import read_chinese, write_chinese
from dsl.source import SourceFile, Span
from dsl.syntax.expressions import Amount, CompareNumbers, Happened, Is, Path, Selection, YesNo
from dsl.syntax.node import Word
from tests.dsl.texts import codes, lexicon, sentence, vocabulary

SAME = [
    ("自 执行时间 起 24小时 以内", "自执行时间起二十四小时内"),
    ("自 执行时间 起 三日 以内；七日 以内，当 已 解除", "自执行时间之日起3天之内;7日内,当已解除"),
    ("自 执行时间 起 半个月 以内", "自　执行时间　起　0.5个月　以内"),
    ("自 执行时间 起 一个半月 以内", "自 执行时间 起 1.5月 以内"),
    ("自 执行时间 起 五个工作日 以内", "自 执行时间 起 ５工作日 以内"),
    ("自 执行时间 起 3个24小时 以内", "自 执行时间 起 三个二十四小时 以内"),
]
SAME_CONDITIONS = [
    ("讯询问人 不少于 2名", "讯询问人不少于两名"),
    ("罚款数额 不超过 20000元", "罚款数额不超过2万元"),
    ("立案时间 早于 2026-01-01", "立案时间早于2026年1月1日"),
    ("立案时间 早于 2026-01-01 08:30", "立案时间 先于 2026年1月1日8时30分"),
    ("立案时间 早于 2026-01-02 00:00", "立案时间 早于 2026-01-01 24:00"),
    ("本措施 已 解除", "已 本措施 的 解除时间"),
    ("甲 的 讯询问人 与 乙 的 讯询问人 有相同", "甲与乙的讯询问人有相同"),
    ("案件类型 为 治安案件 且 已 立案", "案件类型为治安案件，并且已立案时间"),
    ("（已 立案 且 已 受理） 且 已 办结", "已 立案 且 已 受理 且 已 办结"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_write_a_limit_are_the_same(one: str, other: str) -> None:
    assert sentence("limit", one) == sentence("limit", other)


@pytest.mark.parametrize(("one", "other"), SAME_CONDITIONS)
def test_two_ways_to_write_a_condition_are_the_same(one: str, other: str) -> None:
    assert sentence("condition", one) == sentence("condition", other)


def test_the_longest_word_wins() -> None:
    node = sentence("condition", "法定代理人或合适成年人在场为是")
    assert node == Is(Path(Word("法定代理人或合适成年人在场")), YesNo(True))
    assert Words(("讯问", "讯问人", "讯")).longest("讯问人数", 0, 4) == "讯问人"
    assert Words(("讯问", "讯问人", "讯")).longest("讯问人数", 0, 2) == "讯问"


def test_a_term_may_be_written_with_or_without_its_parentheses() -> None:
    with_them = sentence("condition", "已 执行（宣布）时间")
    assert with_them == Happened(Path(Word("执行（宣布）时间")))
    assert sentence("condition", "已 执行时间") == Happened(Path(Word("执行时间")))


def test_a_record_is_not_mistaken_for_a_time_of_the_same_word() -> None:
    assert sentence("condition", "已 执行") == Happened(Path(Word("执行时间")))
    node = sentence("condition", "已 执行（已 解除） 的最早 开始时间")
    assert isinstance(node, Happened)


def test_a_unit_is_not_torn_from_the_word_that_follows() -> None:
    node = sentence("condition", "有 不少于 2 人员")
    assert node == sentence("condition", "有 不少于 2人员")
    assert sentence("condition", "作案次数 等于 2 人") == CompareNumbers(
        "eq", Path(Word("作案次数")), Amount(Decimal(2), "人")
    )


def test_a_choice_of_records_beside_a_number_is_kept_as_a_selection() -> None:
    node = sentence("condition", "讯询问人（人员类别 为 民警） 不少于 2名")
    assert isinstance(node, CompareNumbers)
    assert isinstance(node.left, Selection)


@given(st.integers(0, 9999))
def test_a_chinese_numeral_is_read_as_the_number_it_was_written_for(number: int) -> None:
    assert read_chinese(write_chinese(number)) == number


@pytest.mark.parametrize("text", ["一一", "十十", "百百", "一万万", "", "x", "三千四千"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    assert read_chinese(text) is None


def test_the_vocabulary_swallows_only_the_keywords_known_here() -> None:
    """A new word on this list changes sentences written without spaces: think before adding it."""
    words = build_lexicon(vocabulary())
    swallowing = {name for name in words.names.spelling.values() if otherwise(name, words)}
    assert swallowing == {
        "公告起", "在场起", "在逃起", "已回避", "已批准", "已排除", "已撤销", "截至时间",
        "期限届满",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["未解除", "执行时间起", "截至时间", "三日", "每一讯询问", "X-1"])
def test_a_name_that_reads_as_something_else_is_refused(name: str) -> None:
    text = f"定义 {name}（强制措施）：已 执行"
    assert "E125" in codes(text, lexicon(name))


def test_positions_count_characters_from_one_and_lines_end_anywhere() -> None:
    source = SourceFile("例", "甲乙\r\n丙\n")
    assert source.position(0) == (1, 1)
    assert source.position(4) == (2, 1)
    assert source.position(99) == (3, 1)
    assert source.line(1) == "甲乙"
    assert source.line(9) == ""
    assert source.slice(source.span(1, 2)) == "乙"
    assert Span("例", 3, 5).to(Span("例", 0, 2)) == Span("例", 0, 5)


def test_a_word_tried_in_vain_leaves_nothing_behind() -> None:
    articles = ["第八十五条", "第八十六条", "第九十一条", "第九十八条", "第九十九条"]
    found = sentence("basis", "；".join(f"《刑事诉讼法》（2018）{each}" for each in articles))
    assert isinstance(found, Part)
    assert [each.article for each in found.value] == articles
