"""Real processes that deliver and are killed with SIGKILL in the middle of it."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import groupby
from pathlib import Path

from api.store.database import Database
from tests.api.delivery.receiver import Got, Handler, Receiver
from tests.api.delivery.scene import Site, happen

CASES = 5
EACH = 20
KILLS = 3
ROOT = Path(__file__).parents[3]


def test_killed_workers_lose_nothing_and_keep_the_order_of_each_case(
    here: Site, receiver: Receiver, database: Database, database_url: str
) -> None:
    def slowly(handler: Handler, got: Got) -> None:
        time.sleep(0.02)
        handler.answer(204)

    receiver.behave = slowly
    here.subscribe(receiver.url)
    for number in range(CASES * EACH):
        happen(database, f"e{number}", f"A{number % CASES}")
    for turn in range(KILLS + 1):
        before = len(receiver.got)
        wanted = CASES * EACH * (turn + 1) // (KILLS + 1)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.api.delivery.worker", database_url, str(turn * 3600)],
            cwd=ROOT,
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if len(set(receiver.ids())) >= wanted and len(receiver.got) > before:
                break
            time.sleep(0.005)
        process.kill()
        process.wait()
    for case in range(CASES):
        arrived = [event_id for event_id, _ in groupby(receiver.ids(f"A{case}"))]
        assert arrived == [f"e{number}" for number in range(case, CASES * EACH, CASES)]
