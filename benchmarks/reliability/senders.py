"""Case systems that send their snapshots again until they are acknowledged."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import httpx

from benchmarks.reliability.pushes import HERE, Push, case_pushes

SENDERS = 6
A_CASE = 10
"""Snapshots of one case."""


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
