"""Definitions are layered, typed, and about one kind of record."""

from decimal import Decimal

import pytest

from dsl.ir import expressions as ir
from dsl.ir.rules import Require
from tests.dsl.lowering.texts import MEASURE, codes_of, rule_text, ruleset_of

YOUNG = "定义 未成年（强制措施）：首次年龄 少于 18"
AGE = "定义 首次年龄（强制措施）：被采取人 于 首次时间 的周岁"
FIRST = "定义 首次时间（强制措施）：讯询问（被讯问人 为 本措施 的 被采取人）的最早 开始时间"
RULE = rule_text("应当：未成年")


def test_layers_rise_from_what_is_used_to_what_uses_it() -> None:
    ruleset = ruleset_of(YOUNG, AGE, FIRST, RULE)
    assert [(d.name, d.layer, d.type) for d in ruleset.definitions] == [
        ("首次时间", 0, "time"),
        ("首次年龄", 1, "number"),
        ("未成年", 2, "truth"),
    ]
    (duty,) = ruleset.rules[0].duties
    assert isinstance(duty, Require) and duty.holds == ir.CallTruth("未成年", MEASURE)


def test_the_order_of_declarations_does_not_matter() -> None:
    assert ruleset_of(FIRST, AGE, YOUNG, RULE).hash == ruleset_of(RULE, YOUNG, AGE, FIRST).hash


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        ("执行时间", "time"),
        ("已出示法律文书", "truth"),
        ("保证金数额", "number"),
        ("执行民警", "number"),
        ("较早的（执行时间、解除时间）", "time"),
        ("处理决定 的合计 罚款数额", "number"),
    ],
)
def test_a_lone_value_gives_the_definition_its_type(body: str, type_: str) -> None:
    use = {"time": "应当：已 某值", "truth": "应当：某值", "number": "应当：某值 不少于 1"}[type_]
    ruleset = ruleset_of(f"定义 某值（强制措施）：{body}", rule_text(use))
    assert ruleset.definitions[0].type == type_


def test_a_definition_of_an_outer_record_needs_that_record_named() -> None:
    definition = "定义 先释放（强制措施）：已 解除"
    bare = rule_text("应当：有 讯询问，其中 先释放")
    named = rule_text("应当：有 讯询问，其中 本措施 的 先释放")
    assert codes_of(definition, bare) == ["E202"]
    assert codes_of(definition, named) == []


def test_a_definition_of_the_case_may_be_used_anywhere() -> None:
    assert codes_of("定义 重大（案件）：重大案件标志 为 是", rule_text("应当：重大")) == []


def test_a_definition_that_can_not_be_read_is_no_problem_where_it_is_used() -> None:
    broken = "定义 先释放（强制措施）：已 已 解除"
    codes = codes_of(broken, rule_text("应当：先释放"))
    assert len(codes) == 1 and codes[0].startswith("E1")


def test_circles_are_reported_through_periods_too() -> None:
    period = "期限定义 某期限（强制措施）\n  期限：自 某时间 起 24小时 以内\n"
    assert codes_of(
        "定义 某时间（强制措施）：某期限 届满", period, rule_text("应当：已 某时间")
    ) == ["E211"]


def test_parameters_in_minutes_are_numbers_of_minutes() -> None:
    ruleset = ruleset_of(
        "参数 提醒（本地）：2小时，自 2013-01-01 起",
        rule_text("应当：送看守所时间 不晚于 执行时间 后 提醒"),
    )
    (parameter,) = ruleset.parameters
    assert parameter.local and parameter.kind == "minutes"
    assert parameter.values[0].value == Decimal(120)
