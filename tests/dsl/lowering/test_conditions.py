"""Each kind of condition becomes the node whose meaning docs/semantics.md gives."""

from decimal import Decimal

import pytest

from dsl.ir import expressions as ir
from tests.dsl.lowering.texts import CASE, INTERVIEW, MEASURE, fact, truth_of

KIND = fact(MEASURE, "measure", "kind", "enum")
EXECUTED = ir.TimeOf(fact(MEASURE, "measure", "executed_at", "datetime"))
RELEASED = ir.TimeOf(fact(MEASURE, "measure", "released_at", "datetime"))
SHOWN = fact(MEASURE, "measure", "doc_shown", "enum")
PERSON = fact(MEASURE, "measure", "person_no", "ref")
GROUNDS = fact(MEASURE, "measure", "ground_codes", "enum", many=True)
OFFICERS = fact(MEASURE, "measure", "officers", "ref", many=True)
LEVEL = fact(
    ir.Follow(fact(MEASURE, "measure", "approval_id", "ref"), "approval"),
    "approval",
    "level",
    "enum",
)


def number(value: int) -> ir.NumberLiteral:
    return ir.NumberLiteral(Decimal(value))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("措施种类 为 逮捕", ir.OneOf(KIND, ("arrest",))),
        ("措施种类 不为 逮捕", ir.Not(ir.OneOf(KIND, ("arrest",)))),
        ("措施种类 属于（逮捕、刑事拘留）", ir.OneOf(KIND, ("arrest", "detention"))),
        ("已出示法律文书 为 是", ir.Holds(SHOWN)),
        ("已出示法律文书 为 否", ir.Not(ir.Holds(SHOWN))),
        ("已出示法律文书", ir.Holds(SHOWN)),
        ("并非（已出示法律文书）", ir.Not(ir.Holds(SHOWN))),
        (
            "案件 的 共同作案 为 是",
            ir.Holds(fact(CASE, "case", "joint_crime", "bool")),
        ),
        ("已 解除", ir.Happened(RELEASED)),
        ("未 解除", ir.Not(ir.Happened(RELEASED))),
        ("载明 措施种类", ir.Recorded(KIND)),
        ("未载明 措施种类", ir.Not(ir.Recorded(KIND))),
        ("执行时间 晚于 解除时间", ir.CompareTimes("gt", EXECUTED, RELEASED)),
        ("执行时间 按日 不早于 解除时间", ir.CompareTimes("ge", EXECUTED, RELEASED, "day")),
        ("执行时间 与 解除时间 同日", ir.CompareTimes("eq", EXECUTED, RELEASED, "day")),
        (
            "执行时间 晚于 2026-01-02",
            ir.CompareTimes("gt", EXECUTED, ir.TimeLiteral(20455 * 1440), "day"),
        ),
        (
            "执行时间 晚于 解除时间 后 30分钟",
            ir.CompareTimes("gt", EXECUTED, ir.Shifted(RELEASED, 30)),
        ),
        (
            "执行时间 晚于 解除时间 前 2小时",
            ir.CompareTimes("gt", EXECUTED, ir.Shifted(RELEASED, -120)),
        ),
        ("措施情形 含 怀孕或哺乳", ir.Contains(GROUNDS, ("rs_2",))),
        (
            "保证金交纳次数 等于 1",
            ir.CompareNumbers(
                "eq",
                ir.NumberOf(fact(MEASURE, "measure", "deposit_payments", "int")),
                number(1),
            ),
        ),
        ("执行民警 不少于 2名", ir.CompareNumbers("ge", ir.ListLength(OFFICERS), number(2))),
        (
            "执行时间 至 解除时间 历时 不超过 24小时",
            ir.CompareNumbers("le", ir.Elapsed(EXECUTED, RELEASED, "minute"), number(1440)),
        ),
        (
            "执行时间 至 解除时间 相隔 不超过 三日",
            ir.CompareNumbers("le", ir.Elapsed(EXECUTED, RELEASED, "day"), number(3)),
        ),
        (
            "被采取人 于 执行时间 不满 十八周岁",
            ir.CompareNumbers(
                "lt",
                ir.Age(fact(ir.Follow(PERSON, "person"), "person", "birth_date", "date"), EXECUTED),
                number(18),
            ),
        ),
        (
            "被采取人 属于（保证人）",
            ir.InList(PERSON, fact(MEASURE, "measure", "guarantors", "ref", many=True)),
        ),
        (
            "保证人 含 被采取人",
            ir.InList(PERSON, fact(MEASURE, "measure", "guarantors", "ref", many=True)),
        ),
        (
            "审批 的 批准层级 不低于 省级公安机关负责人",
            ir.OneOf(LEVEL, ("prov_head", "ministry")),
        ),
    ],
)
def test_a_condition_becomes_its_node(text: str, node: ir.Truth) -> None:
    assert truth_of(text) == node


