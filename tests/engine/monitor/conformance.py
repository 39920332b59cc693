"""What every stream engine must do with the same events; run on each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.monitor.events import Event
from engine.monitor.parameters import Parameters
from engine.signals import (
    Closes,
    Due,
    Ended,
    Fired,
    Forgets,
    Opens,
    Signal,
    StreamEngine,
)
from tests.engine.monitor.telling import Teller, run

MANY = {
    "decided_at": "2026-03-11T08:10:00+08:00",
    "level": "county_head",
    "hours": 12,
    "ground": "many_persons",
}
QUIET = Parameters(unchecked_after=24 * 3600)


class StreamConformance:
    """Test cases; a subclass gives ``make``."""

    def make(self) -> StreamEngine:
        raise AssertionError("a subclass says which engine")

    @pytest.fixture(autouse=True)
    def _closing(self) -> Iterator[None]:
        self._made: list[StreamEngine] = []
        yield
        for engine in self._made:
            engine.close()

    def engine(self) -> StreamEngine:
        """A fresh engine, closed after the test whatever happens."""
        self._made.append(self.make())
        return self._made[-1]

    def runs(self, *events: Event, until: str, given: Parameters = QUIET) -> list[str]:
        return run(self.engine(), events, until, given)

    # ------------------------------------------------------------ signals

    def test_a_due_fires_once_when_it_is_reached(self) -> None:
        engine = self.engine()
        assert engine.apply([Opens(1, 100, (Due(0, 160),), 30)]) == []
        assert engine.advance(159) == []
        assert engine.advance(160) == [Fired(1, 100, 0, 160)]
        assert engine.advance(500) == []

    def test_a_close_at_the_second_of_the_due_comes_first(self) -> None:
        engine = self.engine()
        assert engine.apply([Opens(1, 100, (Due(0, 160),), 30), Closes(1, 160)]) == []
        assert engine.advance(1000) == []

    def test_what_was_due_before_a_late_told_close_still_fires(self) -> None:
        engine = self.engine()
        signals: list[Signal] = [Opens(1, 100, (Due(0, 160),), 30), Closes(1, 161)]
        assert engine.apply(signals) == [Fired(1, 100, 0, 160)]
        assert engine.advance(191) == [Ended(1, 100, 161)]

    def test_an_episode_goes_on_through_a_short_no(self) -> None:
        engine = self.engine()
        engine.apply([Opens(1, 100, (Due(0, 160),), 30)])
        assert engine.advance(170) == [Fired(1, 100, 0, 160)]
        assert engine.apply([Closes(1, 170), Opens(1, 199, (Due(0, 259),), 30)]) == []
        assert engine.advance(400) == []
        assert engine.apply([Closes(1, 400)]) == []
        assert engine.advance(430) == [Ended(1, 100, 400)]

    def test_an_episode_is_over_once_no_has_lasted(self) -> None:
        engine = self.engine()
        engine.apply([Opens(1, 100, (Due(0, 160),), 30)])
        assert engine.advance(170) == [Fired(1, 100, 0, 160)]
        again = engine.apply([Closes(1, 170), Opens(1, 200, (Due(0, 260),), 30)])
        assert again == [Ended(1, 100, 170)]
        assert engine.advance(260) == [Fired(1, 200, 0, 260)]

    def test_a_lead_fired_before_a_short_no_leaves_the_limit_to_fire(self) -> None:
        engine = self.engine()
        engine.apply([Opens(1, 100, (Due(30, 130), Due(0, 160)), 30)])
        assert engine.advance(131) == [Fired(1, 100, 30, 130)]
        engine.apply([Closes(1, 135), Opens(1, 140, (Due(30, 170), Due(0, 200)), 30)])
        assert engine.advance(199) == []
        assert engine.advance(200) == [Fired(1, 100, 0, 200)]

    def test_a_forgotten_watch_starts_afresh(self) -> None:
        engine = self.engine()
        engine.apply([Opens(1, 100, (Due(0, 160),), 30), Forgets(1)])
        assert engine.advance(1000) == []
        assert engine.apply([Opens(1, 900, (Due(0, 960),), 30)]) == []
        assert engine.advance(1000) == [Fired(1, 900, 0, 960)]

    def test_many_dues_of_one_second_all_fire(self) -> None:
        engine = self.engine()
        engine.apply([Opens(each, 100, (Due(0, 160),), 30) for each in range(1, 301)])
        fired = engine.advance(160)
        assert sorted(outcome.watch for outcome in fired) == list(range(1, 301))

    # ------------------------------------------------------------ alarms

    def test_nobody_with_the_person_for_a_minute(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.officer("officer_in", "08:50:00", "P1", "H1"),
            tell.event("enter", "09:00:00", room="H1"),
            tell.officer("officer_out", "09:10:00", "P1", "H1"),
            until="09:30:00",
        )
        assert said == ["unattended -0 09:11:00"]

    def test_a_jittering_sensor_makes_one_alarm(self) -> None:
        tell = Teller()
        events = [
            tell.officer("officer_in", "08:50:00", "P1", "H1"),
            tell.event("enter", "09:00:00", room="H1"),
            tell.officer("officer_out", "09:10:00", "P1", "H1"),
        ]
        for minute in range(12, 20):
            events.append(tell.officer("officer_in", f"09:{minute}:00", "P1", "H1"))
            events.append(tell.officer("officer_out", f"09:{minute}:10", "P1", "H1"))
        events.append(tell.officer("officer_in", "09:21:00", "P1", "H1"))
        said = self.runs(*events, until="09:40:00")
        assert said == ["unattended -0 09:11:00", "unattended ended 09:21:00"]

    def test_an_area_that_never_reports_presence_is_not_known_to_be_empty(self) -> None:
        tell = Teller()
        assert self.runs(tell.event("enter", "09:00:00", room="H1"), until="12:00:00") == []

    def test_one_officer_alone_in_an_interview(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event("enter", "09:00:00", room="H1"),
            tell.event("safety_check", "09:01:00"),
            tell.event("interview_start", "09:10:00", room="X1", officers=["P1", "P2"]),
            tell.officer("officer_out", "09:20:30", "P2", "X1"),
            tell.officer("officer_in", "09:25:00", "P3", "X1"),
            until="09:30:00",
        )
        assert said == ["single_officer -0 09:21:30", "single_officer ended 09:25:00"]

    def test_an_auxiliary_guards_but_does_not_interrogate(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event("enter", "09:00:00", room="X1"),
            tell.event("safety_check", "09:01:00"),
            tell.officer("officer_in", "09:05:00", "P1", "X1"),
            tell.officer("officer_in", "09:05:00", "F1", "X1", role="auxiliary"),
            tell.event("interview_start", "09:10:00", room="X1"),
            until="09:15:00",
        )
        assert said == ["single_officer -0 09:11:00"]

    def test_interrogated_before_the_safety_check(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event("enter", "09:00:00", room="H1"),
            tell.event("interview_start", "09:20:00", room="X1", officers=["P1", "P2"]),
            until="09:30:00",
            given=Parameters(),
        )
        assert said == ["unchecked -600 09:10:00", "unchecked -0 09:20:00"]

    def test_the_limit_of_an_inquiry_is_eight_hours_with_three_leads(self) -> None:
        tell = Teller()
        arrival = {"mode": "admin_summons", "arrived_at": "2026-03-11T08:50:00+08:00"}
        said = self.runs(tell.event("enter", "09:00:00", arrival=arrival), until="23:00:00")
        assert said == [
            "handling_timeout -7200 14:50:00",
            "handling_timeout -3600 15:50:00",
            "handling_timeout -1800 16:20:00",
            "handling_timeout -0 16:50:00",
        ]

    def test_a_longer_limit_moves_what_is_still_to_come(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event(
                "enter",
                "01:00:00",
                case_type="admin_public_security",
                arrival={"mode": "oral_summons"},
            ),
            tell.event("limit", "08:10:00", arrival={"approvals": [MANY]}),
            until="13:30:00",
        )
        assert said == [
            "handling_timeout -7200 07:00:00",
            "handling_timeout -3600 08:00:00",
            "handling_timeout ended 08:10:00",
            "handling_timeout -7200 11:00:00",
            "handling_timeout -3600 12:00:00",
            "handling_timeout -1800 12:30:00",
            "handling_timeout -0 13:00:00",
        ]

    def test_leaving_in_time_ends_the_countdown(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event("enter", "01:00:00", arrival={"mode": "admin_summons"}),
            tell.event("exit", "06:59:59"),
            until="23:00:00",
        )
        assert said == []

    def test_waiting_too_long(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event("enter", "01:00:00"),
            tell.event("wait_in", "02:00:00", room="H1"),
            tell.event("wait_out", "05:30:00"),
            until="23:00:00",
            given=Parameters(unchecked_after=86400, waiting_limit=3 * 3600),
        )
        assert said == [
            "waiting_timeout -3600 04:00:00",
            "waiting_timeout -0 05:00:00",
            "waiting_timeout ended 05:30:00",
        ]

    def test_taken_out_and_not_brought_back(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event("enter", "09:00:00"),
            tell.event("take_out", "10:00:00", return_due_at="2026-03-11T11:00:00+08:00"),
            tell.event("return", "11:05:00"),
            until="12:00:00",
        )
        assert said == [
            "not_returned -900 10:45:00",
            "not_returned -0 11:00:00",
            "not_returned ended 11:05:00",
        ]

    def test_device_alarms_close_together_are_one(self) -> None:
        tell = Teller()
        said = self.runs(
            tell.event("enter", "09:00:00"),
            tell.event("alarm", "09:10:00", alarm_kind="sos"),
            tell.event("alarm", "09:10:00", alarm_kind="sos"),
            tell.event("alarm", "09:12:00", alarm_kind="sos"),
            tell.event("alarm", "09:30:00", alarm_kind="sos"),
            until="09:31:00",
        )
        assert said == [
            "device -0 09:10:00",
            "device ended 09:12:01",
            "device -0 09:30:00",
        ]
