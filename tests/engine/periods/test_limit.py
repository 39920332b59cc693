"""Chains, deductions and readings, case by case."""

import pytest

from engine.periods.backward import run_back
from engine.periods.building import build_day_table
from engine.periods.custody import release_from_detention
from engine.periods.delivery import delivered_at
from engine.periods.extension import ADD, RESTART, TOTAL
from engine.periods.limit import simple_deadline
from engine.periods.persons import full_years, has_reached_age
from engine.periods.readings import (
    BOTH_ENDS,
    CLEAR,
    FULL24,
    NEXT_HOUR,
    ROLL,
    SEGMENT,
    Reading,
)
from engine.periods.units import DAY, DAY24, HOUR, INF, MONTH, WORKDAY, YEAR
from tests.engine.periods.limits import Limit, Link, plain
from tests.engine.periods.tables import TABLE, at, day, without

STRICT = Reading()
CUSTODY = Reading(day_mode=FULL24)


def end_of(text: str) -> int:
    """24:00 of a date, as the next day's 00:00."""
    return at(text) + 1440


def chained(
    limit: Limit, *links: Link, cap: tuple[int, ...] = (1, 1), after: tuple[int, ...] = (-1, 0)
) -> Limit:
    return limit._replace(links=list(links), spec_cap=list(cap), spec_after=list(after))


def add(amount: int, unit: int, approved: int, spec: int = 0) -> Link:
    return Link(ADD, amount, unit, approved, 0, spec)


def total(amount: int, unit: int, approved: int, spec: int = 0) -> Link:
    return Link(TOTAL, amount, unit, approved, 0, spec)


def test_a_minute_decides_at_the_edge_of_hours_and_of_days() -> None:
    hours = simple_deadline(TABLE, at("2026-03-10 15:20"), 24, HOUR, STRICT, 0)
    assert hours == (at("2026-03-11 15:20"), at("2026-03-11 15:20"), 0)
    days = simple_deadline(TABLE, at("2026-03-10 15:20"), 3, DAY, STRICT, 0)
    assert days == (at("2026-03-14"), at("2026-03-13 23:59"), 0)


def test_a_started_hour_is_left_out_even_on_the_hour() -> None:
    reading = Reading(hour_mode=NEXT_HOUR)
    deadline = simple_deadline(TABLE, at("2026-03-10 15:00"), 24, HOUR, reading, 0)[0]
    assert deadline == at("2026-03-11 16:00")


def test_full_days_are_full_in_every_reading() -> None:
    for reading in (STRICT, CUSTODY, Reading(roll=ROLL)):
        end = simple_deadline(TABLE, at("2026-01-20 09:30"), 30, DAY24, reading, 0)[0]
        assert end == at("2026-02-19 09:30")


def test_a_year_is_twelve_months() -> None:
    start = at("2024-02-29 10:00")
    assert simple_deadline(TABLE, start, 2, YEAR, STRICT, 0)[0] == end_of("2026-02-28")
    assert plain(start, 2, YEAR, STRICT).run()[5] == 24


def test_an_extension_adds_or_sets_the_total() -> None:
    custody = plain(at("2026-01-29 10:00"), 3, DAY, CUSTODY)
    approved = at("2026-01-31 09:00")
    assert chained(custody, add(4, DAY, approved)).run()[0] == at("2026-02-05 10:00")
    assert chained(custody, total(30, DAY, approved)).run()[0] == at("2026-02-28 10:00")
    both = chained(custody, add(4, DAY, approved), total(30, DAY, approved, 1)).run()
    assert (both[0], both[4], both[5]) == (at("2026-02-28 10:00"), 0b11, 30)


def test_an_approval_at_the_last_good_minute_counts_and_one_later_does_not() -> None:
    custody = plain(at("2026-01-29 10:00"), 3, DAY, CUSTODY)
    assert chained(custody, add(4, DAY, at("2026-02-01 10:00"))).run()[4] == 1
    assert chained(custody, add(4, DAY, at("2026-02-01 10:01"))).run()[4] == 0
    by_day = plain(at("2026-01-29 10:00"), 3, DAY, STRICT)
    assert chained(by_day, add(4, DAY, at("2026-02-01 23:59"))).run()[4] == 1
    assert chained(by_day, add(4, DAY, at("2026-02-02 00:00"))).run()[4] == 0


def test_an_approval_on_the_rolled_last_day_is_in_time() -> None:
    """The thirty days end in the Spring Festival holiday, rolled to 24 February."""
    seizure = plain(at("2026-01-20"), 30, DAY, Reading(roll=ROLL))
    assert chained(seizure, add(30, DAY, at("2026-02-24 17:00"))).run()[0] == end_of("2026-03-23")
    strict = seizure._replace(reading=STRICT)
    assert chained(strict, add(30, DAY, at("2026-02-24 17:00"))).run()[4] == 0


def test_a_deduction_keeps_the_limit_open_for_an_approval() -> None:
    limit = plain(at("2026-03-02"), 30, DAY, STRICT)._replace(
        deductions=[(at("2026-03-10 09:00"), at("2026-04-14 16:00"))]
    )
    result = chained(limit, add(30, DAY, at("2026-05-06 12:00"))).run()
    assert (result[0], result[4], result[6]) == (end_of("2026-06-05"), 1, 35)


