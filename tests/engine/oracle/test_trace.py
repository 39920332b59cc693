"""The trace: what one run of one rule for one subject looked at."""

from typing import Any

from dsl.ir import expressions as x
from dsl.ir.limits import Deduction, Length, Limit, Link, Reading, Tier
from dsl.ir.rules import Exemption, Meet, Require
from engine.oracle.judging import Oracle
from engine.oracle.trace import LimitRun, Step, Trace
from engine.rows import UNDETERMINED, VIOLATION
from engine.truth import FALSE, TRUE
from tests.engine.oracle.world import (
    CASE,
    A,
    E,
    P,
    at,
    attribute,
    day,
    every,
    holds,
    limit,
    listed,
    rule,
    ruleset,
    time,
    view,
)

AS_OF = "2026-03-20T12:00"
START = "2026-03-10T15:20"
DONE = time(A, "ended_at")


def traced(of: Any, seen: Any) -> tuple[Any, Trace]:
    trace = Trace()
    rules = of if hasattr(of, "rules") else ruleset(of)
    return Oracle(rules).judge_one(0, (0,), seen, trace), trace


def all_steps(step: Step) -> list[Step]:
    return [step, *(s for child in step.children for s in all_steps(child))]


def act(**facts: Any) -> list[dict[str, Any]]:
    return [{"act_id": "A1", "started_at": START, **facts}]


def test_a_traced_row_is_the_row_of_the_check() -> None:
    of = rule(Meet(limit(24, "hour"), DONE), Require(holds(A, "done")))
    for facts in ({}, {"ended_at": "2026-03-12T00:00"}, {"done": "no"}):
        seen = view(AS_OF, "act", act=act(**facts))
        assert [traced(of, seen)[0]] == Oracle(ruleset(of)).judge(seen)


def test_every_value_read_is_noted_with_its_place() -> None:
    of = rule(Require(x.And((holds(A, "done"), x.OneOf(attribute(CASE, "kind"), ("x",))))))
    _, trace = traced(of, view(AS_OF, case={"case_id": "C", "kind": "x"}, act=act()))
    reads = [(r.path, r.value) for s in all_steps(trace.root) for r in s.reads]
    assert reads == [("/act/0/done", None), ("/case/kind", "x")]


def test_an_unknown_record_has_no_place() -> None:
    person = x.Follow(attribute(A, "person"), "person")
    _, trace = traced(
        rule(Require(x.Recorded(attribute(person, "kind")))), view(AS_OF, act=act(person="R9"))
    )
    reads = [(r.path, r.value) for s in all_steps(trace.root) for r in s.reads]
    assert reads == [(None, None), ("/act/0/person", "R9")]


def test_steps_keep_their_results_and_their_parts() -> None:
    condition = x.Not(holds(A, "done"))
    _, trace = traced(rule(Require(condition)), view(AS_OF, act=act(done="yes")))
    step = next(s for s in all_steps(trace.root) if s.node == condition)
    assert step.result == FALSE
    assert [(child.node, child.result) for child in step.children] == [(condition.item, TRUE)]
    assert trace.stack == []


def test_a_search_notes_each_record_tried_and_how_complete_the_section_is() -> None:
    search = x.Exists(every("extension", "e", holds(E, "ok")))
    extensions = [{"extension_id": "E1", "ok": "no"}, {"extension_id": "E2"}]
    _, trace = traced(
        rule(Require(search)), view(AS_OF, {"extension": START}, act=act(), extension=extensions)
    )
    step = next(s for s in all_steps(trace.root) if s.node == search)
    assert [(s.entity, s.until, s.current) for s in step.sections] == [
        ("extension", at(START), False)
    ]
    tried = [(c.record.key, c.result) for c in step.children if c.record is not None]
    assert tried == [("E1", 0), ("E2", 1)]


def extension(key: str, approved: str, **facts: Any) -> dict[str, Any]:
    return {"extension_id": key, "approved_at": approved, "ok": "yes", **facts}


CHAIN = Limit(
    start=time(A, "started_at"),
    tiers=(
        Tier(Length(3, "day"), label="一般"),
        Tier(Length(5, "day"), holds(A, "done"), label="特殊"),
    ),
    strict=Reading(),
    lenient=Reading(month="month_end"),
    links=(
        Link(
            label="延长",
            binder=listed(A, "extensions", "e", holds(E, "ok")),
            mode="add",
            length=Length(4, "day"),
            effective=time(E, "approved_at"),
        ),
    ),
    deductions=(Deduction("鉴定", every("pause", "p"), time(P, "from_at"), time(P, "to_at")),),
)


