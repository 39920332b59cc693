"""Whatever the rules and the case: an explanation is found, and it is whole."""

from __future__ import annotations

from random import Random

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.answers import Answer, Explained, encode
from engine.checking import Checker
from engine.explaining.tree import MOST_NODES
from engine.oracle.judging import Oracle
from tests.conformance.rulesets import RuleGrammar
from tests.conformance.snapshots import AS_OF, snapshot_body
from tests.engine.oracle.world import MODEL


def answers(seed: int) -> list[Answer]:
    """Random rules asked about three random cases."""
    random = Random(seed)
    rules = RuleGrammar(random, depth=random.choice((0, 1, 2))).whole(2)
    checker = Checker(rules, {"oracle": Oracle})
    snapshots = [msgspec.convert(snapshot_body(random), MODEL.root) for _ in range(3)]
    return [
        checker.check(snapshot, as_of=AS_OF, engine="oracle", include={"all"}, trace=True)
        for snapshot in snapshots
    ]


@given(st.integers(0, 2**40))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_finding_is_explained_in_one_line_and_one_bounded_tree(seed: int) -> None:
    for answer in answers(seed):
        assert encode(answer)
        for finding in answer.findings:
            assert finding.message.endswith("。")
            assert finding.message.isprintable()
            assert "None" not in finding.message
            assert finding.trace is not None
            assert size(finding.trace) <= MOST_NODES + 100


@given(st.integers(0, 2**40))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_only_what_is_undetermined_lacks_facts(seed: int) -> None:
    for answer in answers(seed):
        for finding in answer.findings:
            if finding.missing:
                assert finding.verdict == "undetermined"
            pointers = [gap.path for gap in finding.missing] + [f.path for f in finding.facts]
            assert all(pointer.startswith("/") for pointer in pointers)


def size(node: Explained) -> int:
    return 1 + sum(size(child) for child in node.children)
