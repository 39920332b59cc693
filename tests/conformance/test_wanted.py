"""The compiled engine's short way to findings and next change: what all rows would give."""

import pytest

from engine.compiled.engine import Compiled
from engine.rows import VERDICTS
from engine.truth import INF
from tests.conformance.drawing import drawn
from tests.conformance.sources import SOURCES, Source

FINDINGS = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)


@pytest.mark.parametrize("source", SOURCES, ids=[source.name for source in SOURCES])
def test_findings_and_next_change_are_those_of_all_rows(source: Source) -> None:
    differing = []
    for rules, views in source.groups(1):
        compiled = Compiled(rules)
        for label, view in views:
            rows = compiled.judge(view)
            found, soonest = compiled.judge_wanted(view, FINDINGS)
            wanted = [row for row in rows if FINDINGS[row.verdict]]
            first = min((row.next_change for row in rows), default=INF)
            if (found, soonest) != (wanted, first):
                differing.append(label)
    assert differing == []


def test_the_generated_source_depends_on_the_ruleset_alone() -> None:
    for seed in range(10):
        first, again = drawn(seed)[0], drawn(seed)[0]
        assert Compiled(first).source_hash == Compiled(again).source_hash
