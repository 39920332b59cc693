"""The long proofs as work that can be done bit by bit."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import msgspec

from api.rulesets.examining import CASES, FEATURES, Examined, folder_of
from api.rulesets.files import Files
from api.rulesets.gathering import gather
from api.rulesets.impact import ImpactRunner
from api.rulesets.results import TrialFailure, TrialReport
from api.rulesets.stored import StoredCases
from engine.agreement.comparing import Comparison
from engine.agreement.varying import Stated
from engine.checking import Checker
from engine.scenarios.examples import example_failure
from engine.scenarios.features import read_features
from engine.scenarios.running import run

ENGINES = ("compiled", "experta")
"""The engines whose rows must be the oracle's before rules are published."""


class Progress(NamedTuple):
    """How much is done of how much (0: not known yet)."""

    done: int
    total: int


Work = Generator[Progress, None, bytes]
"""Yields its progress often; returns its result as JSON."""


def tests_work(files: Files, examined: Examined, checker: Checker) -> Work:
    """Run the rules' examples and scenarios.  Raises ScenarioError."""
    failures = []
    with folder_of(files) as folder:
        scenarios = read_features(folder / FEATURES)
        total = len(examined.examples) + len(scenarios)
        for done, example in enumerate(examined.examples, start=1):
            failure = example_failure(example, checker)
            if failure:
                place = f"{example.place.file}:{example.place.line}"
                name = f"{example.rule} 示例「{example.label}」"
                failures.append(TrialFailure(place, name, failure))
            yield Progress(done, total)
        for done, scenario in enumerate(scenarios, start=len(examined.examples) + 1):
            failure = run(scenario, checker).failure
            if failure:
                place = f"{FEATURES}/{scenario.file}:{scenario.line}"
                failures.append(TrialFailure(place, f"场景「{scenario.name}」", failure))
            yield Progress(done, total)
    report = TrialReport(len(examined.examples), len(scenarios), tuple(failures))
    return msgspec.json.encode(report)


def agreement_work(files: Files, examined: Examined, checker: Checker, varied: int) -> Work:
    """Compare the engines on every stated case, its boundaries, and ``varied`` changed ones.

    Raises UnprovenError and ScenarioError.
    """
    stated: list[Stated] = []
    with folder_of(files) as folder:
        gathering = gather(
            checker, _there(folder / FEATURES), _there(folder / CASES), examined.examples
        )
        for each in gathering:
            stated.append(each)
            yield Progress(0, 0)
    comparison = Comparison(checker, ENGINES)
    for done in comparison.steps(stated, varied):
        yield Progress(done, len(stated) + varied)
    return msgspec.json.encode(comparison.record())


def impact_work(old: Checker, new: Checker, cases: StoredCases, runner: ImpactRunner) -> Work:
    """Replay old and new rules over the stored cases."""
    total = cases.count()
    running = runner.run(old, new, cases)
    while True:
        try:
            done = next(running)
        except StopIteration as ended:
            return msgspec.json.encode(ended.value)
        yield Progress(done, max(done, total))


def _there(folder: Path) -> Path | None:
    return folder if folder.is_dir() else None
