"""Laws that every limit keeps, whatever its length, chain, deductions and reading."""

from hypothesis import given
from hypothesis import strategies as st

from engine.periods.backward import run_back
from engine.periods.building import build_day_table
from engine.periods.calendar import WORK
from engine.periods.counting import count, ends_at_instant, last_good
from engine.periods.explaining import Ended, Linked
from engine.periods.extension import MAX_LINKS, USED
from engine.periods.limit import run_limit, simple_deadline
from engine.periods.readings import BOTH_ENDS, FULL24, ONE_END, ROLL, Reading
from engine.periods.roll import roll_to_working_day
from engine.periods.units import DAY, DAY24, HOUR, INF, MAX_AMOUNT
from tests.engine.periods.limits import (
    Limit,
    amounts,
    bits,
    days,
    deductions,
    limits,
    minutes,
    plain,
    readings,
    units,
)
from tests.engine.periods.tables import TABLE, at, day, without

BLIND = {year: build_day_table(without(year)) for year in (2018, 2020, 2023, 2026)}


@given(minutes, amounts, units, readings, bits)
def test_a_limit_without_links_and_deductions_is_the_simple_one(
    start: int, amount: int, unit: int, reading: Reading, high: int
) -> None:
    result = plain(start, amount, unit, reading).run(high)
    assert result[:3] == simple_deadline(TABLE, start, amount, unit, reading, high)
    assert result[3:5] == (0, 0)


@given(minutes, amounts, amounts, units, readings, bits)
def test_a_longer_limit_never_ends_earlier(
    start: int, amount: int, more: int, unit: int, reading: Reading, high: int
) -> None:
    short = simple_deadline(TABLE, start, amount, unit, reading, high)[0]
    assert short <= simple_deadline(TABLE, start, amount + more, unit, reading, high)[0]


@given(minutes, st.integers(0, 60 * 1440), amounts, units, readings, bits)
def test_a_later_start_never_ends_earlier(
    start: int, delay: int, amount: int, unit: int, reading: Reading, high: int
) -> None:
    first = simple_deadline(TABLE, start, amount, unit, reading, high)[0]
    assert first <= simple_deadline(TABLE, start + delay, amount, unit, reading, high)[0]


@given(limits(restarts=False), bits)
def test_no_limit_ends_before_it_starts(limit: Limit, high: int) -> None:
    deadline, good, *_ = limit.run(high)
    assert limit.start <= good <= deadline


@given(limits(), bits)
def test_the_last_good_minute_is_the_deadline_only_for_hours_and_full_days(
    limit: Limit, high: int
) -> None:
    deadline, good, *_ = limit._replace(links=[]).run(high)
    if deadline >= INF or ends_at_instant(limit.unit, limit.reading):
        assert good == deadline
    else:
        assert (deadline % 1440, good) == (0, deadline - 1)


@given(limits(restarts=False))
def test_the_early_side_is_never_later_than_the_late_side(limit: Limit) -> None:
    early, late = limit.run(0), limit.run(1)
    assert early[0] <= late[0]
    assert early[2] == 1 or early[0] == late[0]


@given(days, bits)
def test_rolling_stays_on_working_days_and_never_goes_back(last: int, high: int) -> None:
    rolled = roll_to_working_day(TABLE, last, high)
    assert last <= rolled <= last + 11
    if rolled <= day("2026-12-31"):
        assert TABLE.state[rolled - TABLE.first_day] == WORK
        assert roll_to_working_day(TABLE, rolled, high) == rolled


@given(minutes, amounts, st.sampled_from([HOUR, DAY24, DAY]))
def test_hours_and_full_days_are_never_rolled(start: int, amount: int, unit: int) -> None:
    reading = Reading(day_mode=FULL24, roll=ROLL)
    size = 60 if unit == HOUR else 1440
    assert simple_deadline(TABLE, start, amount, unit, reading, 0) == (
        start + amount * size,
        start + amount * size,
        0,
    )


