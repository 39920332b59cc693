"""Texts of one rule id compete only where they are about the same kind of record."""

from tests.dsl.lowering.texts import codes_of, rule_text

INTERVIEWS = rule_text("应当：已 结束", "适用法：按 开始时间", scope="每一 讯询问")
ACTS = rule_text("应当：已 结束", "适用法：按 实施时间", scope="每一 侦查调查行为")
SHORTLY = rule_text("应当：已 结束", "适用法：按 实施时间", scope="每一 行为")


def test_texts_about_different_records_may_be_in_force_together() -> None:
    assert codes_of(INTERVIEWS, ACTS) == []


def test_the_short_word_is_the_same_kind_of_record() -> None:
    assert codes_of(ACTS, SHORTLY) == ["E408"]
