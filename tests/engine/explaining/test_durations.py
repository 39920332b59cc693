"""Amounts of time read as in a legal document."""

from __future__ import annotations

import pytest

from dsl.ir.limits import Length
from engine.explaining.durations import end_word, instant_word, length_word, minutes_word, span_word
from engine.periods.instants import parse_instant
from engine.truth import INF


def minute(text: str) -> int:
    return parse_instant(text)[0]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "不足1分钟"),
        (1, "1分钟"),
        (70, "1小时10分钟"),
        (120, "2小时"),
        (1440, "1日"),
        (3 * 1440, "3日"),
        (3 * 1440 + 125, "3日2小时5分钟"),
        (-70, "1小时10分钟"),
    ],
)
def test_minutes_are_worded_in_days_hours_and_minutes(minutes: int, words: str) -> None:
    assert minutes_word(minutes) == words


def test_statutory_lengths_keep_their_unit() -> None:
    assert length_word(Length(24, "hour")) == "24小时"
    assert length_word(Length(5, "workday")) == "5个工作日"
    assert length_word(Length(2, "month")) == "2个月"


def test_a_minute_is_read_aloud() -> None:
    assert instant_word(minute("2026-03-11T15:20:00+08:00")) == "2026年3月11日15时20分"
    assert instant_word(minute("2026-03-11T08:00:00+08:00")) == "2026年3月11日8时"
    assert instant_word(minute("2026-03-11T08:05:00+08:00")) == "2026年3月11日8时05分"


def test_the_end_of_a_day_is_twenty_four_hours_of_the_last_day() -> None:
    deadline = minute("2026-03-14T00:00:00+08:00")
    assert end_word(deadline, deadline - 1) == "2026年3月13日24时"


def test_an_end_in_hours_is_an_instant_even_at_midnight() -> None:
    deadline = minute("2026-03-14T00:00:00+08:00")
    assert end_word(deadline, deadline) == "2026年3月14日0时"


def test_what_is_known_of_a_time_is_told_as_far_as_it_is_known() -> None:
    low, high = parse_instant("2026-03-11")
    assert span_word(low, high) == "2026年3月11日"
    assert span_word(low, low) == "2026年3月11日0时"
    assert span_word(low, INF) == "尚无记载"
    assert span_word(low, low + 90) == "2026年3月11日0时至2026年3月11日1时30分之间"
    assert span_word(-INF, low) == "不晚于2026年3月11日0时"


def test_a_minute_beyond_all_dates_is_not_told_as_a_date() -> None:
    assert instant_word(INF) == "不确定的时刻"
    assert end_word(INF, INF) == "不确定的时刻"