def test_a_kind_of_extension_is_used_up_and_may_need_another_first() -> None:
    base = plain(at("2025-07-31"), 2, MONTH, STRICT)
    soon = at("2025-09-01")
    assert chained(base, add(1, MONTH, soon), add(1, MONTH, soon)).run()[4] == 0b01
    assert chained(base, add(2, MONTH, soon, 1), add(1, MONTH, soon)).run()[4] == 0b10
    assert chained(base, add(1, MONTH, soon), add(2, MONTH, soon, 1)).run()[4] == 0b11


def test_a_link_that_needs_no_approval_always_counts() -> None:
    assert chained(plain(at("2025-07-31"), 2, MONTH, STRICT), add(1, MONTH, INF)).run()[4] == 1


def test_months_are_summed_from_the_anchor_or_added_piece_by_piece() -> None:
    base = plain(at("2024-12-31"), 2, MONTH, STRICT)
    link = add(1, MONTH, at("2025-02-20"))
    assert chained(base, link).run()[0] == end_of("2025-03-31")
    piecewise = base._replace(reading=Reading(chain=SEGMENT))
    assert chained(piecewise, link).run()[0] == end_of("2025-03-28")


def test_a_link_in_another_unit_goes_on_from_the_end() -> None:
    base = plain(at("2026-01-31"), 1, MONTH, STRICT)
    assert chained(base, add(15, DAY, INF)).run()[0] == end_of("2026-03-15")
    assert chained(base, add(12, HOUR, INF)).run()[0] == at("2026-03-01 12:00")
    hours = plain(at("2026-01-31 20:00"), 24, HOUR, STRICT)
    assert chained(hours, total(3, DAY, INF)).run()[0] == end_of("2026-02-03")


def test_a_shorter_total_changes_nothing() -> None:
    assert chained(plain(at("2026-03-02"), 30, DAY, STRICT), total(7, DAY, INF)).run()[:2] == (
        end_of("2026-04-01"),
        end_of("2026-04-01") - 1,
    )


def test_a_restart_counts_anew_and_forgets_what_was_deducted_before() -> None:
    base = plain(at("2026-01-15"), 2, MONTH, STRICT)._replace(
        deductions=[(at("2026-01-20"), at("2026-01-25")), (at("2026-03-01"), at("2026-03-03"))]
    )
    restart = Link(RESTART, 2, MONTH, at("2026-02-10"), at("2026-02-10"), 0)
    result = chained(base, restart).run()
    assert (result[0], result[6]) == (end_of("2026-04-12"), 2)


def test_a_deduction_before_the_start_or_after_the_end_does_not_count() -> None:
    limit = plain(at("2026-03-02"), 30, DAY, STRICT)
    early, late = (at("2026-02-01"), at("2026-03-05")), (at("2026-04-10"), at("2026-04-20"))
    assert limit._replace(deductions=[early]).run()[6] == 3
    assert limit._replace(deductions=[late]).run()[6] == 0


def test_a_deduction_may_begin_on_the_last_day_and_not_on_the_next() -> None:
    limit = plain(at("2026-03-02"), 30, DAY, STRICT)
    assert limit._replace(deductions=[(at("2026-04-01 23:59"), at("2026-04-03"))]).run()[6] == 2
    assert limit._replace(deductions=[(at("2026-04-02"), at("2026-04-03"))]).run()[6] == 0
    hours = plain(at("2026-03-02 08:00"), 8, HOUR, STRICT)
    assert hours._replace(deductions=[(at("2026-03-02 16:00"), at("2026-03-02 17:00"))]).run()[6]
    late = hours._replace(deductions=[(at("2026-03-02 16:01"), at("2026-03-02 17:00"))])
    assert late.run()[6] == 0


def test_an_earlier_deduction_brings_a_later_one_inside_the_limit() -> None:
    limit = plain(at("2026-03-02"), 30, DAY, STRICT)
    first, second = (at("2026-03-10"), at("2026-03-25")), (at("2026-04-10"), at("2026-04-20"))
    assert limit._replace(deductions=[second]).run()[6] == 0
    assert limit._replace(deductions=[second, first]).run()[6] == 25


def test_a_deduction_still_running_stops_the_clock() -> None:
    limit = plain(at("2026-03-02"), 30, DAY, STRICT)._replace(
        deductions=[(at("2026-03-10"), INF)], as_of=at("2026-03-20 12:00")
    )
    deadline, _, _, suspended, _, _, size, _ = limit.run()
    assert (deadline, suspended, size) == (end_of("2026-04-11"), 1, 10)
    assert limit._replace(as_of=INF).run()[:2] == (INF, INF)
    assert limit._replace(as_of=at("2026-03-09")).run()[3] == 0


