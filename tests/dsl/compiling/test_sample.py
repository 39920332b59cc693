"""A small ruleset of the hard shapes compiles to the checked rules that are meant."""

from pathlib import Path

import pytest

from dsl.compiling import CompileResult, compile_ruleset
from dsl.ir import expressions as ir
from dsl.ir.limits import Length, Limit, PeriodUse
from dsl.ir.rules import Citation, Meet, Require, Rule

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="module")
def result() -> CompileResult:
    return compile_ruleset(SAMPLE)


def rules_of(result: CompileResult, id_: str) -> list[Rule]:
    assert result.ruleset is not None, [d.message for d in result.diagnostics]
    return [rule for rule in result.ruleset.rules if rule.id == id_]


def meet_of(rule: Rule) -> Meet:
    (duty,) = rule.duties
    assert isinstance(duty, Meet)
    return duty


def test_the_sample_has_no_problem_at_all(result: CompileResult) -> None:
    assert [(d.code, d.message) for d in result.diagnostics] == []
    assert result.ruleset is not None
    assert [(r.id, r.in_force[0]) for r in result.ruleset.rules] == sorted(
        (r.id, r.in_force[0]) for r in result.ruleset.rules
    )


def test_a_limit_in_hours_runs_on_both_readings_from_the_stated_time(
    result: CompileResult,
) -> None:
    (rule,) = rules_of(result, "CR-F05")
    duty = meet_of(rule)
    assert isinstance(duty.limit, Limit)
    assert duty.limit.tiers[0].length == Length(24, "hour")
    assert (duty.limit.strict.hour, duty.limit.lenient.hour) == ("exact", "next_hour")
    assert duty.limit.strict.roll == duty.limit.lenient.roll == "none"
    executed = ir.Attribute(ir.Variable("measure", "measure"), "measure", "executed_at", "datetime")
    assert duty.limit.start == rule.governed_by == ir.TimeOf(executed)
    assert isinstance(duty.done, ir.Earliest)
    assert duty.done.binder.source == ir.Section("interview")


def test_a_named_period_carries_its_chain_and_is_used_by_reference(
    result: CompileResult,
) -> None:
    (rule,) = rules_of(result, "CR-G05")
    duty = meet_of(rule)
    assert duty.limit == PeriodUse("侦查羁押期限", ir.Variable("measure", "measure"))
    assert isinstance(duty.done, ir.EarlierOf)
    assert result.ruleset is not None
    period = next(p for p in result.ruleset.periods if p.name == "侦查羁押期限")
    assert [(link.label, link.mode, link.after) for link in period.limit.links] == [
        ("一延", "add", None),
        ("二延", "add", "一延"),
        ("三延", "add", "二延"),
        ("另有重要罪行", "restart", None),
    ]
    source = period.limit.links[0].binder.source
    assert isinstance(source, ir.Members) and source.references.name == "extension_ids"
    assert (period.limit.strict.month, period.limit.lenient.month) == (
        "corresponding",
        "month_end",
    )


def test_approval_by_a_level_means_approved_by_it_or_above_with_a_time(
    result: CompileResult,
) -> None:
    assert result.ruleset is not None
    period = next(p for p in result.ruleset.periods if p.name == "拘留期限")
    where = period.limit.links[0].binder.where
    assert isinstance(where, ir.And)
    level = next(
        item
        for part in where.items
        for item in (part.items if isinstance(part, ir.And) else (part,))
        if isinstance(item, ir.OneOf) and item.attribute.name == "level"
    )
    assert "county_head" in level.options and "prov_head" in level.options
    assert "dept_head" not in level.options and "superior_procuratorate" not in level.options


def test_numbers_and_pairs_become_counts_and_unordered_subjects(result: CompileResult) -> None:
    (officers,) = rules_of(result, "CR-C01")
    (duty,) = officers.duties
    assert isinstance(duty, Require) and isinstance(duty.holds, ir.CompareNumbers)
    assert isinstance(duty.holds.left, ir.Count)
    assert isinstance(duty.holds.left.binder.source, ir.Members)
    (pair,) = rules_of(result, "CR-C02")
    assert pair.unordered and len(pair.subjects) == 2
    (forbidden,) = pair.duties
    assert isinstance(forbidden, Require) and isinstance(forbidden.holds, ir.Not)
    assert isinstance(forbidden.holds.item, ir.Overlaps)
    assert pair.status == "partial" and pair.doubt


def test_versions_of_one_id_stand_side_by_side_each_with_its_own_law(
    result: CompileResult,
) -> None:
    old, new = rules_of(result, "ADM-JD-01")
    assert old.in_force[1] is not None and old.in_force[1] + 1 == new.in_force[0]
    law = "中华人民共和国治安管理处罚法"
    assert old.basis == (Citation(law, "2012", "第九十九条"),)
    assert new.basis == (Citation(law, "2025", "第一百一十八条"),)
    starts = [meet_of(rule).limit for rule in (old, new)]
    assert [isinstance(limit, Limit) and len(limit.deductions) for limit in starts] == [1, 2]
    assert all(rule.subjects[0].entity == "case" for rule in (old, new))


def test_a_ladder_is_put_in_place_and_a_message_keeps_its_slots(result: CompileResult) -> None:
    (rule,) = rules_of(result, "CR-F06")
    assert [rung.level for rung in rule.ladder] == ["黄", "橙", "红"]
    assert rule.ladder[2].notify == ("法制员", "办案单位负责人")
    assert [part if isinstance(part, str) else part.name for part in rule.message] == [
        "拘留期限于",
        "deadline",
        "届满，尚未提请批准逮捕",
    ]
    assert [exemption.label for exemption in rule.exemptions] == ["已释放"]


def test_an_example_becomes_a_snapshot_in_the_vocabularys_keys(result: CompileResult) -> None:
    (example,) = result.examples
    assert example.rule == "CR-F05"
    assert example.snapshot["measure"] == [
        {
            "measure_id": "M1",
            "kind": "detention",
            "executed_at": "2026-06-30T08:00:00+08:00",
            "person_no": "R1",
        }
    ]
    (expected,) = example.expected
    assert (expected.subject, expected.verdict) == ("M1", "disputed")
    assert expected.strict is not None and expected.lenient == expected.strict + 60
