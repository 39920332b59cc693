"""kill -9 of the service's processes, at random, while case systems send and receivers listen.

    python -m benchmarks.reliability.killing --snapshots 100000 [--database URL] [--seed 1]

A sender repeats what was not acknowledged, as a case system must.  At the end nothing may be
lost: each acknowledged snapshot is kept, each event of the register has arrived, those of one
case in their order, repeats with the same id and content; the sweep finds the register right and
the audit chain is whole.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import httpx

from api.runtime import Runtime
from api.settings import Settings
from benchmarks.reliability.judging import KINDS, judge, sweep, undelivered
from benchmarks.reliability.processes import Process, free_port, wait_until_ready
from benchmarks.reliability.pushes import Push, case_pushes
from benchmarks.reliability.receiver import taken

SENDERS = 6
A_CASE = 10
"""Snapshots of one case."""

HERE = timezone(timedelta(hours=8))
SETTLING_SECONDS = 90
"""After a kill a message that was under way is sent again when its lease has run out."""


class Senders:
    """Case systems: several at once, each case by one of them, in order."""

    def __init__(self, address: str, snapshots: int, seed: int) -> None:
        self._address = address
        self._numbers = iter(range(-(-snapshots // A_CASE)))
        self._lock = threading.Lock()
        self._seed = seed
        self.acknowledged: dict[str, set[int]] = defaultdict(set)
        self.repeats = 0
        self.count = 0

    def run(self) -> None:
        """Send everything."""
        with ThreadPoolExecutor(SENDERS) as pool:
            for each in [pool.submit(self._send_cases) for _ in range(SENDERS)]:
                each.result()

    def _send_cases(self) -> None:
        with httpx.Client(base_url=self._address, timeout=20) as client:
            while True:
                with self._lock:
                    number = next(self._numbers, None)
                if number is None:
                    return
                for push in case_pushes(number, A_CASE, datetime.now(HERE), self._seed):
                    self._send(client, push)

    def _send(self, client: httpx.Client, push: Push) -> None:
        path = f"/v1/cases/{push.case_id}/snapshot"
        headers = {"Content-Type": "application/json"}
        while True:
            try:
                answer = client.put(path, content=push.body, headers=headers)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.is_success:
                break
            if answer is not None and answer.status_code not in (429, 503):
                raise SystemExit(f"{answer.status_code} {answer.text[:300]}")
            self.repeats += 1
            time.sleep(0.1)
        with self._lock:
            self.acknowledged[push.case_id].add(push.sequence)
            self.count += 1


def main() -> int:
    """Run and print what held; exit code 1 if anything did not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--snapshots", type=int, default=100_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=8.0, help="seconds between kills, about")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fadu-killing-") as folder:
        return _run(Path(folder), asked.snapshots, asked.database, asked.seed, asked.every)


def _run(folder: Path, snapshots: int, url: str, seed: int, every: float) -> int:
    port, ear = free_port(), free_port()
    address, heard = f"http://127.0.0.1:{port}", folder / "heard.jsonl"
    given = {
        "FADU_DATA_DIR": str(folder),
        "FADU_DATABASE_URL": url,
        "FADU_PORT": str(port),
        "FADU_WORKERS_INSIDE": "false",
        "FADU_RATE_LIMIT": "0",
        "FADU_WEBHOOK_HOSTS": "127.0.0.1",
    }
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
    try:
        wait_until_ready(address)
        _subscribe(address, f"http://127.0.0.1:{ear}/")
        senders = Senders(address, snapshots, seed)
        began = time.monotonic()
        kills = _kill_while(senders, service, address, random.Random(seed), every)
        took = time.monotonic() - began
        settings = Settings(data_dir=str(folder), database_url=url)
        runtime = Runtime(settings)
        _let_settle(runtime, heard)
        for process in service:
            process.stop()
        verdict = judge(runtime.database, senders.acknowledged, taken(heard))
        swept = sweep(runtime)
        runtime.close()
        whole = subprocess.run(
            [sys.executable, "-m", "api.cli.main", "audit", "verify"],
            env=os.environ | given,
            stdout=sys.stderr,
            check=False,
        )
        good = verdict.good and not swept["sweep_disagreements"] and whole.returncode == 0
        figures = verdict._asdict() | swept
        figures |= {"audit_chain_whole": whole.returncode == 0, "kills": kills, "good": good}
        figures |= {"repeats": senders.repeats, "seconds": round(took)}
        print(json.dumps(figures | {"a_second": round(senders.count / took, 1)}, indent=2))
        return 0 if good else 1
    finally:
        for process in service:
            process.stop()
        receiver.terminate()
        receiver.wait()


def _subscribe(address: str, receiver: str) -> None:
    asked = {"url": receiver, "filter": {"kinds": list(KINDS)}}
    httpx.post(f"{address}/v1/subscriptions", json=asked, timeout=20).raise_for_status()


def _kill_while(
    senders: Senders, service: list[Process], address: str, chance: random.Random, every: float
) -> int:
    """Send everything; meanwhile kill one process after another."""
    sending = threading.Thread(target=senders.run)
    sending.start()
    kills = 0
    while sending.is_alive():
        sending.join(every * chance.uniform(0.5, 1.5))
        victim = chance.choice(service)
        victim.kill()
        time.sleep(chance.uniform(0, 0.5))
        victim.start()
        kills += 1
        wait_until_ready(address)
        print(f"{senders.count} sent, {kills} kills", file=sys.stderr, flush=True)
    return kills


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


if __name__ == "__main__":
    sys.exit(main())
