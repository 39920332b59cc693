"""What a finding says for each verdict."""

from __future__ import annotations

from engine.answers import Deadline, Fact, Missing, ReadingLine
from tests.engine.checking.stories import answer, detention, finding, interrogated

STRICT = "2026-03-11T15:20:00+08:00"
LENIENT = "2026-03-11T16:00:00+08:00"


def test_a_violation_tells_how_late_measured_from_the_strict_line() -> None:
    found = finding(detention(), "CR-F05")
    assert (found.verdict, found.verdict_label, found.level) == ("violation", "违规", None)
    assert found.deadline == Deadline(STRICT, LENIENT, False)
    assert (found.overdue_minutes, found.remaining_minutes) == (70, None)
    assert found.completed_at is None
    assert found.next_change_at is None


def test_the_line_of_a_violation_can_be_pasted_as_it_is() -> None:
    assert finding(detention(), "CR-F05").message == (
        "刑事拘留（R1）：拘留后未在24小时以内讯问，已逾1小时10分钟。"
        "起算：自执行时间（2026年3月10日15时20分）起；期限：24小时；"
        "届满：严格口径2026年3月11日15时20分，宽松口径2026年3月11日16时。"
        "依据《中华人民共和国刑事诉讼法》（2018）第八十六条。"
    )


def test_a_violation_done_too_late_counts_to_its_completion() -> None:
    found = finding(interrogated("2026-03-11T16:10:00+08:00"), "CR-F05")
    assert found.verdict == "violation"
    assert found.completed_at == "2026-03-11T16:10:00+08:00"
    assert found.overdue_minutes == 50
    assert "完成：2026年3月11日16时10分" in found.message


def test_a_dispute_lists_both_readings_with_their_sources() -> None:
    found = finding(interrogated("2026-03-11T15:40:00+08:00"), "CR-F05")
    assert found.verdict == "disputed"
    assert found.overdue_minutes == 20
    assert found.readings == (
        ReadingLine("strict", "满时计算，自事件当分起算", STRICT, "第八十六条文义"),
        ReadingLine("lenient", "开始之时不计，自次一整点起算", LENIENT, "第一百零五条"),
    )
    for source in ("第八十六条文义", "第一百零五条"):
        assert source in found.message


def test_a_warning_tells_what_is_left_and_whom_to_tell() -> None:
    found = finding(detention(), "CR-F05", at="2026-03-11T13:20:00+08:00")
    assert (found.verdict, found.level) == ("warning", "红")
    assert (found.overdue_minutes, found.remaining_minutes) == (None, 120)
    assert found.notify == ("法制员", "办案单位负责人")
    assert found.next_change_at == "2026-03-11T15:21:00+08:00"
    assert "尚余2小时" in found.message


def test_a_running_clock_is_pending_until_its_first_rung() -> None:
    found = finding(detention(), "CR-F05", at="2026-03-10T16:00:00+08:00")
    assert (found.verdict, found.remaining_minutes) == ("pending", 23 * 60 + 20)
    assert found.next_change_at == "2026-03-11T09:20:00+08:00"
    assert found.notify == ()


def test_in_time_is_compliant_and_says_when_it_was_done() -> None:
    found = finding(interrogated("2026-03-10T16:00:00+08:00"), "CR-F05")
    assert (found.verdict, found.overdue_minutes) == ("compliant", None)
    assert "合规" in found.message
    assert found.completed_at == "2026-03-10T16:00:00+08:00"


def test_a_deadline_in_days_is_the_end_of_the_day_written_as_the_next_day() -> None:
    found = finding(detention(), "CR-F06")
    assert found.deadline is not None
    assert found.deadline.lenient == "2026-03-14T00:00:00+08:00"
    assert "宽松口径2026年3月13日24时" in found.message


def test_an_extension_that_counts_and_one_that_does_not_are_both_told() -> None:
    snapshot = detention()
    snapshot["period_change"] = [
        {"change_id": "K1", "kind": "extension", "requested_at": "2026-03-11T10:00:00+08:00"},
        {"change_id": "K2", "kind": "extension", "requested_at": "2026-03-11T11:00:00+08:00"},
    ]
    texts = [step.text for step in finding(snapshot, "CR-F06").steps if step.label == "延长"]
    assert texts == [
        "延长（K1），2026年3月11日10时，至30日",
        "延长（K2），2026年3月11日11时，未计入：超过次数",
    ]


