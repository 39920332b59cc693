"""Cases and threads do not reach one another."""

import threading

import pytest

from engine.oracle.judging import Oracle
from engine.rete.engine import Experta, ExpertaRete
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view
from tests.engine.kept_memory import kept_bytes

RULES = sample_ruleset()
MODES = [Experta, ExpertaRete]


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
def test_nothing_is_kept_from_one_check_to_the_next(mode: type[Experta]) -> None:
    engine = mode(RULES)
    views = [detention_view(seed, 0.2) for seed in range(3)]

    def judge_often() -> None:
        for view in views * 2:
            engine.judge(view)

    judge_often()
    assert kept_bytes(judge_often) < 20_000
