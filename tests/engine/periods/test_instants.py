"""Written times at the edge: what is read, what is refused and why."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.periods.instants import (
    InstantError,
    day_number,
    format_day,
    format_instant,
    parse_day,
    parse_instant,
)
from engine.periods.units import INF


def test_a_time_is_one_minute() -> None:
    first, last = parse_instant("2026-03-11T15:20:00+08:00")
    assert first == last == day_number(2026, 3, 11) * 1440 + 15 * 60 + 20


def test_a_bare_date_is_the_whole_day() -> None:
    first, last = parse_instant("2026-03-11")
    assert (first, last - first) == (day_number(2026, 3, 11) * 1440, 1439)
    assert parse_day("2026-03-11") == day_number(2026, 3, 11)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-11T15:20+08:00",
        "2026-03-11T15:20:59+08:00",
        "2026-03-11T15:20:59.999+08:00",
        "2026-03-11T07:20:00Z",
        "2026-03-11T07:20:00+00:00",
        "2026-03-10T23:20:00-08:00",
        "2026-03-11T12:50:00+05:30",
    ],
)
def test_every_offset_becomes_beijing_time_cut_to_the_minute(text: str) -> None:
    for _ in range(2):
        assert format_instant(parse_instant(text)[0]) == "2026-03-11T15:20:00+08:00"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-11T15:20:00", "no_offset"),
        ("2026-03-11T15:20", "no_offset"),
        ("2026-02-29", "no_such_date"),
        ("2026-13-01T00:00+08:00", "no_such_date"),
        ("2026-03-11T24:00:00+08:00", "no_such_date"),
        ("2026-03-11T15:60:00+08:00", "no_such_date"),
        ("2026-03-11T15:20:60+08:00", "no_such_date"),
        ("2026-03-11T15:20:00+15:00", "no_such_date"),
        ("", "format"),
        ("2026-3-11", "format"),
        ("2026-03-11 15:20:00+08:00", "format"),
        ("2026-03-11T15+08:00", "format"),
        ("2026-03-11T15:20:00+0800", "format"),
        ("２０２６-03-11", "format"),
        ("2026-03-11T15:20:00+08:00\n", "format"),
        ("1989-12-31T23:59:00+08:00", "out_of_range"),
        ("2101-01-01T00:00:00+08:00", "out_of_range"),
        ("2100-12-31T23:00:00Z", "out_of_range"),
        ("1899-12-31", "out_of_range"),
        ("2101-01-01", "out_of_range"),
        ("0001-01-01T00:00:00+14:00", "out_of_range"),
        ("9999-12-31T23:59:00-14:00", "out_of_range"),
        (None, "type"),
        (20260311, "type"),
        (b"2026-03-11", "type"),
        (["2026"], "type"),
    ],
)
def test_a_text_that_is_no_time_is_refused_with_its_reason(text: str, reason: str) -> None:
    for _ in range(2):
        with pytest.raises(InstantError) as refused:
            parse_instant(text)
        assert refused.value.reason == reason
        assert str(refused.value)


def test_a_time_of_day_is_no_day() -> None:
    with pytest.raises(InstantError):
        parse_day("2026-03-11T15:20:00+08:00")


def test_a_birth_may_lie_far_back() -> None:
    assert format_day(parse_day("1931-05-06")) == "1931-05-06"


def test_no_end_has_no_written_form() -> None:
    for minute in (INF, -INF):
        with pytest.raises(InstantError):
            format_instant(minute)


@given(
    st.datetimes(dt.datetime(1991, 1, 1), dt.datetime(2099, 12, 31)),
    st.integers(-14 * 60, 14 * 60),
)
def test_what_is_written_is_read_back(moment: dt.datetime, offset: int) -> None:
    zone = dt.timezone(dt.timedelta(minutes=offset))
    text = moment.replace(second=0, microsecond=0, tzinfo=zone).isoformat()
    minute = parse_instant(text)[0]
    beijing = dt.datetime.fromisoformat(text).astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert format_instant(minute) == beijing.isoformat()
    assert parse_instant(format_instant(minute)) == (minute, minute)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        first, last = parse_instant(text)
    except InstantError as refused:
        assert refused.reason in ("format", "no_such_date", "no_offset", "out_of_range")
    else:
        assert first <= last
