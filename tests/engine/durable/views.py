"""Views to judge: those of the scenarios under the shipped rules."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from dsl.ir.rules import Ruleset
from engine.checking import Checker
from engine.facts.reading import SnapshotReader
from engine.fingerprints import Keys
from engine.rows import View
from engine.scenarios.features import read_features
from engine.scenarios.running import run
from engine.sight import Question, Sight

FEATURES = Path(__file__).parents[3] / "features"


@cache
def national() -> Ruleset:
    return load_ruleset(rulesets_folder() / "national")


@cache
def checked(every: int = 6) -> list[tuple[bytes, int, int | None]]:
    """What every sixth scenario checks."""
    checker = Checker(national())
    scenarios = list(read_features(FEATURES))[::every]
    return [each for scenario in scenarios for each in run(scenario, checker).checked]


def one_checked() -> tuple[bytes, int]:
    """A snapshot and a moment."""
    data, as_of, _ = checked(every=400)[0]
    return data, as_of


def views() -> Iterator[View]:
    checker = Checker(national())
    reader, keys = SnapshotReader(checker.model), Keys(national().vocabulary)
    for data, as_of, known_as_of in checked():
        snapshot = reader.read(data, as_of_given=True).snapshot
        yield Sight(checker.model, keys, snapshot, Question(as_of, known_as_of, False)).view
