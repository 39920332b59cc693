"""What the monitor promises on either database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.monitor.events import second_of
from tests.api.monitor.watching import Watched
from tests.engine.monitor.telling import Teller


@pytest.fixture
def watched(database_url: str) -> Iterator[Watched]:
    made = Watched(database_url, "08:00:00")
    yield made
    made.close()


def test_alarms_leave_once_through_a_crash(watched: Watched) -> None:
    tell = Teller()
    watched.tell(
        tell.officer("officer_in", "08:00:00", "P1", "H1"),
        tell.event("enter", "08:00:00", room="H1", arrival={"mode": "admin_summons"}),
        tell.officer("officer_out", "08:10:00", "P1", "H1"),
    )
    watched.until("08:11:00")
    assert watched.left() == ["unattended -0 08:11:00"]
    watched.crash()
    watched.until("14:30:00")
    assert watched.left() == ["unattended -0 08:11:00", "handling_timeout -7200 14:00:00"]


def test_an_event_is_taken_once_and_moves_the_beginning_of_a_stay(watched: Watched) -> None:
    tell = Teller()
    entered, checked = tell.event("enter", "08:10:00"), tell.event("safety_check", "08:00:00")
    assert watched.events.append([entered, entered], 1)[:2] == (1, 1)
    assert watched.events.append([checked], 2)[:2] == (1, 0)
    first = min(watched.events.unsettled().values())
    assert first == second_of(checked.at)
