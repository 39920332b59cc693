"""Until the next change nothing changes: on all that the scenarios check, and the whole cases."""

from __future__ import annotations

import random

import pytest

from engine.checking import Checker
from engine.periods.instants import parse_instant
from tests.conformance.stated import SEED, Stated, checker, stated

HORIZON = 400 * 1440
"""Minutes looked ahead where time alone is said to change nothing."""

Told = frozenset[tuple[str, str, str, str | None]]


def told(known: Checker, given: Stated, as_of: int) -> tuple[Told, str | None]:
    """Which rule says what of whom, and when that changes."""
    answer = known.check(
        given.data, as_of=as_of, known_as_of=given.known_as_of, include=("pending", "compliant")
    )
    said = ((f.rule, f.finding_id, f.verdict, f.level) for f in answer.findings)
    return frozenset(said), answer.next_change_at


@pytest.mark.thorough
def test_nothing_changes_before_the_next_change() -> None:
    chance = random.Random(SEED)
    missed = []
    for given in stated():
        now, changes = told(checker(), given, given.as_of)
        end = given.as_of + HORIZON if changes is None else parse_instant(changes)[0]
        if end - given.as_of < 2:
            continue
        for minute in (end - 1, chance.randrange(given.as_of + 1, end)):
            if told(checker(), given, minute)[0] != now:
                missed.append((given.label, minute))
    assert missed == []
