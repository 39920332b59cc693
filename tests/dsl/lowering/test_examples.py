"""Examples in place become snapshots; every wrong word in them is found."""

import pytest

from tests.dsl.lowering.texts import codes_of, compiled, rule_text

LINES = (
    "应当：已 送看守所",
    "示例「一」",
    "  截至：2026-03-02 09:00",
    "  事实：{facts}",
    "  完整：{complete}",
    "  应为：{expected}",
)


def text(facts: str, expected: str = "M1 合规", complete: str = "全部") -> str:
    rule = rule_text(LINES[0])
    example = "\n".join(f"  {line}" for line in LINES[1:])
    return rule + example.format(facts=facts, complete=complete, expected=expected) + "\n"


def test_facts_take_the_shape_of_a_snapshot() -> None:
    result = compiled(
        text(
            "案件：案件类型 为 刑事案件，共同作案 为 是；"
            "强制措施 M1：措施种类 为 刑事拘留，执行时间 2026-03-01 08:00，已出示法律文书 为 否，"
            "保证金数额 500元，保证金交纳次数 1，执行民警 （P1、P2），措施情形 （）",
            expected="M1 预警，橙色，届满 2026-03-02；M1 无此对象",
            complete="强制措施、讯询问",
        )
    )
    (example,) = result.examples
    assert example.snapshot["case"] == {
        "case_no": "A1",
        "case_type": "criminal",
        "joint_crime": True,
    }
    (measure,) = example.snapshot["measure"]
    assert measure == {
        "measure_id": "M1",
        "kind": "detention",
        "executed_at": "2026-03-01T08:00:00+08:00",
        "doc_shown": "no",
        "bail_deposit": "500",
        "deposit_payments": 1,
        "officers": ["P1", "P2"],
        "ground_codes": [],
    }
    assert [flag["section"] for flag in example.snapshot["completeness_flag"]] == [
        "measure",
        "interview",
    ]
    first, second = example.expected
    assert (first.verdict, first.level, second.verdict) == ("warning", "橙", "absent")
    # a day's end is the next day's 00:00
    assert first.strict is not None and first.strict % 1440 == 0
    assert first.strict > example.as_of


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("强制措施 M1：开始时间 2026-03-01 08:00", "E219"),
        ("强制措施 M1：执行时间 为 是", "E220"),
        ("强制措施 M1：措施种类 为 讯问犯罪嫌疑人", "E220"),
        ("强制措施 M1：执行民警 为 是", "E220"),
        ("强制措施 M1：保证金交纳次数 1.5", "E220"),
        ("强制措施 M1：措施种类 （逮捕）", "E220"),
        ("强制措施 M1：措施种类 为 逮捕；讯询问 M1：种类 为 辨认", "E221"),
    ],
)
def test_a_wrong_word_or_value_in_an_example_is_found(facts: str, code: str) -> None:
    assert codes_of(text(facts)) == [code]


def test_a_section_that_is_none_is_found() -> None:
    assert codes_of(text("强制措施 M1：措施种类 为 逮捕", complete="执行时间")) == ["E219"]
