"""The live monitor under load: 600 people, 200 events a second, alarms counted against their due.

``python -m benchmarks.monitor [--engine plain|durable] [--seconds 20]`` starts the real service on
a fresh database and speaks to it over HTTP.  Printed: how the events were acknowledged, and how
long after its due second each alarm was on record.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
HERE = dt.timezone(dt.timedelta(hours=8))
PEOPLE = 600
ROOMS = 60
RATE = 200
CONNECTIONS = 8
MOST_TOGETHER = 50
LEFT_ALONE = 10
SETTLING = 4
EVENTS = "/v1/monitor/events"


def moment(second: float) -> str:
    """A Unix time as ISO text to the thousandth."""
    return dt.datetime.fromtimestamp(second, HERE).isoformat(timespec="milliseconds")


def entries(now: float, seconds: int) -> list[dict[str, Any]]:
    """Everybody comes in; their eight hours end one after another during the run.

    The officers of the last rooms leave, so that a minute later the run sees them alone.
    """
    told = []
    for number in range(PEOPLE):
        ends = int(now) + SETTLING + number * seconds // PEOPLE
        told.append(
            {
                "event_id": f"enter-{number}",
                "kind": "enter",
                "at": moment(now - 120),
                "stay_id": f"S{number}",
                "area": f"Q{number % 20}",
                "room": f"H{number % ROOMS}",
                "arrival": {"mode": "admin_summons", "arrived_at": moment(ends - 8 * 3600)},
            }
        )
    for room in range(ROOMS):
        told.append(_passage(f"in-{room}", "officer_in", now - 120, room))
    for place in range(LEFT_ALONE):
        left = now - 60 + SETTLING + place * seconds / LEFT_ALONE
        told.append(_passage(f"out-{place}", "officer_out", left, ROOMS - 1 - place))
    return told


def _passage(event_id: str, kind: str, second: float, room: int) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "kind": kind,
        "at": moment(second),
        "area": f"Q{room % 20}",
        "room": f"H{room}",
        "officer": f"P{room}",
    }


class Load:
    """Sends events at a steady rate and notes how long each acknowledgement took."""

    def __init__(self, address: str, seed: int = 1) -> None:
        self._address = address
        self._chance = Random(seed)
        self._out: set[int] = set()
        self.waits: list[float] = []
        self.late = 0

    async def run(self, seconds: int) -> float:
        """The rate that was really held."""
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        senders = [asyncio.create_task(self._send(queue)) for _ in range(CONNECTIONS)]
        begun = time.perf_counter()
        for number in range(seconds * RATE):
            wait = begun + number / RATE - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            queue.put_nowait(self._event(number))
        for _ in senders:
            queue.put_nowait(None)
        await asyncio.gather(*senders)
        return seconds * RATE / (time.perf_counter() - begun)

    def _event(self, number: int) -> dict[str, Any]:
        """Mostly officers' passages as a sensor reports them, now and then a check or a wait."""
        if number % 5:
            room = self._chance.randrange(ROOMS - LEFT_ALONE)
            kind = "officer_in" if room in self._out else "officer_out"
            (self._out.discard if room in self._out else self._out.add)(room)
            return _passage(f"load-{number}", kind, time.time(), room)
        person = self._chance.randrange(PEOPLE // ROOMS) * ROOMS + self._chance.randrange(40)
        return {
            "event_id": f"load-{number}",
            "kind": self._chance.choice(("safety_check", "collect", "wait_in")),
            "at": moment(time.time()),
            "stay_id": f"S{person}",
            "area": f"Q{person % 20}",
            "room": f"H{person % ROOMS}",
        }

    async def _send(self, queue: asyncio.Queue[dict[str, Any] | None]) -> None:
        """As a gateway does: what has piled up goes out together, one event a line."""
        headers = {"content-type": "application/x-ndjson"}
        async with httpx.AsyncClient(base_url=self._address, timeout=10) as client:
            while (event := await queue.get()) is not None:
                begun, lines = time.perf_counter(), [json.dumps(event)]
                while not queue.empty() and len(lines) < MOST_TOGETHER:
                    more = queue.get_nowait()
                    if more is None:
                        queue.put_nowait(None)
                        break
                    lines.append(json.dumps(more))
                answer = await client.post(EVENTS, content="\n".join(lines), headers=headers)
                answer.raise_for_status()
                self.waits += [time.perf_counter() - begun] * len(lines)


def delays(address: str, begun: float, ended: float) -> tuple[dict[str, list[float]], str]:
    """Seconds from due to record, per kind, of alarms due during the load."""
    found: dict[str, list[float]] = {}
    after, engine = 0, ""
    while True:
        page = httpx.get(f"{address}/v1/monitor/alarms?after={after}&limit=500").json()
        for left in page["alarms"]:
            due = dt.datetime.fromisoformat(left["alarm"]["due_at"]).timestamp()
            recorded = dt.datetime.fromisoformat(left["left_at"]).timestamp()
            if begun <= due <= ended:
                found.setdefault(left["alarm"]["label"], []).append(recorded - due)
        if page["next"] == after:
            return found, engine
        after, engine = page["next"], page["engine"]


def main() -> None:
    """One run; prints its figures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--engine", default="auto", choices=("auto", "plain", "durable"))
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--app", default="api.http.app:served_app")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as data, socket.socket() as probe:
        site = {"stream_engine": given.engine}
        (Path(data) / "monitor.json").write_text(json.dumps(site), "utf-8")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "uvicorn", "--factory", given.app]
        service = subprocess.Popen(
            [*command, "--port", str(port), "--log-level", "error"],
            cwd=ROOT,
            env={**os.environ, "FADU_DATA_DIR": data},
        )
        try:
            _measure(address, given.seconds, service.pid)
        finally:
            service.terminate()
            service.wait()


def _measure(address: str, seconds: int, pid: int) -> None:
    _await(address)
    now = time.time()
    body = "\n".join(json.dumps(each) for each in entries(now, seconds))
    headers = {"content-type": "application/x-ndjson"}
    httpx.post(address + EVENTS, content=body, headers=headers, timeout=30).raise_for_status()
    time.sleep(max(0.0, now + SETTLING - time.time()))
    load, begun, used = Load(address), time.time(), _processor(pid)
    rate = asyncio.run(load.run(seconds))
    used = (_processor(pid) - used) / (time.time() - begun)
    ended = time.time()
    time.sleep(3)
    found, engine = delays(address, begun, ended)
    print(f"engine {engine}; {PEOPLE} people; {rate:.0f} events/s held of {RATE}; "
          f"service process {used:.0%} of one core")  # fmt: skip
    print(f"acknowledged after commit: {_spread(load.waits)}")
    for label, waits in sorted(found.items()):
        print(f"{label}: {len(waits)} alarms, on record after due {_spread(waits)}")


def _await(address: str) -> None:
    for _ in range(300):
        try:
            httpx.get(address + "/v1/monitor/stays", timeout=5).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the service does not answer")


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _spread(seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return (
        f"p50 {cuts[49] * 1e3:.0f} ms, p99 {cuts[98] * 1e3:.0f} ms, max {max(seconds) * 1e3:.0f} ms"
    )


if __name__ == "__main__":
    main()
