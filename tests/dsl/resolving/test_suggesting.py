"""Suggestions for words that are not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.resolving.suggesting import closeness, edits, nearest

WORDS = ["执行时间", "批准时间", "送看守所时间", "措施种类", "被采取人", "解除原因", "审批"]


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("执行日期", "执行时间"),
        ("措施类型", "措施种类"),
        ("被采取人员", "被采取人"),
        ("时间执行", "执行时间"),
        ("送所时间", "送看守所时间"),
    ],
)
def test_the_meant_word_is_among_the_suggestions(wrong: str, meant: str) -> None:
    assert meant in nearest(wrong, WORDS)


def test_a_word_with_nothing_in_common_gets_no_suggestion() -> None:
    assert nearest("法庭", WORDS) == ()


def test_swapped_neighbours_count_as_one_edit() -> None:
    assert edits("执行时间", "执时行间") == 1


@given(st.text(max_size=8), st.text(max_size=8))
def test_edits_are_a_distance(a: str, b: str) -> None:
    assert edits(a, b) == edits(b, a)
    assert (edits(a, b) == 0) == (a == b)
    assert 0.0 <= closeness(a, b) <= 1.0
