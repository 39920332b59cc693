"""A special rule takes its subjects away from the general one."""

import msgspec

from dsl.ir import expressions as ir
from dsl.lowering.tree import below
from tests.dsl.lowering.texts import codes_of, rule_text, ruleset_of

GENERAL = rule_text("应当：有 讯询问，其中 被讯问人 为 本措施 的 被采取人")
SPECIAL = rule_text(
    "前提：有 讯询问，其中 远程讯问 为 是",
    "除外「已释放」：已 解除",
    "特别规定优先于：CR-F90",
    "应当：已 送看守所",
    id="CR-F91",
    in_force="2020-01-01 至 2020-12-31",
)


def test_where_the_special_rule_applies_the_general_one_does_not() -> None:
    general, special = ruleset_of(GENERAL, SPECIAL).rules
    (exemption,) = general.exemptions
    assert exemption.special_rule == "CR-F91"
    assert isinstance(exemption.when, ir.And)
    kinds = [type(item) for item in exemption.when.items]
    # scope, condition, not its exception, from the first day, to the last day
    assert kinds == [ir.OneOf, ir.Exists, ir.Not, ir.CompareTimes, ir.CompareTimes]
    assert [e.special_rule for e in special.exemptions] == [None]


def test_variables_brought_over_do_not_clash() -> None:
    general, _ = ruleset_of(GENERAL, SPECIAL).rules
    binders = [item.variable for item in below(general) if isinstance(item, ir.Binder)]
    assert len(binders) == len(set(binders))


def test_a_special_rule_of_another_time_changes_nothing() -> None:
    earlier = GENERAL.replace("2018-10-26 起", "2018-10-26 至 2019-12-31")
    general, _ = ruleset_of(earlier, SPECIAL).rules
    assert general.exemptions == ()


def test_a_circle_of_three_is_reported_once() -> None:
    texts = [
        rule_text("特别规定优先于：CR-F9" + str((i + 1) % 3), "应当：已 送看守所", id=f"CR-F9{i}")
        for i in range(3)
    ]
    assert codes_of(*texts) == ["E213"]


def test_rewriting_keeps_what_is_not_touched() -> None:
    general, _ = ruleset_of(GENERAL, SPECIAL).rules
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(general), type=type(general)) == general
