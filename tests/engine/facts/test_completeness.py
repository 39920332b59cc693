"""Until when a section is complete: the later of nothing, the earlier of everything."""

from typing import Any

import pytest

from engine.facts.completeness import NEVER, completeness
from engine.periods.instants import parse_instant
from tests.engine.facts.snapshots import AS_OF, model, read, snapshot

NOW = parse_instant(AS_OF)[0]


def until(*flags: dict[str, Any], assume_complete: bool = False) -> int:
    written = [{"section": "measure"} | flag for flag in flags]
    record = read(snapshot(completeness_flag=written)).snapshot
    return completeness(model(), record, NOW, assume_complete=assume_complete)["measure"]


def test_a_declaration_holds_up_to_its_minute() -> None:
    flag = {"complete_until": "2026-03-11T08:00:00+08:00", "state": "yes"}
    assert until(flag) == parse_instant("2026-03-11T08:00:00+08:00")[0]


def test_a_declaration_never_reaches_beyond_as_of() -> None:
    assert until({"complete_until": "2026-04-01", "state": "yes"}) == NOW


def test_a_bare_date_counts_from_its_beginning() -> None:
    flag = {"complete_until": "2026-03-11", "state": "yes"}
    assert until(flag) == parse_instant("2026-03-11T00:00:00+08:00")[0]


@pytest.mark.parametrize(
    "flag",
    [
        {"complete_until": AS_OF, "state": "no"},
        {"complete_until": AS_OF, "state": "unknown"},
        {"complete_until": AS_OF},
        {"state": "yes"},
    ],
)
def test_anything_but_a_full_yes_declares_nothing_even_when_completeness_is_assumed(
    flag: dict[str, Any],
) -> None:
    assert until(flag) == NEVER
    assert until(flag, assume_complete=True) == NEVER


def test_a_section_without_declaration_is_complete_only_if_that_is_assumed() -> None:
    assert until() == NEVER
    assert until(assume_complete=True) == NOW


def test_every_section_and_the_case_have_an_answer() -> None:
    record = read(snapshot()).snapshot
    every = completeness(model(), record, NOW, assume_complete=False)
    assert {"case", "measure", "area_alarm"} <= every.keys()
    assert every["measure"] == NOW
    assert every["case"] == NEVER
