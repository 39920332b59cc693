"""The rows durable_rules decides on are the oracle's."""

import pytest

from engine.durable.deciding import Decider
from engine.durable.engine import Durable
from engine.durable.supervision import Worker
from engine.oracle.judging import Oracle
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view
from tests.engine.durable.workers import patient

pytestmark = pytest.mark.durable


@pytest.mark.parametrize("later", [-9000, 0, 40000])
def test_the_rows_of_ordinary_cases_are_the_oracles(later: int) -> None:
    rules = sample_ruleset()
    engine, oracle = Durable(rules, patient()), Oracle(rules)
    for seed in range(8):
        view = detention_view(seed, 0.2)
        view = detention_view(seed, 0.2, as_of=view.as_of + later)
        assert engine.judge(view) == oracle.judge(view)


def test_a_rule_out_of_steps_has_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.durable.quantities.reckoner.Steps.__init__", _no_steps)
    rows = Durable(sample_ruleset(), patient()).judge(detention_view(1, 0.2))
    assert {row.subjects for row in rows} == {()}
    assert len(rows) == len({rule.id for rule in sample_ruleset().rules})


def _no_steps(self: object) -> None:
    vars(self)["left"] = 0


def test_a_worn_out_worker_is_replaced_between_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.durable.supervision.MOST_QUESTIONS", 3)
    worker = Worker("engine.durable.verdict_worker", deadline=30.0)
    engine = Durable(sample_ruleset(), Decider(worker))
    view = detention_view(1, 0.2)
    assert [engine.judge(view) for _ in range(6)] == [Oracle(sample_ruleset()).judge(view)] * 6
    assert worker.started > 1
