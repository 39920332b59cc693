"""Small checked rules in the project's own vocabulary, for tests of answers."""

from __future__ import annotations

from functools import cache

from dsl.calendars import load_calendar
from dsl.content import rulesets_folder
from dsl.ir.expressions import (
    And,
    Attribute,
    Binder,
    Earliest,
    Exists,
    Happened,
    Holds,
    Not,
    OneOf,
    SameValue,
    Section,
    Shares,
    Time,
    TimeOf,
    Truth,
    Variable,
)
from dsl.ir.limits import Length, Limit, Link, Reading, Tier
from dsl.ir.rules import Citation, Exemption, Meet, Precede, Require, Rule, Ruleset, Rung, Slot
from dsl.ir.vocabulary import Vocabulary
from dsl.vocabulary import load_vocabulary

CPL = "中华人民共和国刑事诉讼法"
FOREVER = (0, None)


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    return load_vocabulary(rulesets_folder() / "vocabulary")


def attribute(variable: Variable, name: str) -> Attribute:
    """An attribute of a variable's record."""
    known = vocabulary().entities[variable.entity].attributes[name]
    return Attribute(variable, variable.entity, name, known.kind, known.many, known.planned)


def time(variable: Variable, name: str) -> Time:
    """A time attribute of a variable's record."""
    return TimeOf(attribute(variable, name))


MEASURE = Variable("measure", "measure")
INTERVIEW = Variable("interview", "interview")


def detentions() -> Binder:
    """Every measure that is a criminal detention."""
    return Binder(
        "measure", "measure", Section("measure"), OneOf(attribute(MEASURE, "kind"), ("detention",))
    )


def interviews_of_the_person(where: Truth | None = None) -> Binder:
    """The interrogations of the person the measure is about."""
    same = SameValue(attribute(INTERVIEW, "person_no"), attribute(MEASURE, "person_no"))
    kind = OneOf(attribute(INTERVIEW, "kind"), ("interrogation",))
    items = (kind, same) if where is None else (kind, same, where)
    return Binder("interview", "interview", Section("interview"), And(items))


def interrogation_within_a_day() -> Rule:
    """拘留后24小时内讯问, with the two readings of an hour and a ladder."""
    return Rule(
        id="CR-F05",
        title="拘留后24小时内讯问",
        kind="时限",
        basis=(Citation(CPL, "2018", "第八十六条"),),
        in_force=FOREVER,
        governed_by=time(MEASURE, "executed_at"),
        subjects=(detentions(),),
        duties=(
            Meet(
                Limit(
                    start=time(MEASURE, "executed_at"),
                    tiers=(Tier(Length(24, "hour")),),
                    strict=Reading(hour="exact", source="第八十六条文义"),
                    lenient=Reading(hour="next_hour", source="第一百零五条"),
                ),
                done=Earliest(interviews_of_the_person(), time(INTERVIEW, "started_at")),
            ),
        ),
        severity="严重",
        message=("拘留后未在24小时以内讯问，已逾", Slot("overdue")),
        advice="立即讯问；发现不应当拘留的，立即释放",
        ladder=(
            Rung("黄", before=Length(6, "hour"), notify=("办案人",)),
            Rung("红", before=Length(2, "hour"), notify=("法制员", "办案单位负责人")),
        ),
    )


def lockup_within_a_day() -> Rule:
    """拘留后立即送看守所, as a plain limit without dispute."""
    return Rule(
        id="CR-F03",
        title="拘留后24小时内送看守所",
        kind="时限",
        basis=(Citation(CPL, "2018", "第八十五条"),),
        in_force=FOREVER,
        governed_by=time(MEASURE, "executed_at"),
        subjects=(detentions(),),
        duties=(
            Meet(
                Limit(
                    start=time(MEASURE, "executed_at"),
                    tiers=(Tier(Length(24, "hour")),),
                    strict=Reading(),
                    lenient=Reading(),
                ),
                done=time(MEASURE, "delivered_to_lockup_at"),
            ),
        ),
        severity="较重",
        message=("拘留后未在24小时以内送看守所",),
        advice="立即送看守所",
        exemptions=(
            Exemption("已解除拘留", Happened(time(MEASURE, "released_at")), special_rule=None),
        ),
    )


