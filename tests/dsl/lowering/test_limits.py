"""Limits: lengths, readings, links, deductions, counting back, completion."""

import pytest

from dsl.ir import expressions as ir
from dsl.ir.limits import Length, Limit, ParameterLength, PeriodUse
from dsl.ir.rules import Meet, Precede, Require
from tests.dsl.lowering.texts import (
    MEASURE,
    compiled,
    duty_of,
    fact,
    rule_of,
    rule_text,
    ruleset_of,
)

EXECUTED = ir.TimeOf(fact(MEASURE, "measure", "executed_at", "datetime"))
HOURS = ("期限：自 执行时间 起 24小时 以内", "口径：满时")


def meet_of(*lines: str, scope: str = "每一 强制措施") -> Meet:
    duty = duty_of(*lines, scope=scope)
    assert isinstance(duty, Meet)
    return duty


def limit_of(*lines: str) -> Limit:
    limit = meet_of("应当：已 解除", *lines).limit
    assert isinstance(limit, Limit)
    return limit


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("24小时", Length(24, "hour")),
        ("三个24小时", Length(3, "day24")),
        ("七个工作日", Length(7, "workday")),
    ],
)
def test_lengths_that_never_roll_need_no_word_about_it(written: str, length: Length) -> None:
    assert limit_of(f"期限：自 执行时间 起 {written} 以内").tiers[0].length == length


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("三日", Length(3, "day")),
        ("二个月", Length(2, "month")),
        ("半个月", Length(15, "day")),
        ("一年", Length(1, "year")),
    ],
)
def test_days_months_and_years_say_whether_they_roll(written: str, length: Length) -> None:
    limit = limit_of(f"期限：自 执行时间 起 {written} 以内", "顺延：不顺延（在押）")
    assert limit.tiers[0].length == length


@pytest.mark.parametrize(
    ("roll", "strict", "lenient"),
    [("顺延", "roll", "roll"), ("不顺延", "none", "none"), ("有争议", "none", "roll")],
)
def test_rolling_goes_to_the_two_lines(roll: str, strict: str, lenient: str) -> None:
    limit = limit_of("期限：自 执行时间 起 三日 以内", f"顺延：{roll}")
    assert (limit.strict.roll, limit.lenient.roll) == (strict, lenient)


def test_readings_differ_by_line_and_keep_their_source() -> None:
    limit = limit_of(
        "期限：自 执行时间 起 三日 以内",
        "口径：严格 满二十四小时为一日；宽松 始日不计「某解释第一条」",
        "顺延：不顺延",
    )
    assert (limit.strict.day, limit.lenient.day) == ("full24", "calendar")
    assert limit.lenient.source == "某解释第一条"


def test_tiers_keep_their_order_and_conditions() -> None:
    limit = limit_of(
        "期限：自 执行时间 起 三日 以内；七日 以内，当 已 批准",
        "顺延：不顺延",
    )
    assert [tier.length for tier in limit.tiers] == [Length(3, "day"), Length(7, "day")]
    assert limit.tiers[0].when is None
    assert limit.tiers[1].when == ir.Happened(
        ir.TimeOf(fact(MEASURE, "measure", "approved_at", "datetime"))
    )
    assert [tier.label for tier in limit.tiers] == ["三日以内", "七日以内，当 已 批准"]


def test_an_extension_is_a_link_over_its_records() -> None:
    limit = limit_of(
        "期限：自 执行时间 起 三日 以内",
        "延长「延」：有 期限变更，其中 审批 经 县级以上公安机关负责人 批准；"
        "至 七日，按 延长数值 所载；批准于 审批 的 批准时间；不限批准时间；以二次为限",
        "顺延：不顺延",
    )
    (link,) = limit.links
    assert (link.label, link.mode, link.length) == ("延", "total", Length(7, "day"))
    assert (link.before_expiry, link.at_most) == (False, 2)
    change = ir.Variable(link.binder.variable, "period_change")
    assert link.stated == ir.NumberOf(fact(change, "period_change", "length_value", "int"))
    assert isinstance(link.effective, ir.TimeOf)
    assert link.effective.attribute.entity == "approval"


