"""The answer's next change, where only the answer as a whole can know it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dsl.ir import expressions as x
from dsl.ir.limits import Length, Limit, Period, Reading, Tier
from dsl.ir.rules import Definition, Rule
from engine.checking import Checker
from tests.engine.checking.stories import detention, minute
from tests.engine.explaining.rulesets import MEASURE, document_shown, ruleset, time

INTERVIEW = "interview"
EXECUTED = time(MEASURE, "executed_at")


def next_change(rules: tuple[Rule, ...], snapshot: Any, as_of: str) -> str | None:
    checker = Checker(msgspec.structs.replace(ruleset(), rules=rules))
    data = json.dumps(snapshot).encode()
    return checker.check(data, as_of=minute(as_of)).next_change_at


def applying(when: x.Truth) -> tuple[Rule, ...]:
    """出示拘留证, asked only when the condition holds."""
    return (msgspec.structs.replace(document_shown(), applies=when),)


@pytest.mark.parametrize(
    "when",
    [
        x.CompareTimes("ge", x.Now(), x.Shifted(EXECUTED, 120)),
        x.Happened(x.Shifted(EXECUTED, 120)),
        x.CompareNumbers("ge", x.Elapsed(EXECUTED, x.Now(), "hour"), x.NumberLiteral(Decimal(2))),
        x.CompareTimes("ge", x.Now(), x.TimeLiteral(minute("2026-03-10T17:20:00+08:00"))),
    ],
)
def test_a_condition_that_time_alone_fulfils_is_a_change(when: x.Truth) -> None:
    snapshot = detention(doc_shown="no")
    changed = next_change(applying(when), snapshot, "2026-03-10T16:00:00+08:00")
    assert changed == "2026-03-10T17:20:00+08:00"
    assert next_change(applying(when), snapshot, changed) is None


NAMED = Period(
    "讯问期限",
    MEASURE.name,
    MEASURE.entity,
    Limit(EXECUTED, (Tier(Length(24, "hour")),), Reading(hour="exact"), Reading(hour="exact")),
)
ENDED = x.Expiry(NAMED.name, MEASURE)


@pytest.mark.parametrize(
    ("when", "at"),
    [
        (x.CompareTimes("gt", x.Now(), ENDED), "2026-03-11T15:21:00+08:00"),
        (x.CompareTimes("gt", x.Now(), x.Shifted(ENDED, 60)), "2026-03-11T16:21:00+08:00"),
        (x.CallTruth("期限已过", MEASURE), "2026-03-11T15:21:00+08:00"),
        (
            x.And(
                (
                    x.CompareTimes("ge", x.Now(), x.Shifted(EXECUTED, 240)),
                    x.CompareTimes("gt", x.Now(), ENDED),
                )
            ),
            "2026-03-11T15:21:00+08:00",
        ),
        (x.CompareTimes("ge", x.Now(), ENDED, "day"), "2026-03-11T00:00:00+08:00"),
    ],
    ids=["asked", "moved", "in a definition", "asked only later", "by the day"],
)
def test_the_end_of_a_named_period_that_a_condition_asks_for_is_a_change(
    when: x.Truth, at: str
) -> None:
    """The duty has no limit of its own, so only the condition knows of the period."""
    over = Definition(
        "期限已过",
        MEASURE.name,
        MEASURE.entity,
        x.CompareTimes("gt", x.Now(), ENDED),
        "truth",
        1,
    )
    rules = msgspec.structs.replace(
        ruleset(), rules=applying(when), periods=(NAMED,), definitions=(over,)
    )
    data = json.dumps(detention(doc_shown="no")).encode()
    checker = Checker(rules)
    found = checker.check(data, as_of=minute("2026-03-10T18:00:00+08:00"), assume_complete=True)
    assert found.next_change_at == at


def test_a_gap_that_only_grows_is_a_change() -> None:
    covered = x.Covered(
        EXECUTED,
        x.Now(),
        x.Binder("i", INTERVIEW, x.Section(INTERVIEW)),
        x.TimeOf(x.Attribute(x.Variable("i", INTERVIEW), INTERVIEW, "started_at", "datetime")),
        x.TimeOf(x.Attribute(x.Variable("i", INTERVIEW), INTERVIEW, "ended_at", "datetime")),
        30,
    )
    snapshot = detention(doc_shown="no")
    snapshot["interview"] = [
        {
            "interview_id": "I1",
            "started_at": "2026-03-10T15:20:00+08:00",
            "ended_at": "2026-03-10T16:40:00+08:00",
        }
    ]
    watched = applying(x.Not(covered))
    for as_of in ("2026-03-10T16:00:00+08:00", "2026-03-10T16:40:00+08:00"):
        assert next_change(watched, snapshot, as_of) == "2026-03-10T17:11:00+08:00"


def test_a_plan_falling_due_is_a_change() -> None:
    due = x.Happened(time(MEASURE, "due_at"))
    snapshot = detention(doc_shown="no", due_at="2026-04-10")
    changed = next_change(applying(due), snapshot, "2026-03-10T16:00:00+08:00")
    assert changed == "2026-04-10T00:00:00+08:00"


def test_law_that_enters_into_force_is_a_change_for_what_has_not_happened() -> None:
    waiting = msgspec.structs.replace(
        document_shown(), applies=None, governed_by=time(MEASURE, "released_at")
    )
    first = minute("2026-05-01") // 1440
    old = msgspec.structs.replace(waiting, in_force=(0, first - 1))
    new = msgspec.structs.replace(waiting, in_force=(first, None), applies=x.Constant(value=False))
    snapshot = detention(doc_shown="no")
    snapshot["as_of"] = "2026-06-01T00:00:00+08:00"
    snapshot["completeness_flag"][0]["complete_until"] = snapshot["as_of"]
    changed = next_change((old, new), snapshot, "2026-03-10T16:00:00+08:00")
    assert changed == "2026-05-01T00:00:00+08:00"


def test_a_declaration_that_no_longer_reaches_is_a_change() -> None:
    snapshot = detention(doc_shown="no")
    snapshot["completeness_flag"][0]["complete_until"] = "2026-03-10T20:00:00+08:00"
    free = x.Not(x.Happened(time(MEASURE, "released_at")))
    changed = next_change(applying(free), snapshot, "2026-03-10T18:00:00+08:00")
    assert changed == "2026-03-10T20:01:00+08:00"


def test_many_hidden_facts_give_a_moment_that_is_never_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.checking.next_change.MOST_JUDGEMENTS", 2)
    snapshot = detention(doc_shown="no")
    snapshot["interview"] = [
        {"interview_id": f"I{i}", "started_at": f"2026-03-11T1{i}:00:00+08:00"} for i in range(5)
    ]
    released = x.Happened(time(MEASURE, "released_at"))
    snapshot["measure"][0]["released_at"] = "2026-03-11T16:00:00+08:00"
    changed = next_change(applying(released), snapshot, "2026-03-11T08:00:00+08:00")
    assert changed == "2026-03-11T11:00:00+08:00"
