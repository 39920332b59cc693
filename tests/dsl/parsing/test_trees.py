"""The trees of rules of very different shape, node by node."""

import datetime
from decimal import Decimal

from dsl.parsing import declared_names, parse_ruleset
from dsl.source import SourceFile
from dsl.syntax.declarations import (
    DefinitionDecl,
    InForce,
    MustDo,
    MustHold,
    MustPrecede,
    PeriodDecl,
    RuleDecl,
    Scope,
    Subject,
)
from dsl.syntax.expressions import (
    Age,
    Amount,
    Approved,
    CompareNumbers,
    Covered,
    Deictic,
    EarlierOf,
    Elapsed,
    Extreme,
    Happened,
    Or,
    Path,
    PeriodEnd,
    Shares,
    There,
)
from dsl.syntax.limits import BackFrom, Extension, Limit, PeriodCall, Reading, Restart, Roll, Tier
from dsl.syntax.node import Word
from dsl.syntax.warnings import Figure, LadderUse, Spoken
from tests.dsl.texts import FOLDER, read, vocabulary

FILES = parse_ruleset(
    [SourceFile(p.name, p.read_text("utf-8")) for p in sorted((FOLDER / "good").glob("*.rule"))],
    vocabulary(),
)
DECLARATIONS = [node for file in FILES for node in file.tree.declarations]


def path(head: str, *steps: str) -> Path:
    return Path(Word(head), tuple(map(Word, steps)))


def this(entity: str, *steps: str) -> Path:
    return Path(Deictic("本", Word(entity)), tuple(map(Word, steps)))


def rule(id_: str) -> RuleDecl:
    return next(d for d in DECLARATIONS if isinstance(d, RuleDecl) and d.id == id_)


def period(name: str) -> Limit:
    return next(d.limit for d in DECLARATIONS if isinstance(d, PeriodDecl) and d.name == Word(name))


def test_the_good_files_have_no_problem_and_keep_their_order() -> None:
    assert [problem for file in FILES for problem in file.problems] == []
    custody = [type(d).__name__ for d in FILES[0].tree.declarations]
    assert custody == ["DefinitionDecl", "LadderDecl", *["PeriodDecl"] * 2, *["RuleDecl"] * 4]


def test_a_duty_in_time_knows_its_action_its_done_time_and_its_two_lines() -> None:
    node = rule("CR-F05")
    (duty,) = node.duties
    assert isinstance(duty, MustDo)
    assert isinstance(duty.action, There)
    assert duty.done == Path(Deictic("该", Word("讯询问")), (Word("开始时间"),))
    assert isinstance(duty.limit, Limit)
    assert duty.limit.start == path("执行时间")
    assert duty.limit.tiers == (Tier(Amount(Decimal(24), "小时")),)
    assert duty.limit.readings is not None
    assert duty.limit.readings.strict == Reading(hour="exact")
    assert duty.limit.readings.lenient == Reading(hour="next_hour")
    assert node.in_force == InForce(datetime.date(2013, 1, 1))
    assert node.scope is not None
    assert node.scope.subjects == (Subject(path("强制措施")),)
    assert node.points == 2


def test_a_message_keeps_text_figures_and_facts_apart() -> None:
    breach = rule("CR-F05").breach
    assert breach is not None
    assert breach.message[:2] == ("拘留后", Figure("overdue"))
    assert Spoken(this("措施", "执行时间")) in breach.message


def test_an_example_keeps_records_and_the_expected_answer() -> None:
    (example,) = rule("CR-F05").examples
    assert [(r.entity.text, r.key, len(r.facts)) for r in example.records] == [
        ("强制措施", "M1", 3),
        ("讯询问", "X1", 3),
    ]
    (expected,) = example.expected
    assert (expected.subject, expected.verdict) == ("M1", "争议")
    assert example.complete is None


def test_tiers_extensions_restarts_and_start_changes_are_told_apart() -> None:
    tiers = period("拘留期限").tiers
    assert [(tier.length, tier.when is not None) for tier in tiers] == [
        (Amount(Decimal(3), "日"), False),
        (Amount(Decimal(7), "日"), True),
        (Amount(Decimal(30), "日"), True),
    ]
    limit = period("侦查羁押期限")
    first, second, restart = limit.links
    assert isinstance(first, Extension)
    assert (first.label, first.total, first.stated, first.before_expiry, first.at_most) == (
        "一延", False, path("延长数值"), True, 1,
    )  # fmt: skip
    assert first.approved == path("审批", "批准时间")
    assert isinstance(second, Extension)
    assert second.after == "一延"
    assert isinstance(restart, Restart)
    assert (restart.before_expiry, restart.at_most) == (False, 3)
    assert [change.label for change in limit.start_changes] == ["身份不明"]
    assert [deduction.label for deduction in limit.deductions] == ["精神病鉴定"]
    assert limit.roll == Roll("none", "在押")


