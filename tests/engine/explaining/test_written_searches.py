"""Searches and parameters written as functions read and lack what the oracle's steps say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest

from dsl.ir import expressions as x
from dsl.ir.rules import DatedValue, Parameter, Require, Ruleset
from engine.explaining.witness.inquiry import Inquiry, Statement, written
from engine.oracle.judging import Oracle
from engine.oracle.trace import Trace
from engine.rows import View
from tests.conformance.snapshots import random_view
from tests.engine.explaining.test_witness import missed, missed_below, parts_of, read_below, seen
from tests.engine.oracle.world import (
    CASE,
    A,
    E,
    attribute,
    day,
    every,
    holds,
    listed,
    rule,
    ruleset,
    time,
)

TWO = x.NumberLiteral(Decimal(2))
OF_THE_ACT = x.SameValue(attribute(E, "act"), x.Key(A, "act"))
GRANTED = x.And((holds(E, "ok"), x.Happened(time(E, "approved_at"))))
OTHER_EXTENSION = x.Variable("f", "extension")
SAME_KIND = x.SameValue(attribute(E, "kind"), attribute(OTHER_EXTENSION, "kind"))

CONDITIONS: dict[str, x.Truth] = {
    "有所列的": x.Exists(listed(A, "extensions", "e")),
    "有所列且合乎条件的": x.Exists(listed(A, "extensions", "e", GRANTED)),
    "所列的至少两个": x.CompareNumbers("ge", x.Count(listed(A, "extensions", "e", GRANTED)), TWO),
    "有合乎条件的": x.Exists(every("extension", "e", x.And((OF_THE_ACT, *GRANTED.items)))),
    "合乎条件的不多于两个": x.CompareNumbers("le", x.Count(every("extension", "e", GRANTED)), TWO),
    "案件合乎条件": x.Exists(every("case", "c", holds(x.Variable("c", "case"), "flag"))),
    "有所列的，其同类的也有": x.Exists(
        listed(A, "extensions", "e", x.Exists(every("extension", "f", SAME_KIND)))
    ),
    "没有后一个的": x.Not(x.Exists(every("act", "b", x.SameValue(
        x.Key(x.Variable("b", "act"), "act"), x.Key(x.Follow(attribute(A, "next"), "act"), "act")
    )))),
}  # fmt: skip


def told(rules: Ruleset, cases: int) -> Iterator[tuple[View, Statement, Trace]]:
    random, oracle, inquiry = Random(5), Oracle(rules), Inquiry(rules)
    for _ in range(cases):
        view = random_view(random)
        hearing = inquiry.into(view)
        for row in oracle.judge(view):
            trace = Trace()
            oracle.judge_one(row.rule, row.subjects, view, trace)
            statement = hearing.of(row)
            assert statement.row == row
            yield view, statement, trace


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_search_rests_on_the_values_and_gaps_of_the_steps(name: str) -> None:
    found = set()
    for view, statement, trace in told(ruleset(rule(Require(CONDITIONS[name]))), 150):
        for own, exact in ((statement.notes, False), (statement.exactly()[0], True)):
            for duty in own.duties:
                step = trace.duties[duty.index].step
                assert step is not None
                assert seen(duty) == read_below(step) or exact
                for part, below in zip(duty.parts, parts_of(step, view, exact), strict=True):
                    assert part.result == below.result
                    assert missed(part) == missed_below(below, view, exact)
                    found.add(part.result)
    assert len(found) > 1, "这些案件没有把条件的各种结果都走到"


def test_a_parameter_leaves_the_law_open_where_the_governing_day_is() -> None:
    change = day("2026-03-20")
    values = DatedValue(0, change - 1, Decimal(1)), DatedValue(change, None, Decimal(2))
    limits = Parameter("上限", "number", values)
    condition = x.CompareNumbers("le", x.NumberOf(attribute(A, "number")), x.ParameterValue("上限"))
    rules = ruleset(
        rule(Require(condition), governed_by=time(A, "started_at")), parameters=(limits,)
    )
    found = set()
    for view, statement, _ in told(rules, 150):
        lo, hi = statement.notes.governing or (0, 0)
        today = view.as_of // 1440
        first, last = (lo // 1440, hi // 1440) if hi < 2**62 else (min(lo // 1440, today), today)
        is_open = first < change <= last
        for duty in statement.notes.duties:
            assert [part.law_open for part in duty.parts] == [is_open]
            found.add(is_open)
    assert found == {True, False}


def test_a_name_that_is_no_plain_one_enters_the_function_as_text_alone() -> None:
    odd = "flag, w.gaps.clear()"
    node = x.Recorded(x.Attribute(CASE, "case", odd, "text"))
    plan = written(Inquiry(ruleset(rule(Require(node)))).plans, node)
    constants = [each for each in plan.__code__.co_consts if isinstance(each, str)]
    assert odd in constants
    assert "clear" not in plan.__code__.co_names
