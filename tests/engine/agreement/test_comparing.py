"""The comparison of engines: what it covers, and that it finds a planted difference."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.agreement.comparing import Comparison, boundaries
from engine.agreement.varying import Stated, varied
from engine.checking import Checker, default_engines
from engine.periods.instants import parse_instant
from tests.engine.agreement.planted import Planted

CASES = rulesets_folder().parent / "fixtures" / "cases"


@pytest.fixture(scope="module")
def checker() -> Checker:
    ruleset = load_ruleset(rulesets_folder() / "national")
    return Checker(ruleset, {**default_engines(), "planted": Planted})


def stated(name: str) -> Stated:
    data = (CASES / f"{name}.json").read_bytes()
    return data, parse_instant(msgspec.json.decode(data)["as_of"])[0]


def test_engines_agree_on_a_case_its_boundaries_and_its_variations(checker: Checker) -> None:
    agreement = Comparison(checker, ["compiled", "experta"]).run([stated("demo")], 40)
    assert agreement.agreed
    assert agreement.compared.cases == 1
    assert agreement.compared.boundaries > 10
    assert agreement.compared.varied + agreement.compared.refused == 40


def test_a_planted_difference_is_found_and_named(checker: Checker) -> None:
    case = stated("demo")
    agreement = Comparison(checker, ["compiled", "planted"]).run([case], 0)
    assert not agreement.agreed
    assert {d.engine for d in agreement.differences} == {"planted"}
    assert {d.rule for d in agreement.differences} == {"CR-F05"}
    assert agreement.differences[0].snapshot == hashlib.sha256(case[0]).hexdigest()


def test_variations_are_a_function_of_the_seed(checker: Checker) -> None:
    vocabulary = checker.ruleset.vocabulary
    bases = [stated("demo"), stated("criminal-theft-compliant")]
    first = list(varied(vocabulary, bases, "甲", 30))
    assert first == list(varied(vocabulary, bases, "甲", 30))
    assert first != list(varied(vocabulary, bases, "乙", 30))
    assert len(set(first)) > 25


def test_boundaries_are_the_minutes_around_every_line(checker: Checker) -> None:
    data, as_of = stated("demo")
    rows = checker.verdicts(data, as_of=as_of)
    strict = next(row.strict for row in rows if row.strict is not None)
    assert {strict - 1, strict, strict + 1} <= set(boundaries(rows))