def test_a_period_can_be_used_counted_back_and_stopped_before_a_record() -> None:
    (duty,) = rule("CR-G09").duties
    assert isinstance(duty, MustDo)
    assert duty.limit == PeriodCall(this("措施", "侦查羁押期限"), this("变更"))
    assert duty.back == Amount(Decimal(7), "日")
    (duty,) = rule("CR-F06").duties
    assert isinstance(duty, MustDo)
    assert duty.limit == PeriodCall(path("拘留期限"))
    assert rule("CR-F06").warnings == LadderUse(Word("羁押类"))


def test_counting_back_from_a_time_and_not_before_are_duties_in_time() -> None:
    (duty,) = rule("ADM-TZ-04").duties
    assert isinstance(duty, MustDo)
    assert isinstance(duty.limit, BackFrom)
    assert (duty.limit.time, duty.back) == (path("举行时间"), Amount(Decimal(7), "工作日"))
    (duty,) = rule("ADM-TZ-02").duties
    assert isinstance(duty, MustDo)
    assert duty.forbidden
    assert isinstance(duty.done, Extreme)


def test_order_is_a_duty_of_its_own_and_other_conditions_are_not() -> None:
    first, second, third = rule("ADM-JD-13").duties
    assert isinstance(first, MustPrecede)
    assert not first.inclusive
    assert isinstance(second, MustPrecede)
    assert (second.inclusive, second.label) == (True, "审批在后")
    assert isinstance(third, MustHold)
    assert third.forbidden
    expiry, level, assessed = rule("CR-G06").duties
    assert isinstance(expiry, MustPrecede)
    assert expiry.second == PeriodEnd(this("措施", "侦查羁押期限"), this("变更"))
    assert isinstance(level, MustHold)
    assert level.holds == Approved(this("变更", "审批"), Word("上一级检察院"))
    assert isinstance(assessed, MustHold)
    assert assessed.lenient is not None


def test_pairs_counts_ages_and_cover() -> None:
    pair = rule("CR-C02").scope
    assert isinstance(pair, Scope)
    assert pair.unordered
    assert [subject.letter for subject in pair.subjects] == ["甲", "乙"]
    assert isinstance(pair.where, Shares)
    assert pair.where.left.steps == pair.where.right.steps == (Word("讯询问人"),)
    (cover,) = rule("ADM-BQ-04").duties
    assert isinstance(cover, MustHold)
    assert isinstance(cover.holds, Covered)
    assert cover.holds.gap == Word("看管空档")
    age = next(d for d in DECLARATIONS if isinstance(d, DefinitionDecl) and "年龄" in d.name.text)
    assert age.body == Age(path("被讯问人"), path("开始时间"))
    _, length = rule("ADM-JP-01").duties
    assert isinstance(length, MustHold)
    assert isinstance(length.holds, CompareNumbers)
    assert length.holds.left == Elapsed(path("到案时间"), path("离开时间"))


def test_versions_of_a_rule_stand_side_by_side_with_scope_and_overrides() -> None:
    versions = [d for d in DECLARATIONS if isinstance(d, RuleDecl) and d.id == "ADM-JD-01"]
    new, old = versions
    assert old.in_force == InForce(datetime.date(2013, 1, 1), datetime.date(2025, 12, 31))
    assert new.scope is not None
    assert new.scope.subjects == ()
    assert new.overrides == (Word("ADM-JD-99"), Word("ADM-JD-98"))
    (duty,) = new.duties
    assert isinstance(duty, MustDo)
    assert isinstance(duty.done, EarlierOf)
    (duty,) = old.duties
    assert isinstance(duty, MustDo)
    assert isinstance(duty.limit, Limit)
    assert duty.limit.roll == Roll("disputed", source="公安机关办理行政案件程序规定第三十五条")


def test_several_done_times_are_joined_by_or() -> None:
    parsed = read("规则 A-1「例」\n  应当：已 解除 或 已 执行\n  期限：自 执行时间 起 三日 以内\n")
    (node,) = parsed.tree.declarations
    assert isinstance(node, RuleDecl)
    (duty,) = node.duties
    assert isinstance(duty, MustDo)
    assert duty.action == Or((Happened(path("解除时间")), Happened(path("执行时间"))))


def test_places_cover_the_words_a_node_was_made_from() -> None:
    text = FILES[0].source.text
    duty = rule("CR-F05").duties[0]
    assert isinstance(duty, MustDo)
    assert duty.done is not None
    assert text[duty.done.span.start : duty.done.span.end] == "该讯询问 的 开始时间"
    whole = text[duty.span.start : duty.span.end]
    assert whole.startswith("应当：有 讯询问")
    assert whole.endswith("宽松 次整点")


def test_names_are_found_without_reading_the_text() -> None:
    source = SourceFile(
        "x", "定义甲名(案件):已立案\n参数 乙名（本地）：1分钟\n阶梯 丙名：\n规则 A-1「例」\n"
    )
    assert declared_names(source) == ("甲名", "乙名", "丙名")