def document_shown() -> Rule:
    """A condition on the record itself that absence never answers."""
    return Rule(
        id="CR-F01",
        title="拘留时出示拘留证",
        kind="程序",
        basis=(Citation(CPL, "2018", "第八十五条"),),
        in_force=FOREVER,
        governed_by=time(MEASURE, "executed_at"),
        subjects=(detentions(),),
        duties=(Require(Holds(attribute(MEASURE, "doc_shown"))),),
        severity="一般",
        message=("拘留时未出示拘留证",),
        advice="补作说明",
        applies=Not(Holds(attribute(MEASURE, "emergency_first"))),
    )


def approved_before_executed() -> Rule:
    """先批准后执行."""
    return Rule(
        id="CR-F02",
        title="拘留先经批准",
        kind="程序",
        basis=(Citation("公安机关办理刑事案件程序规定", "2020", "第一百二十五条"),),
        in_force=FOREVER,
        governed_by=time(MEASURE, "executed_at"),
        subjects=(detentions(),),
        duties=(Precede(time(MEASURE, "approved_at"), time(MEASURE, "executed_at")),),
        severity="较重",
        message=("拘留未经批准即执行",),
        advice="查明原因",
    )


def no_shared_officer() -> Rule:
    """同一侦查人员不得同时出现在两处讯问: an unordered pair."""
    first, second = Variable("甲", "interview"), Variable("乙", "interview")
    return Rule(
        id="CR-C02",
        title="同一侦查人员不得同时讯问两人",
        kind="禁止",
        basis=(Citation(CPL, "2018", "第一百一十八条"),),
        in_force=FOREVER,
        governed_by=time(first, "started_at"),
        subjects=(
            Binder("甲", "interview", Section("interview")),
            Binder("乙", "interview", Section("interview")),
        ),
        duties=(Require(Not(Shares(attribute(first, "officers"), attribute(second, "officers")))),),
        severity="严重",
        message=("两次讯问的讯问人相同",),
        advice="核对讯问人",
        unordered=True,
    )


def measure_was_recorded() -> Rule:
    """A rule about the whole case: there was an interview at all."""
    case = Variable("case", "case")
    return Rule(
        id="CR-A01",
        title="立案后有讯询问",
        kind="程序",
        basis=(Citation(CPL, "2018", "第一百一十八条"),),
        in_force=FOREVER,
        governed_by=time(case, "filed_at"),
        subjects=(Binder("case", "case", Section("case")),),
        duties=(Require(Exists(Binder("interview", "interview", Section("interview")))),),
        severity="提示",
        message=("立案后没有讯询问",),
        advice="及时讯问",
    )


def submitted_within_days() -> Rule:
    """三日, extended to thirty: days, two readings, one extension."""
    change = Variable("change", "period_change")
    return Rule(
        id="CR-F06",
        title="拘留后提请批准逮捕",
        kind="时限",
        basis=(Citation(CPL, "2018", "第九十一条"),),
        in_force=FOREVER,
        governed_by=time(MEASURE, "executed_at"),
        subjects=(detentions(),),
        duties=(
            Meet(
                Limit(
                    start=time(MEASURE, "executed_at"),
                    tiers=(Tier(Length(3, "day")),),
                    strict=Reading(day="full24", source="羁押期限规定第四条"),
                    lenient=Reading(day="calendar", source="第一百零五条"),
                    links=(
                        Link(
                            label="延长",
                            binder=Binder(
                                "change",
                                "period_change",
                                Section("period_change"),
                                OneOf(attribute(change, "kind"), ("extension",)),
                            ),
                            mode="total",
                            length=Length(30, "day"),
                            effective=time(change, "requested_at"),
                        ),
                    ),
                ),
                done=time(MEASURE, "released_at"),
            ),
        ),
        severity="严重",
        message=("拘留期限届满未提请批准逮捕，应于", Slot("deadline"), "前提请"),
        advice="立即释放或者变更强制措施",
    )


ALL_RULES = (
    interrogation_within_a_day,
    lockup_within_a_day,
    document_shown,
    approved_before_executed,
    no_shared_officer,
    measure_was_recorded,
    submitted_within_days,
)


@cache
def ruleset(*ids: str) -> Ruleset:
    """A ruleset of these rules, of all without ids."""
    rules = sorted((make() for make in ALL_RULES), key=lambda rule: rule.id)
    return Ruleset(
        name="测试规则集",
        version="1",
        hash="sha256:test",
        vocabulary=vocabulary(),
        calendar=load_calendar(rulesets_folder() / "calendars"),
        parameters=(),
        definitions=(),
        periods=(),
        rules=tuple(rule for rule in rules if not ids or rule.id in ids),
    )
