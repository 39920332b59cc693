"""Random rules over random snapshots: every engine gives the oracle's rows.

``FADU_CONFORMANCE_CASES`` sets how many cases are tried (a night's run: 100,000).
"""

import os
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.ir.rules import Ruleset
from engine.compiled.engine import Compiled
from engine.oracle.judging import Oracle
from engine.rows import VERDICTS, View
from engine.truth import INF
from tests.conformance.rulesets import RuleGrammar
from tests.conformance.snapshots import random_view

CASES = int(os.environ.get("FADU_CONFORMANCE_CASES", "2000"))
FINDINGS = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)
VIEWS = 10
"""Views each ruleset is tried on."""


def drawn(seed: int) -> tuple[Ruleset, list[View]]:
    """A ruleset and views, the same for the same seed."""
    random = Random(seed)
    rules = RuleGrammar(random, depth=random.choice((0, 1, 1, 2))).whole(random.choice((1, 2, 4)))
    return rules, [random_view(random) for _ in range(VIEWS)]


@settings(
    max_examples=CASES // VIEWS,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(min_value=0, max_value=2**40))
def test_compiled_rows_are_the_oracles_on_any_rules_and_any_snapshot(seed: int) -> None:
    rules, views = drawn(seed)
    compiled, oracle = Compiled(rules), Oracle(rules)
    for view in views:
        rows = oracle.judge(view)
        assert compiled.judge(view) == rows
        found, soonest = compiled.judge_wanted(view, FINDINGS)
        assert found == [row for row in rows if FINDINGS[row.verdict]]
        assert soonest == min((row.next_change for row in rows), default=INF)


def test_the_generated_source_depends_on_the_ruleset_alone() -> None:
    for seed in range(10):
        first, again = drawn(seed)[0], drawn(seed)[0]
        assert Compiled(first).source_hash == Compiled(again).source_hash
