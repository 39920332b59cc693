"""The rulesets that are shipped, and hand-built rules of every shape, over snapshots made for them.

``FADU_CONFORMANCE_CASES`` sets how many cases are tried (a night's run: 100,000).
"""

import os
from functools import cache
from random import Random

import pytest

from dsl.compiling import compile_ruleset
from dsl.content import rulesets_folder
from dsl.ir.rules import Ruleset
from engine.compiled.engine import Compiled
from engine.oracle.judging import Oracle
from engine.rows import VERDICTS
from engine.truth import INF
from tests.conformance.focused import Focus
from tests.conformance.sample_ir import sample_ruleset

CASES = int(os.environ.get("FADU_CONFORMANCE_CASES", "2000")) // 10
PARTS = 4
FINDINGS = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)


@cache
def ruleset(name: str) -> Ruleset:
    if name == "sample":
        return sample_ruleset()
    found = compile_ruleset(rulesets_folder() / name).ruleset
    assert found is not None
    return found


@cache
def prepared(name: str) -> tuple[Compiled, Oracle, Focus]:
    rules = ruleset(name)
    return Compiled(rules), Oracle(rules), Focus(rules)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", ["sample", "national"])
def test_compiled_gives_the_oracles_rows(name: str, part: int) -> None:
    compiled, oracle, focus = prepared(name)
    for case in range(part, CASES, PARTS):
        view = focus.view(Random(case))
        rows = oracle.judge(view)
        assert compiled.judge(view) == rows, case
        found, soonest = compiled.judge_wanted(view, FINDINGS)
        assert found == [row for row in rows if FINDINGS[row.verdict]], case
        assert soonest == min((row.next_change for row in rows), default=INF), case