def chain_runs(done: str = "no") -> tuple[Trace, dict[tuple[str, str], LimitRun]]:
    records = act(extensions=["E1", "E2", "E3", "E4"], done=done)
    seen = view(
        AS_OF,
        "act extension pause",
        act=records,
        extension=[
            extension("E1", "2026-03-11T10:00"),
            extension("E2", "2026-03-12T10:00"),
            extension("E3", "2026-03-19T10:00"),
            extension("E4", "2026-03-13T10:00", ok="unknown"),
        ],
        pause=[{"pause_id": "P1", "from_at": "2026-03-11T00:00", "to_at": "2026-03-12T00:00"}],
    )
    _, trace = traced(rule(Meet(CHAIN, DONE)), seen)
    return trace, {(r.line, r.side): r for r in trace.duties[0].runs}


def test_a_limit_notes_each_run_with_its_links_and_deductions() -> None:
    _, runs = chain_runs()
    assert list(runs) == [
        ("strict", "low"),
        ("strict", "high"),
        ("lenient", "low"),
        ("lenient", "high"),
    ]
    low = runs["strict", "low"]
    assert (low.start, low.tier, low.amount, low.unit) == (at(START), "一般", 3, "day")
    assert low.deadline == at("2026-03-19T00:00")
    assert low.limit is CHAIN
    uses = [(use.record.key, use.refused) for use in low.links]
    assert uses == [("E1", ""), ("E2", "超过次数"), ("E4", "事实未明"), ("E3", "未在届满前批准")]
    high_uses = [(use.record.key, use.refused) for use in runs["strict", "high"].links]
    assert high_uses[2] == ("E4", "超过次数")
    assert [(d.label, d.used, d.to - d.from_) for d in low.deductions] == [("鉴定", True, 1440)]


def test_of_several_possible_lengths_the_decisive_runs_are_named() -> None:
    trace, runs = chain_runs("unknown")
    assert runs["strict", "low"].tier == "一般"
    assert runs["strict", "high"].tier == "特殊"
    assert len(trace.runs) == 8
    assert sum(run.decisive for run in trace.runs) == 4


def test_a_duty_in_time_notes_start_completion_and_verdict() -> None:
    of = rule(Meet(limit(24, "hour"), DONE))
    _, trace = traced(of, view(AS_OF, act=act(ended_at="2026-03-12T00:00")))
    (duty,) = trace.duties
    assert duty.start == (at(START), at(START))
    assert duty.done == (at("2026-03-12T00:00"), at("2026-03-12T00:00"))
    assert duty.verdict == VIOLATION
    assert duty.step is not None
    assert duty.step.result == VIOLATION


def test_the_scope_and_the_exemption_that_held_are_noted() -> None:
    exemptions = (Exemption("一", x.Constant(False)), Exemption("二", x.Constant(True)))
    of = rule(Require(holds(A, "done")), exemptions=exemptions)
    _, trace = traced(of, view(AS_OF, act=act()))
    assert (trace.scope, trace.exemption, trace.duties) == (FALSE, 1, [])
    _, plain = traced(rule(Require(holds(A, "done"))), view(AS_OF, act=act()))
    assert (plain.scope, plain.exemption) == (TRUE, None)
    assert plain.governing == (at(AS_OF), at(AS_OF))


def test_versions_that_may_govern_are_named_with_their_verdicts() -> None:
    old = rule(
        Require(x.Constant(False)),
        in_force=(day("2020-01-01"), day("2025-12-31")),
        governed_by=DONE,
    )
    new = rule(Require(x.Constant(True)), in_force=(day("2026-01-01"), None), governed_by=DONE)
    found, trace = traced(ruleset(old, new), view(AS_OF, act=act()))
    assert found.verdict == UNDETERMINED
    assert trace.versions == ((0, VIOLATION), (1, 5))


def test_a_subject_that_does_not_exist_has_no_row() -> None:
    of = rule(Require(holds(A, "done")), subjects=(every("act", "a", holds(A, "done")),))
    assert traced(of, view(AS_OF, act=act(done="no")))[0] is None
    assert traced(of, view(AS_OF))[0] is None


def test_a_run_beyond_its_budget_says_so() -> None:
    trace = Trace()
    oracle = Oracle(ruleset(rule(Require(holds(A, "done")))), steps=3)
    found = oracle.judge_one(0, (0,), view(AS_OF, act=act()), trace)
    assert found is not None
    assert (found.verdict, found.subjects, trace.over_budget) == (UNDETERMINED, (), True)
