"""The rows of the expert system shell's engine are the oracle's."""

from pathlib import Path

import pytest

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.checking import Checker
from engine.oracle.judging import Oracle
from engine.rete.engine import Experta, ExpertaRete
from engine.scenarios.features import read_features
from engine.scenarios.running import run
from tests.conformance.sample_ir import sample_ruleset
from tests.engine.compiled.views import detention_view

FEATURES = Path(__file__).parents[3] / "features"
RULES = sample_ruleset()
MODES = [Experta, ExpertaRete]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("later", [-9000, 0, 40000])
def test_the_rows_of_ordinary_cases_are_the_oracles(later: int, mode: type[Experta]) -> None:
    engine, oracle = mode(RULES), Oracle(RULES)
    for seed in range(8):
        view = detention_view(seed, 0.2)
        view = detention_view(seed, 0.2, as_of=view.as_of + later)
        assert engine.judge(view) == oracle.judge(view)


def test_a_check_can_ask_for_the_engine_by_name() -> None:
    checker = Checker(load_ruleset(rulesets_folder() / "national"))
    scenario = next(s for s in read_features(FEATURES) if run(s, checker).checked)
    for name in ("experta", "experta-rete"):
        assert run(scenario, checker, name).failure == run(scenario, checker).failure
