"""Gaps that are declared are there, and no others: of each engine, topic by topic."""

from collections.abc import Callable
from typing import get_args

import pytest

from engine.oracle.judging import Oracle
from engine.rows import Engine, Row
from tests.conformance.engines import ENGINES, REFERENCE, Held, Topic, each_but_the_oracle
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view

BUDGETS = (3, 10, 40, 150, 600)

Differs = Callable[[Held, pytest.MonkeyPatch], bool]


def with_budget(held: Held, steps: int, patch: pytest.MonkeyPatch) -> Engine:
    """The engine with so many steps for each rule."""
    for name in held.steps:
        patch.setattr(name, (steps,) if name.endswith("__defaults__") else steps)
    return held.make(sample_ruleset())


def given_up(rows: list[Row], whole: list[Row]) -> set[int]:
    """The rules that have one row for 步数超限 in place of their own."""
    return {row.rule for row in rows if row.subjects == () and row not in whole}


def gives_up_elsewhere(held: Held, patch: pytest.MonkeyPatch) -> bool:
    """Whether at some budget other rules are given up than the oracle gives up."""
    view = detention_view(2, 0.2)
    whole = Oracle(sample_ruleset()).judge(view)
    return any(
        given_up(with_budget(held, steps, patch).judge(view), whole)
        != given_up(with_budget(REFERENCE, steps, patch).judge(view), whole)
        for steps in BUDGETS
    )


PROBES: dict[Topic, Differs] = {"steps": gives_up_elsewhere}


@pytest.mark.parametrize("topic", get_args(Topic))
@each_but_the_oracle
def test_a_gap_is_declared_if_and_only_if_it_is_there(
    held: Held, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PROBES[topic](held, monkeypatch) == (topic in held.gaps)


@each_but_the_oracle
def test_a_rule_out_of_steps_costs_no_other_rule_its_rows(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = detention_view(2, 0.2)
    whole = Oracle(sample_ruleset()).judge(view)
    rows = with_budget(held, 10, monkeypatch).judge(view)
    lost = given_up(rows, whole)
    ids = {sample_ruleset().rules[rule].id for rule in lost}
    assert lost
    kept = [row for row in whole if sample_ruleset().rules[row.rule].id not in ids]
    assert [row for row in rows if row.rule not in lost] == kept


def test_every_topic_is_probed_and_every_gap_has_a_reason() -> None:
    assert set(PROBES) == set(get_args(Topic))
    assert all(len(reason) > 20 for held in ENGINES for reason in held.gaps.values())
