"""Cases, threads and rulesets do not reach one another."""

import gc
import threading
import tracemalloc
from typing import Any

import pytest

from engine.oracle.judging import Oracle
from engine.rete import network
from engine.rete.engine import Experta, ExpertaRete
from engine.rows import UNDETERMINED
from tests.conformance.sample_ir import sample_ruleset
from tests.conformance.test_random_rules import drawn
from tests.engine.compiled.views import detention_view

RULES = sample_ruleset()
MODES = [Experta, ExpertaRete]


@pytest.mark.parametrize("mode", MODES)
def test_a_case_after_one_that_crashed_is_judged_as_ever(
    mode: type[Experta], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = mode(RULES)
    first, second = detention_view(1, 0.2), detention_view(2, 0.2)
    expected = Oracle(RULES).judge(second)

    def crash(*_: Any) -> None:
        raise ZeroDivisionError

    engine.judge(first)
    with monkeypatch.context() as patch:
        patch.setattr("engine.rete.judging.Ready.row", crash)
        with pytest.raises(ZeroDivisionError):
            engine.judge(first)
    assert engine.judge(second) == expected


@pytest.mark.parametrize("mode", MODES)
def test_threads_judge_side_by_side_with_a_network_each(mode: type[Experta]) -> None:
    engine = mode(RULES)
    views = [detention_view(seed, 0.2) for seed in range(4)]
    expected = [Oracle(RULES).judge(view) for view in views]
    wrong: list[int] = []

    def work(offset: int) -> None:
        for i in range(8):
            place = (i + offset) % len(views)
            if engine.judge(views[place]) != expected[place]:
                wrong.append(place)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("mode", MODES)
def test_a_rule_over_its_budget_is_given_up_by_itself(
    mode: type[Experta], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = detention_view(2, 0.2)
    before = mode(RULES).judge(view)
    monkeypatch.setattr(network, "STEPS", 3)
    rows = mode(RULES).judge(view)
    given_up = {row.rule for row in rows if row.subjects == () and row not in before}
    assert given_up
    assert all(row.verdict == UNDETERMINED for row in rows if row.rule in given_up)
    kept = [row for row in rows if row.rule not in given_up]
    assert kept == [row for row in before if row.rule not in given_up]


def test_a_replaced_ruleset_leaves_nothing_behind() -> None:
    rules, views = drawn(5)

    def replace(times: int) -> None:
        for _ in range(times):
            ExpertaRete(rules).judge(views[0])
        gc.collect()

    tracemalloc.start()
    try:
        # The interpreter's own bounded caches of names fill up first.
        replace(25)
        before = tracemalloc.get_traced_memory()[0]
        replace(40)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 40_000


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_kept_from_one_check_to_the_next(mode: type[Experta]) -> None:
    engine = mode(RULES)
    views = [detention_view(seed, 0.2) for seed in range(3)]
    for view in views:
        engine.judge(view)
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(10):
            for view in views:
                engine.judge(view)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 100_000