def test_both_ends_of_each_merged_span_are_deducted_once() -> None:
    reading = Reading(deduct=BOTH_ENDS)
    limit = plain(at("2026-03-02"), 30, DAY, reading)
    apart = [(at("2026-03-10"), at("2026-03-12")), (at("2026-03-20"), at("2026-03-22"))]
    joined = [
        (at("2026-03-10"), at("2026-03-12 09:00")),
        (at("2026-03-12 15:00"), at("2026-03-14")),
    ]
    assert limit._replace(deductions=apart).run()[6] == 6
    assert limit._replace(deductions=joined).run()[6] == 5


def test_working_days_lose_only_the_working_days_of_a_span() -> None:
    limit = plain(at("2026-02-12"), 3, WORKDAY, STRICT)
    assert limit.run()[0] == end_of("2026-02-24")
    holiday = limit._replace(deductions=[(at("2026-02-15"), at("2026-02-23"))]).run()
    assert (holiday[0], holiday[6]) == (end_of("2026-02-24"), 0)
    week = limit._replace(deductions=[(at("2026-02-13"), at("2026-02-25"))]).run()
    assert (week[0], week[6]) == (end_of("2026-02-27"), 3)


def test_hours_are_deducted_to_the_minute() -> None:
    limit = plain(at("2026-03-05 01:00"), 8, HOUR, STRICT)._replace(
        deductions=[(at("2026-03-05 01:30"), at("2026-03-05 02:15"))]
    )
    assert limit.run()[:2] == (at("2026-03-05 09:45"), at("2026-03-05 09:45"))


def test_a_limit_that_rolls_in_an_open_year_is_bracketed() -> None:
    limit = plain(at("2027-02-03"), 3, DAY, Reading(roll=ROLL))
    early, late = limit.run(0), limit.run(1)
    assert (early[2], late[2]) == (1, 1)
    assert early[0] == end_of("2027-02-06") < late[0] <= end_of("2027-02-17")
    assert limit._replace(reading=STRICT).run(1)[:3:2] == (end_of("2027-02-06"), 0)


def test_a_deduction_that_counts_only_on_one_side_leaves_both_sides_provisional() -> None:
    """Without the schedule of 2020 nobody knows whether 5 October 2020 was the last day."""
    blind = build_day_table(without(2020))
    limit = plain(at("2020-09-30"), 5, DAY, Reading(roll=ROLL))._replace(
        deductions=[(at("2020-10-08"), at("2021-03-01"))]
    )
    early, late = limit.run(0, blind), limit.run(1, blind)
    assert (early[6], late[6]) == (0, 144)
    assert (early[2], late[2]) == (1, 1)


@pytest.mark.parametrize(
    ("amount", "unit", "reading", "last"),
    [
        (7, DAY, STRICT, "2026-05-08"),
        (7, DAY, Reading(back=CLEAR), "2026-05-07"),
        (7, WORKDAY, STRICT, "2026-05-07"),
        (7, WORKDAY, Reading(back=CLEAR), "2026-05-06"),
        (2, MONTH, STRICT, "2026-03-15"),
        (1, YEAR, STRICT, "2025-05-15"),
    ],
)
def test_so_long_before_an_end_or_an_event(
    amount: int, unit: int, reading: Reading, last: str
) -> None:
    from_end = run_back(TABLE, end_of("2026-05-15"), False, amount, unit, reading, 0)
    from_event = run_back(TABLE, at("2026-05-15 09:00"), True, amount, unit, reading, 0)
    assert from_end == from_event == (end_of(last), end_of(last) - 1, 0)


def test_hours_before_an_event_end_at_their_minute() -> None:
    result = run_back(TABLE, at("2026-05-15 09:00"), True, 24, HOUR, Reading(back=CLEAR), 0)
    assert result == (at("2026-05-14 09:00"), at("2026-05-14 09:00"), 0)


def test_detention_gives_back_what_was_served_and_never_ends_before_it_begins() -> None:
    intake = at("2026-02-14 15:00")
    assert release_from_detention(intake, 10, 3, 0) == at("2026-02-21 15:00")
    assert release_from_detention(intake, 5, 0, 2) == at("2026-02-21 15:00")
    assert release_from_detention(intake, 3, 5, 0) == intake
    assert release_from_detention(INF, 3, 0, 0) == INF


def test_ages_are_full_on_the_day_after_the_birthday() -> None:
    birth = day("2008-02-29")
    assert not has_reached_age(TABLE, birth, 18, day("2026-02-28"))
    assert has_reached_age(TABLE, birth, 18, day("2026-03-01"))
    assert full_years(TABLE, birth, day("2026-02-28")) == 17
    assert full_years(TABLE, day("1931-05-06"), day("2026-05-07")) == 95
    assert full_years(TABLE, birth, birth) == 0


def test_the_first_lawful_delivery_counts() -> None:
    assert delivered_at(at("2026-02-20"), INF, INF, at("2026-04-01")) == at("2026-02-20")
    assert delivered_at(INF, at("2026-02-18"), at("2026-02-01"), at("2026-04-02")) == at(
        "2026-02-18"
    )
    assert delivered_at(INF, INF, at("2026-02-01"), at("2026-04-02")) == at("2026-04-02")
    assert delivered_at(INF, INF, INF, INF) == INF
