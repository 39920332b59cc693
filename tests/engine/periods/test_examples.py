"""Every worked example with a computed date gives that date."""

from collections.abc import Sequence

import pytest

from engine.periods.custody import release_from_detention
from engine.periods.delivery import posted_in_time
from engine.periods.instants import parse_day, parse_instant
from engine.periods.limit import simple_deadline
from engine.periods.persons import has_reached_age
from tests.engine.periods.examples import (
    Age,
    Back,
    Forward,
    Posted,
    Release,
    length_of,
    read_examples,
    reading_of,
    run_backward,
    run_forward,
    shown,
)
from tests.engine.periods.tables import TABLE

CRIMINAL = read_examples("criminal")
ADMINISTRATIVE = read_examples("administrative")


def named(examples: Sequence[Forward | Back]) -> list[str]:
    return [f"{i}-{example.rule}-{example.due}" for i, example in enumerate(examples)]


FORWARD = CRIMINAL.forward + ADMINISTRATIVE.forward
BACK = CRIMINAL.back + ADMINISTRATIVE.back


@pytest.mark.parametrize("example", FORWARD, ids=named(FORWARD))
def test_a_limit_ends_when_the_example_says(example: Forward) -> None:
    early, late = run_forward(example, 0), run_forward(example, 1)
    if example.provisional == "yes":
        assert early[2] == late[2] == 1
        assert shown(early[0], example.due) <= example.due <= shown(late[0], example.due)
        return
    assert shown(early[0], example.due) == example.due
    assert early == late
    assert early[2] == 0
    assert [i for i in range(len(example.links)) if early[4] >> i & 1] == example.used
    assert early[6] == example.deducted
    assert example.total in (None, early[5])


@pytest.mark.parametrize("example", BACK, ids=named(BACK))
def test_the_last_day_before_an_event_is_the_one_the_example_says(example: Back) -> None:
    assert shown(run_backward(example), example.due) == example.due


@pytest.mark.parametrize("example", ADMINISTRATIVE.release, ids=lambda e: e.rule)
def test_detention_ends_at_the_clock_time_of_the_intake(example: Release) -> None:
    intake = parse_instant(example.intake)[0]
    release = release_from_detention(intake, example.days, example.offset, example.leave)
    assert shown(release, example.due) == example.due


@pytest.mark.parametrize("example", ADMINISTRATIVE.age, ids=lambda e: f"{e.rule}-{e.on}")
def test_an_age_is_reached_on_the_day_after_the_birthday(example: Age) -> None:
    reached = has_reached_age(TABLE, parse_day(example.born), example.years, parse_day(example.on))
    assert reached == (example.reached == "yes")


@pytest.mark.parametrize("example", ADMINISTRATIVE.posted, ids=lambda e: e.rule)
def test_a_letter_posted_in_time_is_in_time(example: Posted) -> None:
    amount, unit = length_of(example.length)
    start = parse_instant(example.start)[0]
    _, last_good, _ = simple_deadline(TABLE, start, amount, unit, reading_of(example.reading), 0)
    posted = parse_instant(example.posted)[0]
    assert posted_in_time(posted, last_good) == (example.in_time == "yes")


def test_the_examples_are_all_there() -> None:
    assert (len(CRIMINAL.forward), len(CRIMINAL.back)) == (170, 4)
    others = (ADMINISTRATIVE.release, ADMINISTRATIVE.age, ADMINISTRATIVE.posted)
    assert (len(ADMINISTRATIVE.forward), len(ADMINISTRATIVE.back)) == (144, 3)
    assert [len(examples) for examples in others] == [1, 2, 1]
