"""Hand-built rules of every shape over the real vocabulary, for engines to agree on."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from dsl.ir import expressions as x
from dsl.ir import limits as li
from dsl.ir import rules as ru
from tests.conformance.shapes import (
    CASE,
    CUSTODY,
    ROLLED,
    both,
    every,
    kind,
    limit,
    of,
    other,
    rule,
    same_person,
    variable,
    when,
)
from tests.engine.facts.snapshots import vocabulary
from tests.engine.oracle.world import CALENDAR, day

M = variable("measure")
STARTED = when(M, "executed_at")
DETAINED = every("measure", kind(M, "detention"))
ARRESTED = every("measure", kind(M, "arrest"))
IN_CUSTODY = every("measure", kind(M, "detention", "arrest"))
SUMMONED = every("measure", kind(M, "admin_summons", "forced_summons"))
CRIMINAL = x.OneOf(of(CASE, "case_type"), ("criminal",))
HOURS = (
    ru.Rung("黄", before=li.Length(6, "hour")),
    ru.Rung("红", before=li.Length(2, "hour")),
)
DAYS = (
    ru.Rung("黄", before=li.Length(3, "workday")),
    ru.Rung("橙", used=(2, 3)),
    ru.Rung("红", after=li.Length(25, "day")),
)
QUESTIONED = x.Earliest(
    every("interview", kind(variable("interview"), "interrogation"), same_person(M, "interview")),
    when(variable("interview"), "started_at"),
)
TOLD_FAMILY = x.Earliest(
    every("notice", kind(variable("notice"), "family_detention"), same_person(M, "notice")),
    when(variable("notice"), "notified_at"),
)
CHANGES = x.Binder(
    "one_period_change",
    "period_change",
    x.Members(of(M, "extension_ids"), "period_change"),
    kind(variable("period_change"), "extension"),
)
C = variable("period_change")
APPROVED = x.TimeOf(of(x.Follow(of(C, "approval_id"), "approval"), "decided_at"))
EXTENDED = li.Limit(
    start=STARTED,
    tiers=(
        li.Tier(li.Length(3, "day")),
        li.Tier(li.Length(30, "day"), x.CallTruth("repeat", CASE)),
    ),
    links=(
        li.Link("延长", CHANGES, "add", li.Length(4, "day"), APPROVED),
        li.Link(
            "再延长",
            every("period_change", kind(C, "recount")),
            "restart",
            None,
            when(C, "requested_at"),
            restart=when(C, "new_offence_found_at"),
            before_expiry=False,
        ),
    ),
    deductions=(
        li.Deduction(
            "鉴定",
            every("period_change", kind(C, "deduction")),
            when(C, "from_at"),
            when(C, "to_at"),
        ),
    ),
    **CUSTODY,
)
V = variable("interview")
MINOR = x.CompareNumbers(
    "lt",
    x.Age(of(x.Follow(of(V, "person_no"), "person"), "birth_date"), when(V, "started_at")),
    x.NumberLiteral(Decimal(18)),
)
J = other("interview")
PAIR = (
    every("interview"),
    x.Binder(
        J.name, "interview", x.Section("interview"), x.Shares(of(V, "officers"), of(J, "officers"))
    ),
)
D = variable("document")
P = variable("property")
A = variable("approval")
S = variable("area_stay")


@cache
def sample_rules() -> tuple[ru.Rule, ...]:
    """About twenty-five rules, sorted by id."""
    filed = when(CASE, "filed_at")
    old, new = (day("2013-01-01"), day("2026-03-09")), (day("2026-03-10"), None)
    summons = limit(STARTED, 8, "hour")
    longer = limit(
        STARTED,
        24,
        "hour",
        start_changes=(
            li.StartChange("到案", x.Happened(when(M, "sober_at")), when(M, "sober_at")),
        ),
    )
    found = [
        rule(
            "S-01", DETAINED, STARTED, ru.Meet(limit(STARTED, 24, "hour"), QUESTIONED), ladder=HOURS
        ),
        rule(
            "S-02",
            DETAINED,
            STARTED,
            ru.Meet(limit(STARTED, 24, "hour"), when(M, "delivered_to_lockup_at")),
        ),
        rule(
            "S-03",
            DETAINED,
            STARTED,
            ru.Meet(limit(STARTED, 24, "hour"), TOLD_FAMILY),
            exemptions=(ru.Exemption("有碍侦查", x.Recorded(of(M, "notice_exempt_reason"))),),
        ),
        rule(
            "S-04",
            DETAINED,
            STARTED,
            ru.Meet(li.PeriodUse("custody", M), when(M, "released_at")),
            ladder=DAYS,
        ),
        rule(
            "S-05",
            ARRESTED,
            STARTED,
            ru.Meet(limit(STARTED, 2, "month", **CUSTODY), when(M, "released_at"), not_before=True),
        ),
        rule(
            "S-06", IN_CUSTODY, STARTED, ru.Precede(when(M, "approved_at"), STARTED, inclusive=True)
        ),
        rule(
            "S-07",
            IN_CUSTODY,
            STARTED,
            ru.Require(
                x.CompareNumbers("ge", x.ListLength(of(M, "officers")), x.NumberLiteral(Decimal(2)))
            ),
            applies=CRIMINAL,
        ),
        rule("S-08", SUMMONED, STARTED, ru.Meet(summons, when(M, "released_at")), in_force=old),
        rule("S-08", SUMMONED, STARTED, ru.Meet(longer, when(M, "released_at")), in_force=new),
        rule(
            "S-09",
            every("interview"),
            when(V, "started_at"),
            ru.Require(
                x.CompareNumbers(
                    "ge", x.ListLength(of(V, "officers")), x.NumberLiteral(Decimal(2))
                ),
                x.Holds(of(V, "solo_declared")),
            ),
        ),
        rule(
            "S-10",
            every("interview", MINOR),
            when(V, "started_at"),
            ru.Require(x.Holds(of(V, "adult_present"))),
        ),
        rule(
            "S-11",
            PAIR[0],
            when(V, "started_at"),
            ru.Require(
                x.Not(
                    x.Overlaps(
                        when(V, "started_at"),
                        when(V, "ended_at"),
                        when(J, "started_at"),
                        when(J, "ended_at"),
                    )
                )
            ),
            subjects=PAIR,
            unordered=True,
        ),
        rule(
            "S-12",
            every("interview"),
            when(V, "started_at"),
            ru.Require(
                x.Covered(
                    when(V, "started_at"),
                    when(V, "ended_at"),
                    every(
                        "recording",
                        x.SameValue(
                            of(variable("recording"), "linked_interview"), x.Key(V, "interview")
                        ),
                    ),
                    when(variable("recording"), "started_at"),
                    when(variable("recording"), "ended_at"),
                    5,
                )
            ),
            applies=x.Holds(of(CASE, "serious_case")),
        ),
        rule(
            "S-13",
            every("document"),
            when(D, "made_at"),
            ru.Precede(when(D, "approved_at"), when(D, "sent_at")),
        ),
        rule(
            "S-14",
            every("property", kind(P, "seizure", name="action")),
            when(P, "acted_at"),
            ru.Require(both(x.Recorded(of(P, "list_doc")), x.Holds(of(P, "list_signed")))),
            ru.Meet(limit(when(P, "acted_at"), 24, "hour"), when(P, "stored_at")),
        ),
        rule(
            "S-15",
            None,
            filed,
            ru.Meet(limit(filed, 30, "day", **ROLLED), when(CASE, "closed_at")),
            ladder=DAYS,
        ),
        rule(
            "S-16",
            x.Binder("case", "case", x.Section("case"), CRIMINAL),
            filed,
            ru.Require(
                x.CompareNumbers(
                    "le",
                    x.Count(every("interview", kind(V, "interrogation"))),
                    x.ParameterValue("most"),
                )
            ),
        ),
        rule(
            "S-17",
            every("approval"),
            when(A, "decided_at"),
            ru.Meet(limit(when(A, "requested_at"), 3, "workday", **ROLLED), when(A, "decided_at")),
        ),
        rule(
            "S-18",
            every("area_stay"),
            when(S, "entry_at"),
            ru.Meet(
                limit(
                    when(S, "entry_at"), 24, "hour", tiers=(li.Tier(li.ParameterLength("stay")),)
                ),
                when(S, "exit_at"),
            ),
            ladder=HOURS,
        ),
        rule(
            "S-19",
            DETAINED,
            STARTED,
            ru.Meet(
                li.PeriodUse("custody", M),
                x.Earliest(CHANGES, APPROVED),
                back=li.Length(1, "day"),
                lenient_back="clear",
            ),
        ),
        rule(
            "S-20",
            IN_CUSTODY,
            STARTED,
            ru.Require(
                x.CompareTimes(
                    "le",
                    x.Latest(
                        every("notice", same_person(M, "notice")),
                        when(variable("notice"), "notified_at"),
                    ),
                    x.Expiry("custody", M),
                )
            ),
        ),
        rule(
            "S-21",
            every("notice"),
            when(variable("notice"), "notified_at"),
            ru.Require(
                x.InList(
                    of(variable("notice"), "person_no"),
                    of(x.Pick(every("area_stay"), when(S, "entry_at")), "room_occupants"),
                ),
                x.Constant(True),
            ),
        ),
        rule(
            "S-22",
            every("period_change"),
            when(C, "requested_at"),
            ru.Meet(
                None,
                when(C, "requested_at"),
                from_time=x.Expiry("custody", x.Pick(DETAINED, STARTED), C),
                back=li.Length(2, "workday"),
            ),
        ),
        rule(
            "S-23",
            every("property"),
            when(P, "acted_at"),
            ru.Require(
                x.CompareNumbers(
                    "le",
                    x.Arithmetic(
                        "mul", x.NumberOf(of(P, "value")), x.NumberLiteral(Decimal("1.5"))
                    ),
                    x.Sum(
                        every("property", second=True), x.NumberOf(of(other("property"), "value"))
                    ),
                )
            ),
        ),
        rule(
            "S-24",
            DETAINED,
            x.Now(),
            ru.Require(
                x.Or(
                    (
                        x.Contains(of(CASE, "crime_names"), ("盗窃",)),
                        x.CompareNumbers(
                            "lt",
                            x.Elapsed(
                                STARTED, x.EarlierOf((x.Now(), when(M, "released_at"))), "hour"
                            ),
                            x.NumberLiteral(Decimal(720)),
                        ),
                    )
                )
            ),
        ),
        rule(
            "S-25",
            every("document"),
            x.LaterOf((when(D, "made_at"), when(D, "sent_at"))),
            ru.Require(
                x.CompareTimes(
                    "lt",
                    x.Shifted(when(D, "sent_at"), -60),
                    x.ChooseTime(x.Recorded(of(D, "valid_to")), when(D, "valid_to"), x.Now()),
                    "day",
                )
            ),
        ),
    ]
    return tuple(found)


PARAMETERS = (
    ru.Parameter("most", "number", (ru.DatedValue(day("2000-01-01"), None, Decimal(3)),)),
    ru.Parameter(
        "stay",
        "length",
        (
            ru.DatedValue(day("2000-01-01"), day("2026-03-09"), li.Length(12, "hour")),
            ru.DatedValue(day("2026-03-10"), None, li.Length(24, "hour")),
        ),
    ),
)
DEFINITIONS = (
    ru.Definition(
        "repeat",
        "whole",
        "case",
        x.Or(
            (
                x.Holds(of(x.Variable("whole", "case"), "cross_region")),
                x.Holds(of(x.Variable("whole", "case"), "joint_crime")),
            )
        ),
        "truth",
        0,
    ),
)


@cache
def sample_ruleset() -> ru.Ruleset:
    """The sample rules with their definitions, periods and parameters."""
    return ru.Ruleset(
        name="sample",
        version="1",
        hash="sample",
        vocabulary=vocabulary(),
        calendar=CALENDAR,
        parameters=PARAMETERS,
        definitions=DEFINITIONS,
        periods=(li.Period("custody", M.name, "measure", EXTENDED),),
        rules=sample_rules(),
    )
