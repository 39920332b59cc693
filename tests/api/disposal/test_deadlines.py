"""How long each step may take, and what comes of being late."""

from __future__ import annotations

import pytest

from api.disposal.limits import LIMITS, MOST_ESCALATION, Span, ends_at, read_limits
from api.disposal.states import State
from api.settings import SettingsError
from engine.checking import Checker
from engine.periods.building import build_day_table
from tests.api.disposal.office import HANDLER, JUDGE, Office
from tests.api.watching.world import moment

HOUR = 3_600_000


def test_hours_run_through_and_working_days_end_with_the_day(checker: Checker) -> None:
    days = build_day_table(checker.ruleset.calendar)
    friday = moment("2026-07-03T16:30:00+08:00")
    assert ends_at(Span(24, "hours"), friday, days) == friday + 24 * HOUR
    assert ends_at(Span(2, "working_days"), friday, days) == moment("2026-07-08T00:00:00+08:00")


def test_working_days_leave_out_the_holidays(checker: Checker) -> None:
    days = build_day_table(checker.ruleset.calendar)
    before = moment("2026-09-30T10:00:00+08:00")
    assert ends_at(Span(1, "working_days"), before, days) > moment("2026-10-05T00:00:00+08:00")


def test_a_site_sets_its_own_spans() -> None:
    limits = read_limits("pushed=12h, rectifying=10d")
    assert limits[State.PUSHED] == Span(12, "hours")
    assert limits[State.RECTIFYING] == Span(10, "working_days")
    assert limits[State.ANSWERED] == LIMITS[State.ANSWERED]


@pytest.mark.parametrize("text", ["pushed", "pushed=0h", "closed=2d", "pushed=2w", "=2h"])
def test_spans_that_cannot_be_read_are_refused_in_words(text: str) -> None:
    with pytest.raises(SettingsError, match="FADU_DISPOSAL_LIMITS"):
        read_limits(text)


def test_an_overdue_step_is_told_of_once_and_goes_up_level_by_level(office: Office) -> None:
    item = office.late_case()
    assert item.due_at == office.clock.now_precise() + 24 * HOUR
    office.alarm()
    assert office.only().escalation == 0
    office.clock.move(24 * HOUR)
    office.alarm()
    office.alarm()
    assert office.only().escalation == 1
    for _ in range(10):
        office.clock.move(5 * 24 * HOUR)
        office.alarm()
    late = office.only()
    assert (late.escalation, late.state) == (MOST_ESCALATION, State.PUSHED)
    assert late.due_at == item.due_at
    told = [step.action for step in office.steps()]
    assert told.count("overdue") == MOST_ESCALATION


def test_the_next_step_has_a_deadline_of_its_own(office: Office) -> None:
    office.late_case()
    office.clock.move(30 * HOUR)
    office.alarm()
    signed = office.act(HANDLER, "sign")
    assert signed.due_at is not None and signed.due_at > office.clock.now_precise()


def test_urging_gives_the_unit_its_span_anew(office: Office) -> None:
    office.late_case()
    office.clock.move(30 * HOUR)
    office.alarm()
    urged = office.act(JUDGE, "urge", "请即签收")
    assert urged.due_at == office.clock.now_precise() + 24 * HOUR
    office.clock.move(25 * HOUR)
    office.alarm()
    assert office.only().escalation == 2
