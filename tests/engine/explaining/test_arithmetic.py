"""The arithmetic of a limit, told line by line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Literal

import msgspec

from dsl.ir import expressions as x
from dsl.ir.limits import (
    Deduction,
    Length,
    Limit,
    Period,
    PeriodUse,
    Reading,
    StartChange,
    Tier,
)
from dsl.ir.rules import Meet, Require, Ruleset, Slot
from engine.answers import Finding
from engine.checking import Checker
from tests.engine.explaining.rulesets import (
    MEASURE,
    attribute,
    interrogation_within_a_day,
    ruleset,
    time,
)

CHANGE = x.Variable("change", "period_change")
PLAIN = Reading()


def changes(kind: str) -> x.Binder:
    known = x.OneOf(attribute(CHANGE, "kind"), (kind,))
    return x.Binder("change", "period_change", x.Section("period_change"), known)


def limit(length: Length, **parts: Any) -> Limit:
    """A limit from the execution of the measure, without dispute unless ``parts`` say so."""
    plain = Limit(time(MEASURE, "executed_at"), (Tier(length),), PLAIN, PLAIN)
    return msgspec.structs.replace(plain, **parts)


def taken_out(label: str, kind: str, line: Literal["both", "lenient"] = "both") -> Deduction:
    """Changes of a kind, from their beginning to their end."""
    return Deduction(label, changes(kind), time(CHANGE, "from_at"), time(CHANGE, "to_at"), line)


def rules(*duties: Any, **parts: Any) -> Ruleset:
    """One rule with these duties over detentions."""
    rule = msgspec.structs.replace(
        interrogation_within_a_day(), duties=duties, ladder=(), message=("逾期",), **parts
    )
    return msgspec.structs.replace(ruleset(), rules=(rule,))


def check(given: Ruleset, as_of: str, measure: dict[str, Any], changed: Any = ()) -> Finding:
    snapshot = {
        "snapshot_id": "S1",
        "as_of": as_of,
        "case": {"case_no": "A1"},
        "measure": [{"measure_id": "M1", "kind": "detention", **measure}],
        "period_change": list(changed),
    }
    data = json.dumps(snapshot, ensure_ascii=False).encode()
    (found,) = Checker(given).check(data, assume_complete=True, include={"all"}).findings
    return found


def steps(found: Finding) -> list[tuple[str, str]]:
    return [(step.label, step.text) for step in found.steps]


DONE = time(MEASURE, "released_at")
TWO_DAYS = {
    "change_id": "K1",
    "kind": "deduction",
    "from_at": "2026-03-12T09:00:00+08:00",
    "to_at": "2026-03-14T09:00:00+08:00",
}


def test_a_last_day_on_a_holiday_is_moved_and_said_so() -> None:
    rolled = limit(Length(5, "day"), strict=Reading(roll="roll"), lenient=Reading(roll="roll"))
    found = check(
        rules(Meet(rolled, DONE)),
        "2026-10-02T08:00:00+08:00",
        {"executed_at": "2026-09-28T10:00:00+08:00"},
    )
    assert ("顺延", "末日2026年10月3日为节假日，顺延至2026年10月8日") in steps(found)
    assert ("届满", "2026年10月8日24时") in steps(found)
    assert found.deadline is not None
    assert found.deadline.strict == "2026-10-09T00:00:00+08:00"


def test_deductions_are_told_with_their_length() -> None:
    deducted = limit(
        Length(10, "day"),
        deductions=(taken_out("鉴定期间", "deduction"),),
    )
    found = check(
        rules(Meet(deducted, DONE)),
        "2026-03-20T08:00:00+08:00",
        {"executed_at": "2026-03-10T10:00:00+08:00"},
        [TWO_DAYS],
    )
    (text,) = [text for label, text in steps(found) if label == "扣除"]
    assert text.startswith("鉴定期间，2026年3月12日")
    assert text.endswith("扣除2日")


def test_what_only_the_lenient_line_takes_out_is_told_of_both() -> None:
    disputed = limit(Length(10, "day"), deductions=(taken_out("鉴定期间", "deduction", "lenient"),))
    found = check(
        rules(Meet(disputed, DONE)),
        "2026-03-21T08:00:00+08:00",
        {"executed_at": "2026-03-10T10:00:00+08:00"},
        [TWO_DAYS],
    )
    assert found.verdict == "disputed"
    assert "扣除" not in [label for label, _ in steps(found)]
    strict, lenient = found.readings
    assert (strict.deadline, lenient.deadline) == (
        "2026-03-21T00:00:00+08:00",
        "2026-03-23T00:00:00+08:00",
    )
    assert "不扣除鉴定期间" in strict.reading
    assert lenient.reading.startswith("扣除鉴定期间（2026年3月12日")


def test_what_the_strict_line_takes_out_too_is_not_said_to_be_left() -> None:
    """One record under both labels, and another that only the lenient line takes out."""
    both = (taken_out("告知的", "deduction"), taken_out("所有的", "deduction", "lenient"))
    other = taken_out("其他的", "suspension", "lenient")
    later = TWO_DAYS | {
        "change_id": "K2",
        "kind": "suspension",
        "from_at": "2026-03-15T09:00:00+08:00",
        "to_at": "2026-03-16T09:00:00+08:00",
    }
    found = check(
        rules(Meet(limit(Length(10, "day"), deductions=(*both, other)), DONE)),
        "2026-03-23T08:00:00+08:00",
        {"executed_at": "2026-03-10T10:00:00+08:00"},
        [TWO_DAYS, later],
    )
    strict, _ = found.readings
    assert "不扣除其他的" in strict.reading
    assert "所有的" not in strict.reading


def test_a_clock_that_stands_still_is_said_to() -> None:
    standing = limit(
        Length(10, "day"),
        deductions=(taken_out("中止", "suspension"),),
    )
    spans = [{"change_id": "K1", "kind": "suspension", "from_at": "2026-03-12T09:00:00+08:00"}]
    found = check(
        rules(Meet(standing, DONE)),
        "2026-03-30T08:00:00+08:00",
        {"executed_at": "2026-03-10T10:00:00+08:00"},
        spans,
    )
    assert found.verdict == "pending"
    assert "中止" in [label for label, _ in steps(found)]
    assert found.next_change_at is None


def test_a_changed_start_is_told_with_its_reason() -> None:
    changed = limit(
        Length(2, "month"),
        start_changes=(
            StartChange(
                "身份不明，自查清身份之日起算",
                x.Happened(time(MEASURE, "fugitive_to")),
                time(MEASURE, "fugitive_to"),
            ),
        ),
    )
    found = check(
        rules(Meet(changed, DONE)),
        "2026-03-30T08:00:00+08:00",
        {"executed_at": "2026-03-10T10:00:00+08:00", "fugitive_to": "2026-03-20T10:00:00+08:00"},
    )
    assert ("起算", "身份不明，自查清身份之日起算，自归案（2026年3月20日10时）起") in steps(found)
    assert ("届满", "2026年5月20日24时") in steps(found)


def test_a_limit_counted_back_says_from_where() -> None:
    backward = Meet(
        None,
        time(MEASURE, "change_request_at"),
        from_time=time(MEASURE, "executed_at"),
        back=Length(7, "day"),
        strict_back="clear",
        lenient_back="inclusive",
    )
    found = check(
        rules(backward),
        "2026-03-30T08:00:00+08:00",
        {
            "executed_at": "2026-03-20T10:00:00+08:00",
            "change_request_at": "2026-03-13T09:00:00+08:00",
        },
    )
    assert found.verdict == "disputed"
    assert steps(found) == [
        ("起算", "以执行时间（2026年3月20日10时）为准"),
        ("倒算", "该时间前7日"),
        ("届满", "严格口径2026年3月12日24时，宽松口径2026年3月13日24时"),
        ("口径", "严格为其间须隔满7日"),
        ("口径", "宽松为恰在7日前的当日仍为及时"),
    ]


def test_a_named_period_is_told_like_any_other() -> None:
    of = x.Variable("of", "measure")
    named = limit(Length(3, "day"), start=time(of, "executed_at"))
    given = msgspec.structs.replace(
        rules(Meet(PeriodUse("拘留期限", MEASURE), DONE)),
        periods=(Period("拘留期限", "of", "measure", named),),
    )
    found = check(given, "2026-03-15T08:00:00+08:00", {"executed_at": "2026-03-10T10:00:00+08:00"})
    assert steps(found)[:2] == [
        ("起算", "自执行时间（2026年3月10日10时）起"),
        ("期限", "3日"),
    ]
    assert found.overdue_minutes == 32 * 60


def test_an_end_in_a_year_without_schedule_is_called_provisional() -> None:
    far = limit(Length(5, "workday"))
    found = check(
        rules(Meet(far, DONE)),
        "2029-01-02T08:00:00+08:00",
        {"executed_at": "2028-12-28T10:00:00+08:00"},
    )
    assert found.deadline is not None
    assert found.deadline.provisional
    assert "暂定" in [label for label, _ in steps(found)]


def test_of_several_versions_the_one_that_governs_says_why() -> None:
    base = interrogation_within_a_day()
    old = msgspec.structs.replace(base, in_force=(0, 20_000))
    new = msgspec.structs.replace(base, in_force=(20_001, None))
    given = msgspec.structs.replace(ruleset(), rules=(old, new))
    found = check(given, "2026-03-15T08:00:00+08:00", {"executed_at": "2026-03-10T10:00:00+08:00"})
    label, text = steps(found)[0]
    assert label == "适用"
    assert text == "适用2024年10月5日起施行的规定（执行时间为2026年3月10日10时）"


def test_a_message_can_quote_a_value_the_rule_computes() -> None:
    officers = x.ListLength(attribute(MEASURE, "officers"))
    enough = x.CompareNumbers("ge", officers, x.NumberLiteral(Decimal(2)))
    quoting = msgspec.structs.replace(
        rules(Require(enough)).rules[0],
        message=("执行民警仅", Slot("value", officers, "执行民警人数"), "人"),
    )
    given = msgspec.structs.replace(ruleset(), rules=(quoting,))
    found = check(
        given,
        "2026-03-15T08:00:00+08:00",
        {"executed_at": "2026-03-10T10:00:00+08:00", "officers": []},
    )
    assert "执行民警仅0人。未满足：本措施的执行民警的个数不少于2" in found.message


def test_a_weaker_condition_that_another_view_accepts_is_a_dispute() -> None:
    shown, emergency = (
        x.Holds(attribute(MEASURE, name)) for name in ("doc_shown", "emergency_first")
    )
    found = check(
        rules(Require(shown, lenient=emergency)),
        "2026-03-15T08:00:00+08:00",
        {
            "executed_at": "2026-03-10T10:00:00+08:00",
            "doc_shown": "no",
            "emergency_first": "yes",
        },
    )
    assert found.verdict == "disputed"
    assert [reading.reading for reading in found.readings] == [
        "应当本措施的已出示法律文书为是",
        "应当本措施的紧急先行为是",
    ]
    assert "严格为应当本措施的已出示法律文书为是；" in found.message