def interviews(where: ir.Truth | None) -> ir.Binder:
    return ir.Binder("interview", "interview", ir.Section("interview"), where)


SAME_PERSON = ir.SameValue(fact(INTERVIEW, "interview", "person_no", "ref"), PERSON)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("有 讯询问", ir.Exists(interviews(None))),
        ("没有 讯询问", ir.Not(ir.Exists(interviews(None)))),
        (
            "有 讯询问，其中 被讯问人 为 本措施 的 被采取人",
            ir.Exists(interviews(SAME_PERSON)),
        ),
        (
            "有 不少于 2次 讯询问",
            ir.CompareNumbers("ge", ir.Count(interviews(None)), number(2)),
        ),
        (
            "有 恰好 2次 讯询问",
            ir.And(
                (
                    ir.CompareNumbers("ge", ir.Count(interviews(None)), number(2)),
                    ir.CompareNumbers("le", ir.Count(interviews(None)), number(2)),
                )
            ),
        ),
        (
            "每一 讯询问均 被讯问人 为 本措施 的 被采取人",
            ir.Not(ir.Exists(interviews(ir.Not(SAME_PERSON)))),
        ),
        (
            "讯询问（被讯问人 为 本措施 的 被采取人）的最早 开始时间 晚于 执行时间",
            ir.CompareTimes(
                "gt",
                ir.Earliest(
                    interviews(SAME_PERSON),
                    ir.TimeOf(fact(INTERVIEW, "interview", "started_at", "datetime")),
                ),
                EXECUTED,
            ),
        ),
    ],
)
def test_records_are_ranged_over(text: str, node: ir.Truth) -> None:
    assert truth_of(text) == node


def test_a_list_of_the_record_comes_before_the_section_of_the_same_name() -> None:
    own = truth_of("有 期限变更")
    section = truth_of("有 案件 的 期限变更")
    assert isinstance(own, ir.Exists) and isinstance(section, ir.Exists)
    assert isinstance(own.binder.source, ir.Members)
    assert own.binder.source.references.of == MEASURE
    assert isinstance(section.binder.source, ir.Members)
    assert section.binder.source.references.of == CASE


def test_a_single_reference_does_not_hide_the_section_after_there_is() -> None:
    holds = truth_of("有 审批，其中 所审批对象 为 本措施")
    assert isinstance(holds, ir.Exists)
    assert holds.binder.source == ir.Section("approval")
    assert holds.binder.where == ir.SameValue(
        fact(ir.Variable("approval", "approval"), "approval", "subject_ref", "text"),
        ir.Key(MEASURE, "measure"),
    )


def test_nested_records_of_one_entity_get_names_of_their_own() -> None:
    holds = truth_of("有 讯询问，其中 有 讯询问，其中 开始时间 早于 本措施 的 执行时间")
    assert isinstance(holds, ir.Exists)
    inner = holds.binder.where
    assert isinstance(inner, ir.Exists)
    assert {holds.binder.variable, inner.binder.variable} == {"interview", "interview_2"}


def test_cover_takes_its_span_and_its_pieces_each_from_its_own_record() -> None:
    holds = truth_of(
        "【开始时间 至 结束时间】 为 关联录音录像 的 【起始时间 至 结束时间】 覆盖"
        "，空档不超过 1分钟",
        scope="每一 讯询问",
    )
    assert isinstance(holds, ir.Covered)
    assert holds.tolerance == 1
    assert isinstance(holds.span_from, ir.TimeOf) and isinstance(holds.piece_from, ir.TimeOf)
    assert holds.span_from.attribute.of == INTERVIEW
    assert holds.piece_from.attribute.of == ir.Variable("recording", "recording")
    assert isinstance(holds.binder.source, ir.Members)


def test_the_chosen_record_is_a_pick_with_its_own_time() -> None:
    holds = truth_of("（开始时间 最早的 讯询问）的 种类 为 讯问犯罪嫌疑人")
    assert isinstance(holds, ir.OneOf)
    assert isinstance(holds.attribute.of, ir.Pick) and not holds.attribute.of.latest
