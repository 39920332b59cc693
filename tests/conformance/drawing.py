"""Random rulesets with random snapshots, the same for the same seed."""

from random import Random

from dsl.ir.rules import Ruleset
from engine.rows import View
from tests.conformance.rulesets import RuleGrammar
from tests.conformance.snapshots import random_view

VIEWS = 10
"""Views each ruleset is tried on."""


def drawn(seed: int) -> tuple[Ruleset, list[View]]:
    """A ruleset and views, the same for the same seed."""
    random = Random(seed)
    rules = RuleGrammar(random, depth=random.choice((0, 1, 1, 2))).whole(random.choice((1, 2, 4)))
    return rules, [random_view(random) for _ in range(VIEWS)]
