"""The rows of the expert system shell's engine are the oracle's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.checking import Checker
from engine.facts.reading import SnapshotReader
from engine.fingerprints import Keys
from engine.oracle.judging import Oracle
from engine.rete.engine import Experta, ExpertaRete
from engine.scenarios.features import read_features
from engine.scenarios.running import run
from engine.sight import Question, Sight
from tests.conformance.sample_ir import sample_ruleset
from tests.conformance.test_random_rules import drawn
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


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(30))
def test_the_rows_of_random_rules_on_random_snapshots_are_the_oracles(
    seed: int, mode: type[Experta]
) -> None:
    rules, views = drawn(seed)
    engine, oracle = mode(rules), Oracle(rules)
    for view in views:
        assert engine.judge(view) == oracle.judge(view)


def test_the_rows_of_every_scenario_under_the_shipped_rules_are_the_oracles() -> None:
    rules = load_ruleset(rulesets_folder() / "national")
    checker, oracle = Checker(rules), Oracle(rules)
    fast, full = Experta(rules), ExpertaRete(rules)
    reader, keys = SnapshotReader(checker.model), Keys(rules.vocabulary)
    differing = []
    for scenario in read_features(FEATURES):
        for data, as_of, known_as_of in run(scenario, checker).checked:
            snapshot = reader.read(data, as_of_given=True).snapshot
            view = Sight(checker.model, keys, snapshot, Question(as_of, known_as_of, False)).view
            if not oracle.judge(view) == fast.judge(view) == full.judge(view):
                differing.append((scenario.file, scenario.line))
    assert differing == []


def test_a_check_can_ask_for_the_engine_by_name() -> None:
    checker = Checker(load_ruleset(rulesets_folder() / "national"))
    scenario = next(s for s in read_features(FEATURES) if run(s, checker).checked)
    for name in ("experta", "experta-rete"):
        assert run(scenario, checker, name).failure == run(scenario, checker).failure


def test_the_rows_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from tests.conformance.sample_ir import sample_ruleset as s;"
        "from tests.engine.compiled.views import detention_view as v;"
        "from engine.rete.engine import Experta; print(Experta(s()).judge(v(3, 0.2)))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(printed) == 1
