"""Events for tests, written short: a time of one day, a kind, and what else matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import msgspec

from engine.monitor.alarms import alarm_id
from engine.monitor.events import Event, read_event, second_of
from engine.monitor.feed import Feed
from engine.monitor.parameters import DEFAULT_PARAMETERS, Parameters
from engine.signals import Ended, Fired, Outcome, StreamEngine

DAY = "2026-03-11"


def at(clock: str) -> int:
    """The second of a clock time such as 09:30 or 09:30:15 on the day of the tests."""
    return second_of(written(clock))


def written(clock: str) -> str:
    """The same as ISO text."""
    return f"{DAY}T{clock}+08:00"


class Teller:
    """Makes events with running ids for one stay, S1 unless told otherwise."""

    def __init__(self) -> None:
        self._ids: Iterator[int] = count(1)

    def event(self, kind: str, clock: str, **more: Any) -> Event:
        """One event of a stay."""
        return self._made({"kind": kind, "stay_id": "S1", "area": "Q1"} | more, clock)

    def officer(self, kind: str, clock: str, officer: str, room: str, **more: Any) -> Event:
        """An officer coming into a room or leaving it."""
        return self._made(
            {"kind": kind, "officer": officer, "room": room, "area": "Q1"} | more, clock
        )

    def _made(self, fields: dict[str, Any], clock: str) -> Event:
        told = {"event_id": f"E{next(self._ids):04d}", "at": written(clock)} | fields
        return read_event(msgspec.json.encode(told))


def run(
    engine: StreamEngine,
    events: Iterable[Event],
    until: str,
    given: Parameters = DEFAULT_PARAMETERS,
) -> list[str]:
    """All that fires up to a clock time, the events coming one by one as they happen."""
    feed = Feed(given)
    said: list[str] = []
    seen: set[str] = set()
    for event in events:
        said += shown(feed, engine.apply(feed.take([event])), seen)
        said += shown(feed, engine.advance(second_of(event.at)), seen)
    return said + shown(feed, engine.advance(at(until)), seen)


def shown(feed: Feed, outcomes: Iterable[Outcome], seen: set[str]) -> list[str]:
    """Outcomes as words: what, lead in seconds, clock time of the due; repeats left out."""
    said = []
    for outcome in outcomes:
        name = feed.name(outcome.watch)
        assert name is not None
        if isinstance(outcome, Fired):
            identity = alarm_id(name, outcome)
            text = f"{name.kind} -{outcome.lead} {clock(outcome.due)}"
        else:
            assert isinstance(outcome, Ended)
            identity = f"{name}{outcome.start}{outcome.at}"
            text = f"{name.kind} ended {clock(outcome.at)}"
        if identity not in seen:
            seen.add(identity)
            said.append(text)
    return said


def clock(second: int) -> str:
    """The clock time of a second, the day left out."""
    within = second % 86400
    return f"{within // 3600:02d}:{within // 60 % 60:02d}:{within % 60:02d}"
