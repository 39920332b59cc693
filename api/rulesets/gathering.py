"""The cases a ruleset is proved with: whole cases and every check of its scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dsl.ir.examples import Example
from engine.agreement.comparing import REFERENCE
from engine.agreement.varying import Stated
from engine.checking import Checker, SnapshotRefused
from engine.periods.instants import parse_instant
from engine.scenarios.features import read_features
from engine.scenarios.running import run


class UnprovenError(Exception):
    """The rules fail their own scenarios, or there is nothing to prove them with."""


def gather(
    checker: Checker, features: Path | None, cases: Path | None, examples: Iterable[Example] = ()
) -> Iterator[Stated]:
    """Every stated snapshot with its moment: whole cases, the rules' examples, the scenarios.

    Raises UnprovenError when a scenario does not hold, a case is refused or none is found;
    ScenarioError when a scenario file can't be read.
    """
    found = False
    for stated in _stated(checker, features, cases, examples):
        found = True
        yield stated
    if not found:
        raise UnprovenError("没有场景、示例，也没有案件，无从证明各引擎一致")


def _stated(
    checker: Checker, features: Path | None, cases: Path | None, examples: Iterable[Example]
) -> Iterator[Stated]:
    if cases is not None:
        for path in sorted(cases.glob("*.json")):
            yield _case(checker, path)
    for example in examples:
        yield msgspec.json.encode(example.snapshot), example.as_of
    if features is not None:
        for scenario in read_features(features):
            outcome = run(scenario, checker, REFERENCE)
            if outcome.failure:
                place = f"{scenario.file}:{scenario.line}"
                raise UnprovenError(f"{place} 场景「{scenario.name}」不成立：{outcome.failure}")
            for data, as_of, _ in outcome.checked:
                yield data, as_of


def _case(checker: Checker, path: Path) -> Stated:
    data = path.read_bytes()
    try:
        checker.verdicts(data, engine=REFERENCE)
    except SnapshotRefused as refusal:
        first = refusal.problems[0]
        raise UnprovenError(f"{path.name} 不能核查：{first.pointer} {first.message}") from refusal
    return data, parse_instant(msgspec.json.decode(data)["as_of"])[1]