def test_undetermined_lists_what_would_decide_and_nothing_else() -> None:
    found = finding(detention(doc_shown="unknown", emergency_first="no"), "CR-F01")
    assert found.verdict == "undetermined"
    assert found.missing == (Missing("/measure/0/doc_shown", "已出示法律文书"),)
    assert "缺少已出示法律文书，无法判定" in found.message
    assert found.overdue_minutes is None


def test_a_section_not_declared_complete_is_what_is_missing() -> None:
    snapshot = detention()
    del snapshot["completeness_flag"][1]
    found = finding(snapshot, "CR-F05")
    assert found.verdict == "undetermined"
    assert found.missing == (
        Missing("/completeness_flag", "「讯询问」段完整声明（完整至2026年3月11日16时30分）"),
    )


def test_a_bare_date_is_missing_its_minute_only_where_the_minute_matters() -> None:
    snapshot = detention(executed_at="2026-03-10")
    hours, days = finding(snapshot, "CR-F05"), finding(snapshot, "CR-F06")
    assert hours.missing == (Missing("/measure/0/executed_at", "执行时间（到分钟）"),)
    assert days.verdict == "pending"


def test_a_reference_that_was_not_given_is_what_is_missing() -> None:
    snapshot = interrogated("2026-03-10T16:00:00+08:00")
    del snapshot["interview"][0]["person_no"]
    assert Missing("/interview/0/person_no", "被讯问人") in finding(snapshot, "CR-F05").missing


def test_not_applicable_names_the_condition_or_the_exemption() -> None:
    released = finding(detention(released_at="2026-03-11T10:00:00+08:00"), "CR-F03")
    assert (released.verdict, released.failed) == ("not_applicable", "除外：已解除拘留")
    hurried = finding(detention(emergency_first="yes"), "CR-F01")
    assert hurried.failed == "不符合适用条件：本措施的紧急先行为否"


def test_a_broken_order_names_both_times() -> None:
    found = finding(detention(approved_at="2026-03-10T18:00:00+08:00"), "CR-F02")
    assert found.verdict == "violation"
    assert found.failed == "批准时间应当早于执行时间"
    assert found.deadline is None


def test_facts_lead_to_the_submitted_values() -> None:
    facts = finding(interrogated("2026-03-11T15:40:00+08:00"), "CR-F05").facts
    assert Fact("/measure/0/executed_at", "执行时间", "2026-03-10T15:20:00+08:00") in facts
    assert Fact("/interview/0/started_at", "开始时间", "2026-03-11T15:40:00+08:00") in facts


def test_a_verdict_from_absence_rests_on_the_declaration() -> None:
    facts = finding(detention(), "CR-F05").facts
    declared = Fact("/completeness_flag/1/complete_until", "完整截止", "2026-03-11T16:30:00+08:00")
    assert declared in facts


def test_pointers_lead_into_the_submitted_snapshot_also_when_records_are_hidden() -> None:
    snapshot = interrogated("2026-03-10T16:00:00+08:00")
    later = {**snapshot["interview"][0], "interview_id": "I0"}
    later["started_at"] = "2026-03-11T16:20:00+08:00"
    snapshot["interview"].insert(0, later)
    found = finding(snapshot, "CR-F05", at="2026-03-11T12:00:00+08:00")
    assert found.verdict == "compliant"
    paths = {fact.path for fact in found.facts if fact.path.startswith("/interview")}
    assert "/interview/1/started_at" in paths
    assert not any(path.startswith("/interview/0") for path in paths)


def test_a_pair_is_one_finding_with_two_subjects() -> None:
    snapshot = interrogated("2026-03-10T16:00:00+08:00")
    snapshot["officer"] = [{"officer_id": "O1"}]
    first = {**snapshot["interview"][0], "officers": ["O1"]}
    snapshot["interview"] = [{**first, "interview_id": "I2"}, first]
    found = finding(snapshot, "CR-C02")
    assert found.verdict == "violation"
    assert found.subject.id == "I1"
    assert [other.id for other in found.others] == ["I2"]


def test_identifiers_cannot_break_the_line() -> None:
    snapshot = detention()
    snapshot["person"] = [{"person_no": "R1\n合规。" + "x" * 200}]
    snapshot["measure"][0]["person_no"] = snapshot["person"][0]["person_no"]
    found = finding(snapshot, "CR-F05")
    assert "\n" not in found.message
    assert len(found.subject.label) < 80


def test_the_answer_counts_all_verdicts_but_reports_those_that_matter() -> None:
    full, short = answer(detention()), answer(detention(), include=())
    assert full.summary == short.summary
    assert {f.verdict for f in short.findings} <= {
        "violation", "disputed", "warning", "undetermined"
    }  # fmt: skip
    assert len(short.findings) < len(full.findings)
