"""What the compiled engine gives back, beside being equal to the oracle."""

import msgspec
import pytest

from engine.compiled.engine import Compiled
from engine.compiled.running import check
from engine.oracle.judging import Oracle
from engine.rows import UNDETERMINED, VERDICTS
from engine.truth import INF
from tests.conformance.sample_ir import sample_ruleset
from tests.conformance.stated import national, seen
from tests.engine.compiled.views import detention_view
from tests.engine.kept_memory import kept_bytes

RULES = sample_ruleset()
COMPILED = Compiled(RULES)
ORACLE = Oracle(RULES)
FINDINGS = tuple(verdict in VERDICTS[:4] for verdict in VERDICTS)
HOURS = (0, 1, 30, 300, 1000)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("later", [-20000, -9000, -3000, 0, 5000, 40000])
def test_the_rows_of_ordinary_cases_are_the_oracles(seed: int, later: int) -> None:
    view = detention_view(seed, 0.2)
    view = detention_view(seed, 0.2, as_of=view.as_of + later)
    assert COMPILED.judge(view) == ORACLE.judge(view)


@pytest.mark.parametrize("seed", range(12))
def test_asking_for_findings_only_leaves_out_rows_and_nothing_else(seed: int) -> None:
    view = detention_view(seed, 0.2)
    rows = COMPILED.judge(view)
    found, soonest = COMPILED.judge_wanted(view, FINDINGS)
    assert found == [row for row in rows if FINDINGS[row.verdict]]
    assert soonest == min((row.next_change for row in rows), default=INF)


@pytest.mark.parametrize("verdict", range(len(VERDICTS)))
def test_any_one_verdict_can_be_asked_for(verdict: int) -> None:
    view = detention_view(3, 0.2)
    wanted = tuple(i == verdict for i in range(len(VERDICTS)))
    expected = [row for row in COMPILED.judge(view) if row.verdict == verdict]
    assert COMPILED.judge_wanted(view, wanted)[0] == expected


def test_a_rule_that_looks_at_too_many_records_is_given_up_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = detention_view(2, 0.2)
    before = COMPILED.judge(view)
    monkeypatch.setattr("engine.compiled.engine.STEPS", 20)
    rows = COMPILED.judge(view)
    given_up = {row.rule for row in rows if row.subjects == () and row not in before}
    assert given_up
    assert all(row.verdict == UNDETERMINED for row in rows if row.rule in given_up)
    kept = [row for row in rows if row.rule not in given_up]
    assert kept == [row for row in before if row.rule not in given_up]
    assert check.STEPS > 300_000


def test_a_rule_with_too_many_findings_in_one_case_is_given_up_by_itself() -> None:
    """Of 150 interviews of which nothing is known, any two could overlap: 11,175 pairs."""
    known = {"as_of": "2026-03-20T12:00:00+08:00", "snapshot_id": "S1", "case": {}}
    told = [{"interview_id": f"I{number}"} for number in range(150)]
    view = seen(msgspec.json.encode(known | {"interview": told}), as_of=0)
    assert view is not None
    rules = national().rules
    pairs = {i for i, rule in enumerate(rules) if rule.id == "CR-C02"}
    rows = Compiled(national()).judge(view._replace(as_of=view.taken_at))
    given_up = [row for row in rows if row.rule in pairs]
    assert [(row.subjects, row.verdict) for row in given_up] == [((), UNDETERMINED)]
    assert all(row.subjects for row in rows if row.rule not in pairs and rules[row.rule].subjects)


def test_nothing_is_kept_from_one_check_to_the_next() -> None:
    views = [detention_view(seed) for seed in range(5)]

    def judge_often() -> None:
        for view in views * 15:
            COMPILED.judge(view)

    judge_often()
    assert kept_bytes(judge_often) < 3_000
