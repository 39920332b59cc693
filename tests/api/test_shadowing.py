"""A share of live checks is judged again; what differs is kept without case content."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.second_engines import MOST_RECORDS
from api.shadowing import WHOLE, Shadow
from dsl.caching import load_ruleset
from dsl.content import rulesets_folder
from engine.checking import Checker, default_engines
from engine.periods.instants import parse_instant
from engine.rows import Row
from tests.engine.agreement.planted import Planted

CASE = (rulesets_folder().parent / "fixtures" / "cases" / "demo.json").read_bytes()
AS_OF = parse_instant(msgspec.json.decode(CASE)["as_of"])[0]


@pytest.fixture(scope="module")
def checker() -> Checker:
    ruleset = load_ruleset(rulesets_folder() / "national")
    return Checker(ruleset, {**default_engines(), "planted": Planted})


def look(checker: Checker, second: str, kept: Path, told: list[str]) -> object:
    shadow = Shadow(checker, second, WHOLE, kept, told.append)
    return shadow.look(
        CASE, engine="compiled", as_of=AS_OF, known_as_of=None, assume_complete=False
    )


def test_agreeing_engines_leave_nothing(checker: Checker, tmp_path: Path) -> None:
    told: list[str] = []
    assert look(checker, "oracle", tmp_path / "kept.jsonl", told) is None
    assert told == []
    assert list(tmp_path.iterdir()) == []


def test_a_disagreement_is_told_and_kept_with_the_hash_alone(
    checker: Checker, tmp_path: Path
) -> None:
    told: list[str] = []
    kept = tmp_path / "deep" / "kept.jsonl"
    assert look(checker, "planted", kept, told) is not None
    line = kept.read_text(encoding="utf-8")
    record = msgspec.json.decode(line)
    assert record["snapshot"] == hashlib.sha256(CASE).hexdigest()
    assert record["engines"] == ["compiled", "planted"]
    assert [row[0] for row in record["rows"]] == ["CR-F05"]
    assert "R1" not in line
    assert len(told) == 1


def test_the_sample_is_about_as_large_as_its_share(checker: Checker, tmp_path: Path) -> None:
    shadow = Shadow(checker, "oracle", 1000, tmp_path / "kept.jsonl", print)
    wanted = sum(shadow.wants(f"C{number}") for number in range(5000))
    assert 400 < wanted < 600
    none = Shadow(checker, "oracle", 0, tmp_path / "kept.jsonl", print)
    assert not any(none.wants(f"C{number}") for number in range(100))


@pytest.mark.parametrize("count", [MOST_RECORDS, MOST_RECORDS + 1])
def test_a_large_case_is_not_judged_again(checker: Checker, tmp_path: Path, count: int) -> None:
    class Counting(Checker):
        """Counts how often it judges."""

        judged = 0

        def verdicts(self, data: Any, **more: Any) -> list[Row]:
            """None at all."""
            self.judged += 1
            return []

    counting = Counting(checker.ruleset)
    shadow = Shadow(counting, "experta", WHOLE, tmp_path / "kept.jsonl", print)
    case = msgspec.json.encode({"person": [{"person_no": f"R{n}"} for n in range(count)]})
    found = shadow.look(
        case, engine="compiled", as_of=AS_OF, known_as_of=None, assume_complete=False
    )
    assert found is None
    assert counting.judged == (2 if count == MOST_RECORDS else 0)
