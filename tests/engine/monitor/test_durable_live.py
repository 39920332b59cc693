"""The worker with durable_rules conforms, and never takes anything down with it."""

import os
import signal

import pytest

from engine.durable.live import LiveWorker
from engine.durable.supervision import WorkerFailedError
from engine.monitor.plain import Plain
from engine.signals import Due, Fired, Opens
from tests.engine.monitor.conformance import StreamConformance
from tests.engine.monitor.scenes import scene
from tests.engine.monitor.telling import run

pytestmark = pytest.mark.durable


PATIENT = 30.0
"""Seconds; a test machine may be busy with other things."""


class TestDurable(StreamConformance):
    def make(self) -> LiveWorker:
        return LiveWorker(PATIENT)


def test_a_killed_worker_is_reported_and_a_fresh_one_starts_from_nothing() -> None:
    worker = LiveWorker(PATIENT)
    opens = [Opens(1, 100, (Due(0, 160),), 30)]
    worker.apply(opens)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerFailedError):
        worker.advance(160)
    worker.restart()
    assert worker.apply(opens) == []
    assert worker.advance(160) == [Fired(1, 100, 0, 160)]
    worker.close()


def test_a_hanging_worker_is_given_up_after_the_deadline() -> None:
    worker = LiveWorker()
    worker.apply([Opens(1, 100, (Due(0, 160),), 30)])
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(WorkerFailedError, match="没有答复"):
        worker.advance(160)
    assert worker.lost
    worker.close()


@pytest.mark.parametrize("seed", range(12))
def test_both_engines_fire_the_same_alarms(seed: int) -> None:
    events = scene(seed)
    worker = LiveWorker(PATIENT)
    try:
        fired = run(worker, events, "23:00:00")
    finally:
        worker.close()
    assert sorted(fired) == sorted(run(Plain(), events, "23:00:00"))
