"""Events in the database become alarms in the database, once, through crashes of any part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.monitor.watching import Watched
from tests.engine.monitor.telling import Teller


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(f"sqlite:///{tmp_path}/monitor.sqlite3", "08:00:00")
    yield made
    made.close()


def test_an_alarm_leaves_when_it_is_due_and_is_confirmed(watched: Watched) -> None:
    tell = Teller()
    watched.tell(
        tell.officer("officer_in", "08:00:00", "P1", "H1"),
        tell.event("enter", "08:00:00", room="H1", person_no="R1", case_id="C1"),
        tell.officer("officer_out", "08:10:00", "P1", "H1"),
    )
    watched.until("08:10:59")
    assert watched.left() == []
    watched.until("08:11:00")
    (left,) = watched.alarms.after(0, 10)
    assert (left.alarm.kind, left.alarm.person_no, left.alarm.case_id) == ("unattended", "R1", "C1")
    assert (left.alarm.confirmation.rule, left.engine) == ("ADM-BQ-04", "plain")
    watched.tell(tell.officer("officer_in", "08:12:00", "P1", "H1"))
    watched.until("08:13:00")
    assert [each.ended is not None for each in watched.alarms.after(0, 10)] == [True]


def test_what_fell_due_while_nobody_watched_leaves_after_the_restart_once(watched: Watched) -> None:
    tell = Teller()
    arrival = {"mode": "admin_summons"}
    watched.tell(tell.event("enter", "08:00:00", arrival=arrival))
    watched.until("14:00:00")
    assert watched.left() == ["handling_timeout -7200 14:00:00"]
    watched.crash()
    watched.until("15:40:00")
    expected = [f"handling_timeout -{lead}" for lead in (7200, 3600, 1800)]
    assert [text.rsplit(" ", 1)[0] for text in watched.left()] == expected
    watched.crash()
    watched.until("15:41:00")
    watched.until("16:00:00")
    assert watched.left()[-1] == "handling_timeout -0 16:00:00"
    assert len(watched.left()) == 4


def test_a_crash_between_firing_and_recording_loses_nothing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = Teller()
    watched.tell(
        tell.officer("officer_in", "08:00:00", "P1", "H1"),
        tell.event("enter", "08:01:00", room="H2"),
    )

    def broken(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(watched.alarms, "record", broken)
        with pytest.raises(OSError):
            watched.until("08:02:00")
    watched.crash()
    watched.until("08:02:10")
    assert watched.left() == ["unattended -0 08:02:00"]


def test_only_one_process_watches_and_the_next_takes_over(watched: Watched) -> None:
    other = watched.another("other")
    watched.tell(Teller().event("enter", "08:00:00", arrival={"mode": "admin_summons"}))
    watched.until("14:00:00")
    other.step()
    before = other.engine is not None
    watched.clock.move(4_000)
    other.step()
    assert (before, other.engine is not None) == (False, True)
    other.stop()
    assert len(watched.left()) == 1


def test_an_event_told_late_moves_an_episode_without_doubling_its_alarm(watched: Watched) -> None:
    tell = Teller()
    watched.tell(
        tell.officer("officer_in", "08:00:00", "P1", "H1"),
        tell.event("enter", "08:00:00", room="H1"),
        tell.officer("officer_out", "08:10:00", "P1", "H1"),
    )
    watched.until("08:11:00")
    watched.tell(
        tell.officer("officer_in", "08:10:05", "P1", "H1"),
        tell.officer("officer_out", "08:10:20", "P1", "H1"),
    )
    watched.until("08:12:00")
    assert watched.left() == ["unattended -0 08:11:00"]


def test_a_stay_that_is_over_is_let_go_and_heard_of_again_when_told_more(watched: Watched) -> None:
    tell = Teller()
    watched.tell(
        tell.event("enter", "08:00:00", room="X1"),
        tell.event("exit", "09:00:00"),
    )
    watched.until("10:00:00")
    assert watched.events.unsettled() == {}
    watched.tell(tell.event("interview_start", "08:30:00", officers=["P1", "P2"]))
    assert set(watched.events.unsettled()) == {"S1"}
    watched.until("10:00:10")
    assert watched.left() == ["unchecked -0 08:30:00"]
    assert watched.events.unsettled() == {}


def test_a_firing_the_rules_do_not_confirm_is_held_and_asked_again(watched: Watched) -> None:
    """This ruleset allows twenty-four hours on the conditions alone, the countdown does not."""
    arrival = {
        "mode": "criminal_summons",
        "arrived_at": "2026-03-11T00:00:00+08:00",
        "special_complex": "yes",
        "custody_needed": "yes",
    }
    watched.tell(Teller().event("enter", "08:00:00", arrival=arrival))
    watched.until("12:00:00")
    assert "handling_timeout -0 12:00:00" not in watched.left()
    watched.crash()
    watched.until("23:00:00")
    assert watched.left()[-1] == "handling_timeout -0 12:00:00"


def test_the_same_event_counts_once_and_another_under_its_id_is_refused(watched: Watched) -> None:
    first = Teller().event("enter", "08:00:00")
    other = Teller().event("enter", "08:30:00")
    assert watched.events.append([first, first], 1)[:2] == (1, 1)
    assert watched.events.append([first], 2)[:2] == (0, 1)
    assert watched.events.append([other], 3) == (0, 0, (0,))
