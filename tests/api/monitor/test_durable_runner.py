"""The watch with the durable_rules worker: killed again and again, nothing lost, none doubled."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from random import Random

import pytest

from api.monitor.engines import Supervised
from engine.monitor.events import second_of
from engine.monitor.feed import Feed
from engine.signals import Due, Fired, Opens
from tests.api.monitor.watching import Watched
from tests.engine.monitor.scenes import scene
from tests.engine.monitor.telling import at, clock

pytestmark = pytest.mark.durable


def played(url: str, engine: str, seed: int, kills: int) -> tuple[list[str], set[str]]:
    """A scene through the whole service; alarm ids as they left and the engines that ran."""
    chance = Random(seed)
    watched = Watched(url, "08:00:00", engine)
    events = scene(seed)
    moments = sorted({second_of(event.at) for event in events} | {at("20:00:00")})
    fatal = set(chance.sample(moments, kills))
    for moment in moments:
        watched.tell(*(event for event in events if second_of(event.at) == moment))
        watched.until(clock(moment))
        running = watched.runner.engine
        if moment in fatal and running is not None and running.worker_pid is not None:
            os.kill(running.worker_pid, signal.SIGKILL)
    left = watched.alarms.after(0, 10_000)
    watched.close()
    return [each.alarm.alarm_id for each in left], {each.engine for each in left}


@pytest.mark.parametrize("seed", range(4))
def test_kills_of_the_worker_change_no_alarm(tmp_path: Path, seed: int) -> None:
    undisturbed, _ = played(f"sqlite:///{tmp_path}/a.sqlite3", "plain", seed, 0)
    killed, engines = played(f"sqlite:///{tmp_path}/b.sqlite3", "durable", seed, 2)
    assert sorted(killed) == sorted(undisturbed)
    assert len(set(killed)) == len(killed)
    assert "durable" in engines


def test_a_worker_that_keeps_dying_is_replaced_by_the_plain_engine_and_that_is_said() -> None:
    told = [Opens(1, 100, (Due(0, 160), Due(0, 170)), 30)]
    engine = Supervised(lambda: list(told))
    engine.apply(told)
    for second in (110, 120, 130):
        if engine.worker_pid is not None:
            os.kill(engine.worker_pid, signal.SIGKILL)
        engine.advance(second)
    assert engine.name == "plain"
    assert "内置流引擎" in engine.notice
    assert Fired(1, 100, 0, 160) in engine.advance(165)
    engine.close()


def test_without_the_library_the_plain_engine_runs_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.monitor.engines.library_installed", lambda: False)
    engine = Supervised(Feed().everything)
    assert (engine.name, "没有安装" in engine.notice) == ("plain", True)
