"""What can never happen is found as far as values of facts tell, and no further."""

import pytest

from tests.dsl.lowering.texts import codes_of, rule_text


@pytest.mark.parametrize(
    ("exception", "codes"),
    [
        ("措施种类 为 逮捕", ["E328"]),
        ("措施种类 不为 刑事拘留", ["E328"]),
        ("措施种类 属于（逮捕、取保候审）", ["E328"]),
        ("措施种类 属于（逮捕、刑事拘留）", ["E332"]),
        ("措施种类 为 刑事拘留", ["E332"]),
        ("措施种类 为 刑事拘留 或 已 解除", ["E332"]),
        ("措施种类 为 刑事拘留 且 已 解除", []),
        ("已 解除 或 未 解除", ["E332"]),
        ("并非（措施种类 为 逮捕 且 已 解除）", ["E332"]),
        ("措施种类 为 逮捕 或 已 解除", []),
        ("措施种类 为 逮捕 或 措施种类 为 取保候审", ["E328"]),
        ("已 解除 且 未 解除", ["E328"]),
        ("已出示法律文书 为 是 且 已出示法律文书 为 否", ["E328"]),
        ("已 解除", []),
        ("被采取人 的 性别 为 女", []),
    ],
)
def test_exceptions_against_the_scope(exception: str, codes: list[str]) -> None:
    assert codes_of(rule_text(f"除外：{exception}", "应当：已 送看守所")) == codes


@pytest.mark.parametrize(
    ("tiers", "codes"),
    [
        ("12小时 以内；24小时 以内，当 已出示法律文书 为 是", []),
        ("12小时 以内；24小时 以内，当 措施种类 为 逮捕", ["E329"]),
        ("12小时 以内；24小时 以内，当 已 批准；48小时 以内，当 已 批准", ["E329"]),
        ("12小时 以内，当 已 批准", ["W515"]),
        ("12小时 以内，当 已 批准；24小时 以内，当 未 批准", []),
        ("12小时 以内，当 措施种类 为 刑事拘留", []),
    ],
)
def test_tiers_against_the_scope_and_each_other(tiers: str, codes: list[str]) -> None:
    text = rule_text("应当：已 解除", f"期限：自 执行时间 起 {tiers}")
    assert codes_of(text) == codes


def test_exceptions_of_one_rule_have_different_names() -> None:
    twice = ("除外「解除」：已 解除", "除外「解除」：已 批准")
    assert codes_of(rule_text(*twice, "应当：已 送看守所")) == ["E222"]


def test_many_alternatives_are_given_up_quietly() -> None:
    choice = "（已 批准 或 已 解除）"
    wide = " 且 ".join([choice] * 20)
    assert codes_of(rule_text(f"除外：{wide}", "应当：已 送看守所")) == []


def test_a_scope_that_contradicts_itself_is_found_across_lines() -> None:
    text = rule_text("前提：措施种类 为 逮捕", "应当：已 送看守所")
    assert codes_of(text) == ["E330"]
