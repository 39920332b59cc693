"""Running scenarios without a test framework: for ``fadu test`` and for mutation of rules."""

from __future__ import annotations

from typing import NamedTuple

from engine.checking import Checker, SnapshotRefused
from engine.scenarios.features import Scenario
from engine.scenarios.stating import ScenarioError
from engine.scenarios.steps import World, perform


class Outcome(NamedTuple):
    """How a scenario went: ``failure`` is empty if it holds, else says which sentence and why."""

    scenario: Scenario
    failure: str
    checked: tuple[tuple[bytes, int, int | None], ...]


def run(scenario: Scenario, checker: Checker, engine: str = "compiled") -> Outcome:
    """Perform a scenario's sentences in order until one fails."""
    world = World(checker, engine)
    failure = ""
    for text, table in scenario.sentences:
        try:
            perform(world, text, table)
        except ScenarioError as error:
            failure = f"「{text}」：{error}"
        except SnapshotRefused as error:
            failure = f"「{text}」：快照被拒：{error}"
        if failure:
            break
    return Outcome(scenario, failure, tuple(world.checked))
