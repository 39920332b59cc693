"""The service process is killed at random moments; a client that repeats itself loses nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random

import httpx
import pytest

from engine.monitor.alarms import alarm_id, written
from engine.monitor.events import Event, read_event
from engine.monitor.feed import Feed
from engine.monitor.plain import Plain
from engine.signals import Fired
from tests.api.monitor.app import EVENTS
from tests.api.monitor.watching import RULES

ROOT = Path(__file__).parents[3]
PEOPLE = 40
SECONDS = 12
KILLS = 3
PATIENCE = 40


class Service:
    """A server process that can be killed and started again on the same data."""

    def __init__(self, data: Path) -> None:
        self._data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start the process; it is ready some time later."""
        given = {"FADU_DATA_DIR": str(self._data), "FADU_RULESET": str(RULES)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "tests.api.monitor.app:served_area",
             "--port", str(self.port), "--log-level", "critical"],
            cwd=ROOT,
            env={**os.environ, **given, "FADU_CACHE_DIR": ""},
        )  # fmt: skip

    def kill(self) -> None:
        """As a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def entry(number: int, now: int) -> Event:
    """A person whose eight hours end some seconds after ``now``."""
    arrived = now + 2 + number * SECONDS // PEOPLE - 8 * 3600
    told = {
        "event_id": f"E{number}",
        "kind": "enter",
        "stay_id": f"S{number}",
        "at": written(now),
        "arrival": {"mode": "admin_summons", "arrived_at": written(arrived)},
    }
    return read_event(json.dumps(told).encode())


def expected(events: list[Event], until: int) -> set[str]:
    """The ids of all alarms that must leave."""
    feed, engine = Feed(), Plain()
    ids = set()
    for outcome in engine.apply(feed.take(events)) + engine.advance(until):
        name = feed.name(outcome.watch)
        if name is not None and isinstance(outcome, Fired):
            ids.add(alarm_id(name, outcome))
    return ids


def tell(address: str, events: list[Event], ended: threading.Event) -> None:
    """Send every event until it is acknowledged; some are sent twice for good measure."""
    for event in events:
        while not ended.is_set():
            try:
                body = json.dumps(json.loads(_encoded(event)))
                if httpx.post(address + EVENTS, content=body, timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)


def _encoded(event: Event) -> bytes:
    from engine.monitor.events import encode_event

    return encode_event(event)


class Listener(threading.Thread):
    """Reads the stream of alarms, reconnecting where it broke off."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self._address = address
        self._last = 0
        self.ids: list[str] = []

    def run(self) -> None:
        while True:
            try:
                self._listen()
            except httpx.HTTPError:
                time.sleep(0.1)

    def _listen(self) -> None:
        url = self._address + "/v1/monitor/alarms/stream"
        headers = {"Last-Event-ID": str(self._last)}
        with httpx.stream("GET", url, headers=headers, timeout=5) as answer:
            seq = 0
            for line in answer.iter_lines():
                if line.startswith("id: "):
                    seq = int(line[4:])
                if line.startswith("data: "):
                    self.ids.append(json.loads(line[6:])["alarm"]["alarm_id"])
                    self._last = seq


@pytest.mark.parametrize("seed", [7])
def test_no_alarm_is_lost_and_none_doubled(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    service = Service(tmp_path)
    ended = threading.Event()
    now = int(time.time()) + 8 * 3600 + 3
    events = [entry(number, now) for number in range(PEOPLE)]
    wanted = expected(events, now + SECONDS + 60)
    assert len(wanted) == 2 * PEOPLE
    listener = Listener(service.address)
    listener.start()
    teller = threading.Thread(target=tell, args=(service.address, events, ended), daemon=True)
    teller.start()
    try:
        for _ in range(KILLS):
            time.sleep(chance.uniform(2.5, 5))
            service.kill()
            service.start()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and len(listener.ids) < len(wanted):
            time.sleep(0.2)
        time.sleep(1)
    finally:
        ended.set()
        service.kill()
    assert sorted(listener.ids) == sorted(wanted)
