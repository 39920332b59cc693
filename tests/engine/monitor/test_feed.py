"""What alarms there are depends on what happened, not on the order in which it was told."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest

from engine.monitor.events import Event
from engine.monitor.feed import Feed
from engine.monitor.plain import Plain
from tests.engine.monitor.scenes import scene
from tests.engine.monitor.telling import Teller, at, run, shown

END = "23:00:00"


def told_at_once(events: Iterable[Event]) -> set[str]:
    feed = Feed()
    feed.take(events)
    engine = Plain()
    return told(feed, engine)


def told(feed: Feed, engine: Plain) -> set[str]:
    outcomes = engine.apply(feed.everything()) + engine.advance(at(END))
    return set(shown(feed, outcomes, set()))


@pytest.mark.parametrize("seed", range(40))
def test_any_order_and_any_repetition_give_the_same_alarms(seed: int) -> None:
    events = scene(seed)
    expected = told_at_once(events)
    chance = Random(seed)
    shuffled = [*events, *chance.choices(events, k=10)]
    chance.shuffle(shuffled)
    feed = Feed()
    while shuffled:
        count = chance.randint(1, 9)
        feed.take(shuffled[:count])
        shuffled = shuffled[count:]
    assert told(feed, Plain()) == expected
    assert len(expected) > 3


@pytest.mark.parametrize("seed", range(40))
def test_as_it_happens_the_same_alarms_fire_as_from_a_rebuilt_state(seed: int) -> None:
    events = scene(seed)
    assert set(run(Plain(), events, END)) >= told_at_once(events)


def test_signals_told_one_by_one_are_those_of_a_rebuilt_engine() -> None:
    for seed in range(10):
        feed, engine = Feed(), Plain()
        outcomes = []
        events = scene(seed)
        Random(seed).shuffle(events)
        for event in events:
            outcomes += engine.apply(feed.take([event]))
        outcomes += engine.advance(at(END))
        assert set(shown(feed, outcomes, set())) >= told(feed, Plain())


def test_a_stay_let_go_leaves_nothing_behind() -> None:
    tell = Teller()
    feed = Feed()
    feed.take([tell.event("enter", "08:00:00", room="H1"), tell.event("exit", "09:00:00")])
    assert feed.finished(at("09:10:00")) == ["S1"]
    assert feed.let_go("S1")
    assert feed.everything() == []
    assert feed.let_go("S1") == []
    assert list(feed.stays()) == []
