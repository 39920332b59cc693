"""Which time chooses the version of the law where the rule does not say."""

from dsl.ir import expressions as ir
from tests.dsl.lowering.texts import CASE, INTERVIEW, MEASURE, fact, rule_of, rule_text

ACCEPTED = fact(CASE, "case", "accepted_at", "datetime")
FILED = fact(CASE, "case", "filed_at", "datetime")


def governed(*lines: str, scope: str) -> ir.Time:
    return rule_of(rule_text(*lines, scope=scope)).governed_by


def test_a_stated_time_governs() -> None:
    time = governed("适用法：按 解除时间", "应当：已出示法律文书", scope="每一 强制措施")
    assert time == ir.TimeOf(fact(MEASURE, "measure", "released_at", "datetime"))


def test_the_start_of_a_limit_governs() -> None:
    time = governed("应当：已 解除", "期限：自 送看守所时间 起 24小时 以内", scope="每一 强制措施")
    assert time == ir.TimeOf(fact(MEASURE, "measure", "delivered_to_lockup_at", "datetime"))


def test_of_an_order_the_second_act_governs() -> None:
    time = governed("应当：批准时间 先于 执行时间", scope="每一 强制措施")
    assert time == ir.TimeOf(fact(MEASURE, "measure", "executed_at", "datetime"))


def test_a_time_of_the_subject_that_is_named_governs() -> None:
    time = governed("应当：送看守所时间 至 解除时间 历时 不超过 24小时", scope="每一 强制措施")
    assert time == ir.TimeOf(fact(MEASURE, "measure", "delivered_to_lockup_at", "datetime"))


def test_a_subject_whose_times_are_not_named_is_governed_by_its_beginning() -> None:
    time = governed("应当：讯询问人 不少于 2名", scope="每一 讯询问")
    assert time == ir.TimeOf(fact(INTERVIEW, "interview", "started_at", "datetime"))


def test_a_case_is_governed_by_its_acceptance_or_else_its_filing() -> None:
    time = governed("应当：案件类型 为 治安案件", scope="案件")
    assert time == ir.ChooseTime(ir.Recorded(ACCEPTED), ir.TimeOf(ACCEPTED), ir.TimeOf(FILED))