def test_a_parameter_can_be_the_length() -> None:
    ruleset = ruleset_of(
        "参数 送所时限：24小时，自 2018-10-26 起，依据《刑事诉讼法》（2018）第八十五条",
        rule_text("应当：已 送看守所", "期限：自 执行时间 起 送所时限 以内"),
    )
    (duty,) = ruleset.rules[0].duties
    assert isinstance(duty, Meet) and isinstance(duty.limit, Limit)
    assert duty.limit.tiers[0].length == ParameterLength("送所时限")
    (parameter,) = ruleset.parameters
    assert parameter.kind == "length" and parameter.values[0].value == Length(24, "hour")
    assert parameter.values[0].basis[0].article == "第八十五条"


def test_a_named_period_can_be_asked_for_its_end_before_one_of_its_changes() -> None:
    period = "期限定义 拘留期限（强制措施）\n  期限：自 执行时间 起 三日 以内\n  顺延：不顺延\n"
    rule = rule_of(
        period,
        rule_text(
            "应当：已 呈请时间",
            "期限：用 本措施 的 拘留期限（在 本变更 前），届满前 七日",
            scope="每一 强制措施 的 期限变更",
        ),
    )
    (duty,) = rule.duties
    assert isinstance(duty, Meet)
    change = ir.Variable("period_change", "period_change")
    assert duty.limit == PeriodUse("拘留期限", MEASURE, change)
    assert duty.back == Length(7, "day")
    assert [binder.entity for binder in rule.subjects] == ["measure", "period_change"]
    assert rule.governed_by == EXECUTED


def test_counting_back_from_a_time_has_no_limit_and_its_own_readings() -> None:
    duty = meet_of(
        "应当：已 听证通知送达",
        "期限：举行时间 前 七个工作日",
        "口径：严格 须留足；宽松 当日可办",
        scope="每一 听证",
    )
    assert duty.limit is None and isinstance(duty.from_time, ir.TimeOf)
    assert duty.back == Length(7, "workday")
    assert (duty.strict_back, duty.lenient_back) == ("clear", "inclusive")


def test_a_ban_with_a_limit_forbids_doing_it_too_early() -> None:
    assert meet_of("不得：已 解除", *HOURS).not_before
    assert not meet_of("应当：已 解除", *HOURS).not_before


def test_of_several_ways_to_be_done_the_first_counts_of_several_parts_the_last() -> None:
    assert isinstance(meet_of("应当：已 解除 或 已 送看守所", *HOURS).done, ir.EarlierOf)
    assert isinstance(meet_of("应当：已 解除 且 已 送看守所", *HOURS).done, ir.LaterOf)


def test_a_completion_outside_the_records_counts_even_if_there_are_none() -> None:
    done = meet_of(
        "应当：有 讯询问",
        "办结：较早的（该讯询问 的 开始时间、本措施 的 解除时间）",
        *HOURS,
    ).done
    assert isinstance(done, ir.EarlierOf)
    over_records, own = done.items
    assert isinstance(over_records, ir.Earliest)
    assert own == ir.TimeOf(fact(MEASURE, "measure", "released_at", "datetime"))


def test_without_a_limit_an_order_is_an_order_and_a_condition_a_condition() -> None:
    order = duty_of("应当：执行时间 先于 解除时间")
    assert order == Precede(
        EXECUTED, ir.TimeOf(fact(MEASURE, "measure", "released_at", "datetime"))
    )
    held = duty_of("不得：已 解除", "宽松：已 送看守所")
    assert isinstance(held, Require)
    assert isinstance(held.holds, ir.Not) and isinstance(held.lenient, ir.Not)


def test_one_unreadable_length_does_not_bring_further_problems() -> None:
    result = compiled(rule_text("应当：已 解除", "期限：自 执行时间 起 30分钟 以内"))
    assert [d.code for d in result.diagnostics] == ["E317"]


def test_what_only_the_lenient_line_has_is_marked() -> None:
    limit = limit_of(
        "期限：自 执行时间 起 三日 以内",
        "延长「一」：有 期限变更；增加 一日；批准于 审批 的 批准时间",
        "宽松延长「二」：有 期限变更；增加 一日；批准于 审批 的 批准时间；须先有「一」",
        "扣除「三」：有 期限变更；自 区间起 至 区间止",
        "宽松扣除「四」：有 期限变更；自 区间起 至 区间止",
        "顺延：不顺延（在押）",
    )
    assert [(link.label, link.line) for link in limit.links] == [("一", "both"), ("二", "lenient")]
    deductions = [(each.label, each.line) for each in limit.deductions]
    assert deductions == [("三", "both"), ("四", "lenient")]
