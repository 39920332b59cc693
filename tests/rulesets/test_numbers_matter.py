"""Changing any number of a rule by one unit makes one of its scenarios fail."""

from __future__ import annotations

import pytest

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.checking import Checker
from engine.scenarios.features import Scenario, read_features
from engine.scenarios.running import run
from tests.rulesets.numbers import Spot, changed, spots

RULESET = load_ruleset(rulesets_folder() / "national")
SCENARIOS = read_features(rulesets_folder().parent / "features")
SPOTS = spots(RULESET)
ENGINE = "oracle"


def name_of(spot: Spot) -> str:
    return f"{spot.what}:{'.'.join(str(part) for part in spot.path[1:])}={spot.value}"


def concerned(spot: Spot) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if scenario.rules & spot.rules]


@pytest.mark.thorough
@pytest.mark.parametrize("step", [1, -1], ids=["more", "less"])
@pytest.mark.parametrize("spot", SPOTS, ids=name_of)
def test_a_changed_number_breaks_a_scenario(spot: Spot, step: int) -> None:
    checker = Checker(changed(RULESET, spot, step))
    scenarios = concerned(spot)
    assert any(run(scenario, checker, ENGINE).failure for scenario in scenarios), (
        f"{len(scenarios)} 个场景都看不出 {name_of(spot)} 改动了 {step:+}"
    )


def test_every_rule_has_three_scenarios() -> None:
    short = {
        rule.id: sum(rule.id in scenario.rules for scenario in SCENARIOS)
        for rule in RULESET.rules
        if sum(rule.id in scenario.rules for scenario in SCENARIOS) < 3
    }
    assert short == {}


def test_every_tagged_rule_exists() -> None:
    known = {rule.id for rule in RULESET.rules}
    tagged = set().union(*(scenario.rules for scenario in SCENARIOS))
    assert tagged - known == set()
