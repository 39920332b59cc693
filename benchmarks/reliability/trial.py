"""Senders, the service and a receiver together, while something disturbs them; then the verdict.

A sender repeats what was not acknowledged, as a case system must.  At the end nothing may be
lost: each acknowledged snapshot is kept, each event of the register has arrived, those of one
case in their order, repeats with the same id and content; the sweep finds the register right and
the audit chain is whole.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from api.runtime import Runtime
from api.settings import Settings
from benchmarks.reliability.judging import KINDS, judge, sweep, undelivered
from benchmarks.reliability.processes import Process, free_port, wait_until_ready
from benchmarks.reliability.receiver import taken
from benchmarks.reliability.senders import Senders

SETTLING_SECONDS = 90
"""After a disturbance a message that was under way is sent again when its lease has run out."""


class Stage(NamedTuple):
    """What is there to be disturbed; ``busy`` until everything is sent."""

    address: str
    service: list[Process]
    senders: Senders
    sending: threading.Thread

    @property
    def busy(self) -> bool:
        """Whether there is still something to send."""
        return self.sending.is_alive()


Disturb = Callable[[Stage], dict[str, Any]]


def perform(snapshots: int, url: str, seed: int, disturb: Disturb) -> int:
    """Print what held, with what ``disturb`` reports; exit code 1 if anything did not.

    ``disturb`` returns when everything has been sent.
    """
    with tempfile.TemporaryDirectory(prefix="fadu-trial-") as name:
        folder = Path(name)
        port, ear = free_port(), free_port()
        given = {
            "FADU_DATA_DIR": name,
            "FADU_DATABASE_URL": url,
            "FADU_PORT": str(port),
            "FADU_WORKERS_INSIDE": "false",
            "FADU_RATE_LIMIT": "0",
            "FADU_WEBHOOK_HOSTS": "127.0.0.1",
        }
        heard = folder / "heard.jsonl"
        heard.touch()
        receiver = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.reliability.receiver", str(ear), str(heard)]
        )
        service = [
            Process("serve", ["serve"], given, folder / "serve.log"),
            Process("work", ["work"], given, folder / "work.log"),
        ]
        for process in service:
            process.start()
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(address)
            _must_be_empty(address)
            _subscribe(address, f"http://127.0.0.1:{ear}/")
            senders = Senders(address, snapshots, seed)
            began = time.monotonic()
            sending = threading.Thread(target=senders.run)
            sending.start()
            reported = disturb(Stage(address, service, senders, sending))
            took = time.monotonic() - began
            figures = _verdict(Settings(data_dir=name, database_url=url), service, senders, heard)
        finally:
            for process in service:
                process.stop()
            receiver.terminate()
            receiver.wait()
        figures["audit_chain_whole"] = _chain_is_whole(given)
        good = figures.pop("good") and figures["audit_chain_whole"]
        figures |= reported | {"repeats": senders.repeats, "seconds": round(took)}
        rate = round(senders.count / took, 1)
        print(json.dumps(figures | {"a_second": rate, "good": good}, indent=2))
        return 0 if good else 1


def _verdict(
    settings: Settings, service: list[Process], senders: Senders, heard: Path
) -> dict[str, Any]:
    runtime = Runtime(settings)
    _let_settle(runtime, heard)
    for process in service:
        process.stop()
    found = judge(runtime.database, senders.acknowledged, taken(heard))
    swept = sweep(runtime)
    runtime.close()
    good = found.good and not swept["sweep_disagreements"]
    return found._asdict() | swept | {"good": good}


def _chain_is_whole(given: Mapping[str, str]) -> bool:
    command = [sys.executable, "-m", "api.cli.main", "audit", "verify"]
    done = subprocess.run(command, env=os.environ | given, stdout=sys.stderr, check=False)
    return done.returncode == 0


def _must_be_empty(address: str) -> None:
    """What an earlier run left would be counted as lost."""
    found = httpx.get(f"{address}/v1/cases", timeout=20).raise_for_status().json()
    if found["cases"]:
        raise SystemExit("the database has cases already; give an empty one")


def _subscribe(address: str, receiver: str) -> None:
    asked = {"url": receiver, "filter": {"kinds": list(KINDS)}}
    httpx.post(f"{address}/v1/subscriptions", json=asked, timeout=20).raise_for_status()


def _let_settle(runtime: Runtime, heard: Path) -> None:
    """Wait until everything has arrived, or nothing more arrives."""
    arrived, changed = 0, time.monotonic()
    while time.monotonic() < changed + SETTLING_SECONDS:
        count = len({each.event_id for each in taken(heard)})
        if not undelivered(runtime.database, count):
            break
        if count > arrived:
            arrived, changed = count, time.monotonic()
        time.sleep(2)
