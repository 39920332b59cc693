"""What a ruleset is proved with must itself be checkable."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.rulesets.gathering import UnprovenError, gather
from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.checking import Checker

CASES = rulesets_folder().parent / "fixtures" / "cases"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_ruleset(rulesets_folder() / "national"))


def test_every_whole_case_is_gathered(checker: Checker) -> None:
    assert len(list(gather(checker, None, CASES))) == len(list(CASES.glob("*.json")))


@pytest.mark.parametrize("text", ['{"snapshot_id":"x"', "[]", '{"snapshot_id":"x","case":{}}'])
def test_a_case_that_cannot_be_checked_is_named(
    checker: Checker, tmp_path: Path, text: str
) -> None:
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnprovenError, match=r"odd\.json 不能核查"):
        list(gather(checker, None, tmp_path))


def test_nothing_to_prove_with_is_no_proof(checker: Checker, tmp_path: Path) -> None:
    with pytest.raises(UnprovenError, match="无从证明"):
        list(gather(checker, None, tmp_path))
