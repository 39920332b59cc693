"""Whom a rule speaks of: subjects, applicability, exemptions (§6)."""

from typing import Any

import pytest

from dsl.ir import expressions as x
from dsl.ir.rules import Exemption, Meet, Require
from engine.oracle.judging import Oracle
from engine.rows import NOT_APPLICABLE, VERDICTS
from engine.truth import INF
from tests.engine.oracle.world import (
    CASE,
    A,
    attribute,
    every,
    holds,
    limit,
    listed,
    row,
    rows,
    rule,
    ruleset,
    time,
    verdict,
    view,
)

AS_OF = "2026-03-11T12:00"
DUTY = Require(holds(A, "done"))


def seen(*acts: Any, flag: str | None = None, **sections: Any) -> Any:
    case = {"case_id": "C", "flag": flag}
    return view(AS_OF, "act", case=case, act=list(acts), **sections)


def act(key: str = "A1", done: str | None = "no", **facts: Any) -> Any:
    return {"act_id": key, "done": done, **facts}


@pytest.mark.parametrize(
    ("flag", "expected"),
    [("yes", "violation"), ("no", "not_applicable"), ("unknown", "undetermined")],
)
def test_a_rule_speaks_only_where_it_applies(flag: str, expected: str) -> None:
    assert verdict(rule(DUTY, applies=holds(CASE, "flag")), seen(act(), flag=flag)) == expected


@pytest.mark.parametrize(
    ("flag", "expected"),
    [("yes", "not_applicable"), ("no", "violation"), ("unknown", "undetermined")],
)
def test_an_exemption_that_holds_takes_the_rule_away(flag: str, expected: str) -> None:
    exempt = rule(DUTY, exemptions=(Exemption("除外", holds(CASE, "flag")),))
    assert verdict(exempt, seen(act(), flag=flag)) == expected


def test_an_exemption_that_holds_ends_every_doubt_about_the_scope() -> None:
    doubtful = rule(
        DUTY, applies=holds(CASE, "flag"), exemptions=(Exemption("除外", x.Constant(True)),)
    )
    assert verdict(doubtful, seen(act())) == "not_applicable"


def test_two_exemptions_are_enough_if_one_holds() -> None:
    exempt = rule(
        DUTY,
        exemptions=(
            Exemption("一", holds(CASE, "flag")),
            Exemption("二", x.OneOf(attribute(A, "kind"), ("x",))),
        ),
    )
    assert verdict(exempt, seen(act(kind="x"))) == "not_applicable"
    assert verdict(exempt, seen(act(kind="y"), flag="no")) == "violation"
    assert verdict(exempt, seen(act(kind="y"))) == "undetermined"


@pytest.mark.parametrize(("done", "expected"), [("yes", "compliant"), ("unknown", "undetermined")])
def test_doubtful_scope_leaves_mild_verdicts(done: str, expected: str) -> None:
    found = verdict(rule(DUTY, applies=holds(CASE, "flag")), seen(act(done=done)))
    assert found == expected


def test_doubtful_scope_leaves_a_pending_clock_pending() -> None:
    clock = rule(Meet(limit(24, "hour"), time(A, "ended_at")), applies=holds(CASE, "flag"))
    assert verdict(clock, seen(act(started_at="2026-03-11T10:00"))) == "pending"


def test_a_row_where_the_rule_does_not_apply_is_empty() -> None:
    found = row(rule(DUTY, applies=x.Constant(False)), seen(act()))
    assert found[2:] == (NOT_APPLICABLE, 0, None, None, False, None, INF, 0)


def test_a_record_the_binder_leaves_out_has_no_row() -> None:
    only = rule(DUTY, subjects=(every("act", "a", x.OneOf(attribute(A, "kind"), ("x",))),))
    found = rows(only, seen(act("A1", kind="x"), act("A2", kind="y"), act("A3")))
    assert [(r.subjects, VERDICTS[r.verdict]) for r in found] == [
        ((0,), "violation"),
        ((2,), "undetermined"),
    ]


def test_subjects_are_the_product_of_their_binders() -> None:
    b = x.Variable("b", "act")
    other = every("act", "b", x.SameValue(attribute(b, "person"), attribute(A, "person")))
    pairs = rule(DUTY, subjects=(every("act", "a"), other))
    acts = seen(act("A1", person="R1"), act("A2", person="R2"), act("A3", person="R1"))
    assert [r.subjects for r in rows(pairs, acts)] == [(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)]
    unordered = rule(DUTY, subjects=(every("act", "a"), other), unordered=True)
    assert [r.subjects for r in rows(unordered, acts)] == [(0, 2)]


def test_a_subject_may_come_from_a_list_of_another() -> None:
    e = x.Variable("e", "extension")
    of_list = rule(
        Require(holds(e, "ok")), subjects=(every("act", "a"), listed(A, "extensions", "e"))
    )
    records = [{"extension_id": k, "ok": "no"} for k in ("E1", "E2")]
    given = seen(act(extensions=["E2", "E9", "E1"]), extension=records)
    assert [r.subjects for r in rows(of_list, given)] == [(0, 0), (0, 1)]
    unsent = rows(of_list, seen(act(), extension=records))
    assert [VERDICTS[r.verdict] for r in unsent] == ["undetermined", "undetermined"]
    assert rows(of_list, seen(act(extensions=[]), extension=records)) == []


def test_a_rule_about_the_case_has_one_row() -> None:
    about = Require(holds(CASE, "flag"))
    assert row(rule(about, subjects=()), seen(flag="no")).subjects == ()
    assert row(rule(about, subjects=(every("case", "c"),)), seen(flag="no")).subjects == (0,)
    nothing_sent = view(AS_OF, case=None)
    assert verdict(rule(about, subjects=(every("case", "c"),)), nothing_sent) == "undetermined"


def test_rows_come_in_the_order_of_rules_and_positions() -> None:
    rules = ruleset(rule(DUTY, id="A-1"), rule(DUTY, id="B-1"))
    found = rows(rules, seen(act("A2"), act("A1")))
    assert [(r.rule, r.subjects) for r in found] == [(0, (0,)), (0, (1,)), (1, (0,)), (1, (1,))]


def test_the_subjects_of_a_rule_can_be_listed() -> None:
    oracle = Oracle(ruleset(rule(DUTY)))
    assert oracle.subjects(0, seen(act("A1"), act("A2"))) == [(0,), (1,)]
    assert oracle.subjects(0, seen()) == []


def test_a_rule_beyond_its_budget_is_undetermined_and_leaves_the_others_alone() -> None:
    long = rule(DUTY, id="A-1", subjects=(every("act", "a"), every("act", "b")))
    rules = ruleset(long, rule(DUTY, id="B-1"))
    acts = [act(f"A{n}") for n in range(20)]
    found = Oracle(rules, steps=500).judge(seen(*acts))
    assert (found[0].subjects, VERDICTS[found[0].verdict]) == ((), "undetermined")
    assert [r.rule for r in found[1:]] == [1] * 20
