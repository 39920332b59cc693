"""Sampling: the same population and seed give the same sample, whoever draws it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.disposal.refusals import InvalidError, NotFoundError
from api.disposal.sampling import Asked, Member, draw, samples_after, seen_sample
from api.security.identity import Role
from tests.api.disposal.office import HANDLER, JUDGE, Office, person

POPULATION = [Member(f"C{number:03}", f"/{number % 3}/") for number in range(100)]


def test_a_sample_is_known_by_its_seed() -> None:
    asked = Asked(size=5)
    assert draw(POPULATION, "seed-1", asked) == ["C066", "C041", "C087", "C071", "C002"]
    assert draw(POPULATION, "seed-2", asked) != draw(POPULATION, "seed-1", asked)


@given(st.permutations(POPULATION), st.text(min_size=1, max_size=9), st.integers(1, 120))
def test_the_order_of_the_population_does_not_matter(
    shuffled: list[Member], seed: str, size: int
) -> None:
    for by_unit in (False, True):
        asked = Asked(size=size, by_unit=by_unit)
        drawn = draw(shuffled, seed, asked)
        assert drawn == draw(POPULATION, seed, asked)
        assert len(drawn) == len(set(drawn)) == min(size, len(POPULATION))


def test_each_unit_gives_its_part() -> None:
    population = (
        [Member(f"A{n}", "/1/") for n in range(60)]
        + [Member(f"B{n}", "/2/") for n in range(30)]
        + [Member("X", "/3/")]
    )
    drawn = draw(population, "s", Asked(share=10_00, by_unit=True))
    assert Counter(case_id[0] for case_id in drawn) == {"A": 7, "B": 3}


def test_a_smaller_sample_is_the_beginning_of_a_larger_one() -> None:
    assert draw(POPULATION, "s", Asked(size=20))[:7] == draw(POPULATION, "s", Asked(size=7))


def test_a_sample_is_recorded_and_can_be_drawn_again(office: Office) -> None:
    for number in range(9):
        office.late_case(f"A{number}")
    sample = office.disposal.sampling.draw(JUDGE, Asked(share=33_00), "季度抽查", None)
    kept = sample.content()
    assert (sample.population, sample.size) == (9, 3)
    assert draw(kept.population, sample.seed, kept.asked) == list(kept.drawn)
    office.late_case("A9")
    again = office.disposal.sampling.draw(JUDGE, Asked(share=33_00), "复核", sample.seed)
    assert again.population_hash != sample.population_hash
    with office.database.reading() as connection:
        assert [each.sample_id for each in samples_after(connection, JUDGE, 0, 9)] == [1, 2]
        assert seen_sample(connection, JUDGE, sample.sample_id) == sample
        with pytest.raises(NotFoundError):
            seen_sample(connection, HANDLER, sample.sample_id)


def test_the_population_is_what_may_be_seen_and_was_asked_for(office: Office) -> None:
    office.late_case("A1")
    office.late_case("A2")
    sampling = office.disposal.sampling
    stranger = person("P9", "/440000/440200/", Role.SUPERVISOR)
    now = office.clock.now_precise()
    asked = [
        (JUDGE, Asked(size=9), 2),
        (stranger, Asked(size=9), 0),
        (JUDGE, Asked(size=9, rule="CR-F05"), 2),
        (JUDGE, Asked(size=9, rule="CR-F02"), 0),
        (JUDGE, Asked(size=9, with_findings=True, state="watched"), 2),
        (JUDGE, Asked(size=9, state="left"), 0),
        (JUDGE, Asked(size=9, since=now + 1), 0),
        (JUDGE, Asked(size=9, until=now + 1, unit_path="/440000/"), 2),
    ]
    for who, what, expected in asked:
        assert sampling.draw(who, what, "抽查", "s").population == expected, what


@pytest.mark.parametrize("asked", [Asked(), Asked(size=1, share=1)])
def test_size_and_share_exclude_each_other(office: Office, asked: Asked) -> None:
    with pytest.raises(InvalidError):
        office.disposal.sampling.draw(JUDGE, asked, "抽查", None)
