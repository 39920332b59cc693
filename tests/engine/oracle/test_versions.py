"""Law in time: which version of a rule governs (§6)."""

from typing import Any

import pytest

from dsl.ir import expressions as x
from dsl.ir.limits import Length
from dsl.ir.rules import Meet, Require, Rule, Rung
from engine.compiled.engine import Compiled
from engine.rows import VERDICTS
from tests.engine.oracle.world import (
    CASE,
    A,
    at,
    day,
    every,
    holds,
    limit,
    row,
    rows,
    rule,
    ruleset,
    time,
    verdict,
    view,
)

AS_OF = "2026-03-11T12:00"
GOVERNED = time(A, "started_at")
OLD_LAW = (day("2020-01-01"), day("2025-12-31"))
NEW_LAW = (day("2026-01-01"), None)


def two_versions(old: Any, new: Any) -> Any:
    def version(duty: Any, in_force: tuple[int, int | None]) -> Rule:
        return rule(duty, in_force=in_force, governed_by=GOVERNED)

    return ruleset(version(old, OLD_LAW), version(new, NEW_LAW))


BROKEN, KEPT = Require(x.Constant(False)), Require(x.Constant(True))


def seen(complete: Any = "act", **facts: Any) -> Any:
    return view(AS_OF, complete, act=[{"act_id": "A1", **facts}])


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        ("2025-12-31T23:59", (0, "violation")),
        ("2026-01-01T00:00", (1, "compliant")),
        ("2026-01-01", (1, "compliant")),
    ],
)
def test_the_day_of_the_governing_time_chooses_the_version(
    started: str, expected: tuple[int, str]
) -> None:
    found = row(two_versions(BROKEN, KEPT), seen(started_at=started))
    assert (found.rule, VERDICTS[found.verdict]) == expected


def test_a_version_not_in_force_has_no_row() -> None:
    assert rows(two_versions(BROKEN, KEPT), seen(started_at="2019-12-31T23:59")) == []


def test_what_has_not_happened_is_governed_as_of_today() -> None:
    found = row(two_versions(BROKEN, KEPT), seen())
    assert (found.rule, VERDICTS[found.verdict]) == (1, "compliant")


def test_where_the_day_is_uncertain_versions_must_agree() -> None:
    unknown_day = seen("")
    found = row(two_versions(BROKEN, KEPT), unknown_day)
    assert (found.rule, VERDICTS[found.verdict], found.level) == (0, "undetermined", 0)
    agreed = row(two_versions(BROKEN, BROKEN), unknown_day)
    assert (agreed.rule, VERDICTS[agreed.verdict]) == (0, "violation")
    partly = seen({"act": "2025-12-31T23:59"})
    assert row(two_versions(BROKEN, KEPT), partly).rule == 1


def test_each_version_has_its_own_subjects() -> None:
    old = rule(BROKEN, in_force=OLD_LAW, governed_by=GOVERNED)
    new = rule(
        BROKEN,
        in_force=NEW_LAW,
        governed_by=GOVERNED,
        subjects=(every("act", "a", holds(A, "done")),),
    )
    acts = [
        {"act_id": "A1", "started_at": "2025-06-01", "done": "no"},
        {"act_id": "A2", "started_at": "2026-02-01", "done": "no"},
        {"act_id": "A3", "started_at": "2026-02-01", "done": "yes"},
    ]
    found = rows(ruleset(old, new), view(AS_OF, act=acts))
    assert [(r.rule, r.subjects) for r in found] == [(0, (0,)), (1, (2,))]


def test_versions_over_other_records_do_not_compete() -> None:
    about_acts = rule(BROKEN, in_force=NEW_LAW, governed_by=GOVERNED)
    about_people = rule(
        KEPT,
        in_force=NEW_LAW,
        governed_by=time(CASE, "opened_at"),
        subjects=(every("person", "q"),),
    )
    rules = ruleset(about_acts, about_people)
    both = view(
        AS_OF,
        case={"case_id": "C1", "opened_at": "2026-01-02T08:00"},
        act=[{"act_id": "A1", "started_at": "2026-02-01"}],
        person=[{"person_no": "R1"}],
    )
    found = rows(rules, both)
    assert [(r.rule, VERDICTS[r.verdict]) for r in found] == [(0, "violation"), (1, "compliant")]
    assert Compiled(rules).judge(both) == found


def test_disagreeing_versions_change_when_the_first_of_them_does() -> None:
    ladder = (Rung("黄", before=Length(12, "hour")),)

    def version(hours: int, in_force: tuple[int, int | None]) -> Rule:
        clock = Meet(limit(hours, "hour"), time(A, "ended_at"))
        return rule(clock, in_force=in_force, governed_by=time(CASE, "opened_at"), ladder=ladder)

    rules = ruleset(version(24, OLD_LAW), version(48, NEW_LAW))
    unknown = seen(started_at="2026-03-11T10:00")
    found = row(rules, unknown)
    assert verdict(rules, unknown) == "pending"
    assert found.next_change == at("2026-03-11T22:00")
