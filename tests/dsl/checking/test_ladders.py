"""Rungs must fit the period, whatever gives its length."""

import pytest

from tests.dsl.lowering.texts import codes_of, rule_text

PARAMETER = (
    "参数 送所时限：24小时，自 2018-10-26 至 2019-12-31，依据《刑事诉讼法》（2018）第八十五条；\n"
    "  {second}，自 2020-01-01 起，依据《刑事诉讼法》（2018）第八十五条"
)


def limited(length: str, rung: str, *more: str) -> str:
    return rule_text("应当：已 解除", f"期限：自 执行时间 起 {length} 以内", *more, f"预警：{rung}")


@pytest.mark.parametrize(
    ("rung", "codes"),
    [
        ("届满前 24小时 黄色", []),
        ("届满前 25小时 黄色", ["E325"]),
        ("起算后 25小时 黄色", ["E325"]),
        ("已用三分之二 黄色", []),
        ("届满前 30分钟 红色", []),
        ("届满前 2小时 黄色；届满前 30分钟 红色", []),
        ("届满前 30分钟 黄色；届满前 2小时 红色", ["E326"]),
        ("届满前 60分钟 黄色；届满前 1小时 红色", ["E326"]),
        ("届满前 1441分钟 黄色", ["E325"]),
        ("届满前 半分钟 黄色", ["E323"]),
        ("届满前 6小时 黄色；届满前 6小时 红色", ["E326"]),
        ("起算后 6小时 红色；起算后 9小时 橙色", ["E326"]),
        ("已用一半 红色；已用三分之二 橙色", ["E326"]),
        ("届满前 2小时 红色；届满前 6小时 黄色", []),
        ("届满前 2小时 黄色；起算后 2小时 黄色", []),
    ],
)
def test_rungs_of_a_limit_of_a_day(rung: str, codes: list[str]) -> None:
    assert codes_of(limited("24小时", rung)) == codes


def test_the_longest_value_of_a_parameter_counts() -> None:
    text = limited("送所时限", "届满前 40小时 黄色")
    assert codes_of(PARAMETER.format(second="48小时"), text) == []
    assert codes_of(PARAMETER.format(second="36小时"), text) == ["E325"]


def test_extensions_make_room_for_longer_rungs() -> None:
    extension = (
        "延长「延」：有 期限变更，其中 审批 经 县级以上公安机关负责人 批准；"
        "增加 四日；批准于 审批 的 批准时间"
    )
    roll = "顺延：不顺延（在押）"
    assert codes_of(limited("三日", "届满前 五日 黄色", extension, roll)) == []
    assert codes_of(limited("三日", "届满前 五日 黄色", roll)) == ["E325"]


def test_a_parameter_of_two_uses_is_reported_and_nothing_breaks() -> None:
    use = rule_text("应当：执行时间 至 送看守所时间 历时 不超过 送所时限", id="CR-F91")
    text = limited("送所时限", "届满前 40小时 黄色")
    assert codes_of(PARAMETER.format(second="48小时"), text, use) == ["E322"]


def test_a_parameter_may_change_from_hours_to_days_only_as_a_length() -> None:
    days = PARAMETER.format(second="三日")
    length = rule_text(
        "应当：已 解除", "期限：自 执行时间 起 送所时限 以内", "顺延：不顺延（在押）"
    )
    number = rule_text("应当：执行时间 至 送看守所时间 历时 不超过 送所时限")
    assert codes_of(days, length) == []
    assert codes_of(days, number) == ["E321"]