@given(limits(), st.randoms(use_true_random=False))
def test_the_order_of_deductions_does_not_matter(limit: Limit, chance: st.DataObject) -> None:
    shuffled = list(limit.deductions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert limit._replace(deductions=shuffled).run() == limit.run()


@given(limits(), st.floats(0, 1))
def test_cutting_a_deduction_in_two_changes_nothing(limit: Limit, where: float) -> None:
    cut = []
    for start, end in limit.deductions:
        middle = start + int((end - start) * where)
        cut += [(start, middle), (middle, end)]
    assert limit._replace(deductions=cut).run() == limit.run()


@given(limits())
def test_telling_a_deduction_twice_changes_nothing(limit: Limit) -> None:
    assert limit._replace(deductions=limit.deductions * 2).run() == limit.run()


@given(limits(restarts=False), bits)
def test_deductions_never_shorten(limit: Limit, high: int) -> None:
    bare = limit._replace(links=[])
    with_deductions, without_any = bare.run(high), bare._replace(deductions=[]).run(high)
    assert with_deductions[0] >= without_any[0]
    assert (with_deductions[6] > 0) >= (with_deductions[0] > without_any[0])


@given(limits(restarts=False), bits)
def test_deducting_both_ends_takes_no_less(limit: Limit, high: int) -> None:
    one = limit._replace(links=[], reading=limit.reading._replace(deduct=ONE_END))
    both = one._replace(reading=limit.reading._replace(deduct=BOTH_ENDS))
    assert one.run(high)[0] <= both.run(high)[0]


@given(limits(restarts=False), bits)
def test_no_extension_ever_shortens(limit: Limit, high: int) -> None:
    ends = [limit._replace(links=limit.links[:n]).run(high) for n in range(len(limit.links) + 1)]
    nominal = [end[7] for end in ends]
    assert nominal == sorted(nominal)
    assert [end[4] for end in ends] == sorted(end[4] for end in ends)


@given(limits(restarts=False), bits)
def test_links_count_no_more_often_than_their_kind_allows(limit: Limit, high: int) -> None:
    used = limit.run(high)[4]
    specs = [link.spec for i, link in enumerate(limit.links) if used >> i & 1]
    assert all(specs.count(spec) <= limit.spec_cap[spec] for spec in specs)
    for i, spec in enumerate(specs):
        after = limit.spec_after[spec]
        assert after < 0 or after in specs[:i]


@given(limits(restarts=False), bits)
def test_a_link_approved_after_the_end_never_counts(limit: Limit, high: int) -> None:
    _, good, _, _, used, *_ = limit.run(high)
    counted = [link.approved for i, link in enumerate(limit.links) if used >> i & 1]
    assert all(approved == INF or approved <= good for approved in counted)


@given(limits(), bits)
def test_the_steps_end_where_the_limit_ends(limit: Limit, high: int) -> None:
    steps, result = limit.explain(high), limit.run(high)
    assert steps[-1] == Ended(*result[:4])
    used = [step.link for step in steps if isinstance(step, Linked) and step.outcome == USED]
    assert used == [i for i in range(len(limit.links)) if result[4] >> i & 1]


@given(st.sampled_from(sorted(BLIND)), st.data(), amounts, units, readings)
def test_the_bracket_of_an_unpublished_year_holds_the_published_result(
    year: int, data: st.DataObject, amount: int, unit: int, reading: Reading
) -> None:
    start = data.draw(st.integers(at(f"{year}-01-01") - 60 * 1440, at(f"{year}-12-31")))
    spans = data.draw(deductions(start))
    limit = plain(start, amount, unit, reading)._replace(deductions=spans)
    real, low, high = limit.run(), limit.run(0, BLIND[year]), limit.run(1, BLIND[year])
    if real[2] == 0:
        assert low[0] <= real[0] <= high[0]
        assert low[2] == high[2]
        assert low[2] == 1 or low == real == high


@given(minutes, amounts, amounts, units, readings, bits)
def test_more_notice_is_never_given_later(
    base: int, amount: int, more: int, unit: int, reading: Reading, high: int
) -> None:
    near = run_back(TABLE, base, True, amount, unit, reading, high)
    far = run_back(TABLE, base, True, amount + more, unit, reading, high)
    assert far[0] <= near[0]
    assert near[1] <= base + 1439


@given(units, readings, bits, amounts)
def test_no_start_gives_no_end(unit: int, reading: Reading, high: int, amount: int) -> None:
    for start in (INF, -INF):
        assert plain(start, amount, unit, reading).run(high)[:3] == (start, start, 0)
        assert run_back(TABLE, start, True, amount, unit, reading, high) == (start, start, 0)


@given(minutes, units, readings)
def test_a_length_beyond_every_calendar_has_no_end(start: int, unit: int, reading: Reading) -> None:
    assert simple_deadline(TABLE, start, MAX_AMOUNT + 1, unit, reading, 0) == (INF, INF, 0)
    assert run_back(TABLE, start, True, MAX_AMOUNT + 1, unit, reading, 0)[0] == -INF


@given(minutes, units, readings)
def test_more_links_than_can_be_recorded_are_refused(
    start: int, unit: int, reading: Reading
) -> None:
    count_links = MAX_LINKS + 3
    ones = [1] * count_links
    result = run_limit(
        TABLE, start, 1, unit, reading, [0] * count_links, ones, [unit] * count_links,
        [INF] * count_links, ones, [0] * count_links, [count_links], [-1], [], [], INF, 0,
    )  # fmt: skip
    assert result[4] == 2**MAX_LINKS - 1


@given(minutes, amounts, units, readings)
def test_the_nominal_end_is_what_was_counted(
    start: int, amount: int, unit: int, reading: Reading
) -> None:
    nominal = plain(start, amount, unit, reading).run()[7]
    assert nominal == count(TABLE, start, amount, unit, reading, 0)
    assert last_good(nominal, True) == nominal
