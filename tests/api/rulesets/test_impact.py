"""The impact of new rules on stored cases, rule by rule, with cases for example."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from api.rulesets.examining import examine
from api.rulesets.impact import MOST_SAMPLES, RowImpact
from api.rulesets.results import ImpactReport, SampleCase
from api.rulesets.stored import StoredCase
from dsl.content import rulesets_folder
from dsl.manifests import surroundings
from engine.checking import Checker
from tests.api.cases import dumped, late_interrogation
from tests.api.rulesets.sample import files


class Cases:
    """A few cases at hand."""

    def __init__(self, *snapshots: bytes) -> None:
        self._cases = [StoredCase(f"A{n}", "/", 1, data) for n, data in enumerate(snapshots)]

    def count(self) -> int:
        """How many there are."""
        return len(self._cases)

    def __iter__(self) -> Iterator[StoredCase]:
        """In order."""
        return iter(self._cases)


@pytest.fixture(scope="module")
def checkers() -> dict[int, Checker]:
    """The sample with limits of so many hours."""
    around = surroundings(rulesets_folder())
    found = {}
    for hours in (24, 12, 48):
        ruleset = examine(files(hours=hours), around).ruleset
        assert ruleset is not None
        found[hours] = Checker(ruleset)
    return found


def report(old: Checker, new: Checker, cases: Cases) -> tuple[list[int], ImpactReport]:
    running = RowImpact().run(old, new, cases)
    seen = []
    while True:
        try:
            seen.append(next(running))
        except StopIteration as ended:
            return seen, msgspec.convert(ended.value, ImpactReport)


LATE = dumped(late_interrogation())
"""Detained 25 hours and ten minutes ago."""

EARLY = dumped(late_interrogation() | {"as_of": "2026-07-01T04:00:00+08:00"})


def test_a_longer_limit_lets_findings_vanish_and_a_shorter_one_brings_them(
    checkers: dict[int, Checker],
) -> None:
    seen, found = report(checkers[24], checkers[48], Cases(LATE, EARLY))
    assert seen == [1, 2]
    (rule,) = found.rules
    assert (rule.rule, rule.new, rule.vanished, rule.changed) == ("CR-F05", 0, 1, 0)
    assert rule.vanished_in == (SampleCase("A0", "/", 1),)
    assert (found.cases, found.affected, found.refused) == (2, 1, 0)
    _, back = report(checkers[48], checkers[24], Cases(LATE, EARLY))
    assert (back.rules[0].new, back.rules[0].vanished) == (1, 0)


def test_another_line_changes_a_finding(checkers: dict[int, Checker]) -> None:
    _, found = report(checkers[24], checkers[12], Cases(LATE))
    assert (found.rules[0].changed, found.rules[0].new) == (1, 0)
    assert found.rules[0].changed_in[0].case_id == "A0"


def test_the_same_rules_change_nothing(checkers: dict[int, Checker]) -> None:
    _, found = report(checkers[24], checkers[24], Cases(LATE, EARLY))
    assert (found.rules, found.affected, found.old_hash == found.new_hash) == ((), 0, True)


def test_a_case_that_cannot_be_checked_is_counted(checkers: dict[int, Checker]) -> None:
    seen, found = report(checkers[24], checkers[48], Cases(b"{}", LATE))
    assert (seen, found.refused, found.cases) == ([1, 2], 1, 1)


def test_of_many_cases_some_are_named(checkers: dict[int, Checker]) -> None:
    many = Cases(*[LATE] * (MOST_SAMPLES + 3))
    _, found = report(checkers[24], checkers[48], many)
    assert (found.rules[0].vanished, len(found.rules[0].vanished_in)) == (MOST_SAMPLES + 3,
                                                                          MOST_SAMPLES)  # fmt: skip
