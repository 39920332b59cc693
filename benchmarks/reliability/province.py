"""A province's day in little: many open cases, pushes and checks at the day's and the peak's rate.

    python -m benchmarks.reliability.province [--cases 125000] [--minutes 30] [--database URL]

The open cases are made from a thousand real ones by copying their rows; what is sent during the
run is judged in full.  Requests arrive at random (Poisson) whether or not earlier ones have been
answered, so waiting shows in the times.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Column, func, insert, literal, select

from api.long_lived import set_aside
from api.migrations.opening import open_database
from api.store.database import Database
from api.watching.tables import cases, findings
from benchmarks.reliability.processes import Process, free_port, wait_until_ready
from benchmarks.reliability.pushes import HERE, case_pushes
from benchmarks.reliability.wire import Wire

DAY_PUSHES = 36_000 / (14 * 3600)
"""Events a second, on average over a day of fourteen hours."""

PEAK_CHECKS = 60.0
REAL = 1_000
JSON = {"Content-Type": "application/json"}


class Times:
    """How long answers took, and how many were refused."""

    def __init__(self) -> None:
        self._taken: list[float] = []
        self.refused = 0

    def add(self, seconds: float) -> None:
        """One answer."""
        self._taken.append(seconds)

    async def measure(self, asked: Awaitable[int]) -> None:
        """Wait for an answer, given by its status."""
        began = time.perf_counter()
        if 200 <= await asked < 300:
            self.add(time.perf_counter() - began)
        else:
            self.refused += 1

    def figures(self, unit: int = 1000) -> dict[str, float]:
        """Count, median, 99th of a hundred and worst; ``unit`` 1000 for milliseconds."""
        ordered = [each * unit for each in sorted(self._taken)] or [0.0]
        at = {"p50": 0.5, "p99": 0.99, "p999": 0.999, "worst": 1.0}
        last = len(ordered) - 1
        return {"count": len(self._taken), "refused": self.refused} | {
            name: round(ordered[int(last * share)], 1) for name, share in at.items()
        }


async def arrivals(
    rate: Callable[[float], float], seconds: float, send: Callable[[], Awaitable[None]]
) -> None:
    """Send at random moments, ``rate`` a second at each moment of the run."""
    chance = random.Random(1)
    began = time.monotonic()
    under_way: set[asyncio.Task[None]] = set()
    while (passed := time.monotonic() - began) < seconds:
        await asyncio.sleep(chance.expovariate(rate(passed)))
        task = asyncio.ensure_future(send())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)


class Load:
    """The case systems of a province."""

    def __init__(self, port: int, minutes: float) -> None:
        self._wire = Wire(port, 30)
        self._seconds = minutes * 60
        self._numbers = count(10_000_000)
        self._asked = [check_body(number) for number in range(REAL)]
        self.checks, self.pushes = Times(), Times()

    async def run(self) -> None:
        """Checks at the peak's rate, pushes at the day's, ten times that for a tenth of the run."""

        def pushing(passed: float) -> float:
            at_peak = 0.45 < passed / self._seconds < 0.55
            return DAY_PUSHES * (10 if at_peak else 1)

        await asyncio.gather(
            arrivals(lambda _: PEAK_CHECKS, self._seconds, self._check),
            arrivals(pushing, self._seconds, self._push),
        )
        await self._wire.close()

    async def _check(self) -> None:
        number = next(self._numbers)
        # Made beforehand but for its number: what the sender does would show in the times.
        known, body = self._asked[number % REAL]
        content = body.replace(known, f"TEST-3-{number}".encode())
        await self.checks.measure(self._wire.request("POST", "/v1/checks", content))

    async def _push(self) -> None:
        (push,) = case_pushes(next(self._numbers), 1, datetime.now(HERE), 2)
        path = f"/v1/cases/{push.case_id}/snapshot"
        await self.pushes.measure(self._wire.request("PUT", path, push.body))


def check_body(number: int) -> tuple[bytes, bytes]:
    """The number of a case as it stands in the body, and a question about the case."""
    (push,) = case_pushes(number, 1, datetime.now(HERE), 3)
    snapshot = json.loads(push.body)["snapshot"]
    asked = {"snapshot": snapshot, "assume_complete": True}
    return push.case_id.encode(), json.dumps(asked, ensure_ascii=False).encode()


def fill(database: Database, wanted: int) -> None:
    """Copy the rows of the real cases until about ``wanted`` are open.

    The copies are not due during the run: their snapshots tell of the case they were made from.
    """
    later = int(time.time()) // 60 + 480 + 7 * 24 * 60
    real = cases.c.client != literal("copy")
    originals = select(cases.c.case_id).where(real)
    for copy in range(1, wanted // REAL):
        given = {"client": literal("copy"), "next_at": literal(later + copy)}
        with database.writing() as connection:
            for table, chosen in ((findings, findings.c.case_id.in_(originals)), (cases, real)):
                columns = [_copied(each, copy, given) for each in table.columns]
                rows = select(*columns).where(chosen)
                connection.execute(insert(table).from_select(list(table.columns.keys()), rows))


def _copied(column: Column[Any], copy: int, given: dict[str, Any]) -> Any:
    if column.name in ("case_id", "finding_id"):
        return column + literal(f"-{copy}")
    return given.get(column.name, column)


def overdue(database: Database) -> float:
    """Seconds since the moment at which the longest-waiting case should have been judged."""
    with database.reading() as connection:
        first = connection.execute(select(func.min(cases.c.next_at))).scalar()
    return 0.0 if first is None else max(0.0, time.time() - (first - 480) * 60)


def main() -> int:
    """Run and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=125_000)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fadu-province-") as folder:
        _run(Path(folder), asked.cases, asked.minutes, asked.database)
    return 0


def _run(folder: Path, wanted: int, minutes: float, url: str) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    given = {
        "FADU_DATA_DIR": str(folder),
        "FADU_DATABASE_URL": url,
        "FADU_PORT": str(port),
        "FADU_WORKERS_INSIDE": "false",
        "FADU_RATE_LIMIT": "0",
    }
    service = [
        Process("serve", ["serve"], given, folder / "serve.log"),
        Process("work", ["work"], given, folder / "work.log"),
    ]
    database = open_database(url or f"sqlite:///{folder}/fadu.sqlite3")
    service[0].start()
    try:
        wait_until_ready(address)
        _send_real(address)
        fill(database, wanted)
        service[1].start()
        load = Load(port, minutes)
        set_aside()
        memory: list[tuple[float, ...]] = []
        waiting = asyncio.run(_watched(load, service, database, memory))
        with database.reading() as connection:
            open_cases = connection.execute(select(func.count(cases.c.case_id))).scalar_one()
        print(
            json.dumps(
                {
                    "open_cases": open_cases,
                    "minutes": minutes,
                    "checks_ms": load.checks.figures(),
                    "pushes_ms": load.pushes.figures(),
                    "timers_s": waiting.figures(1),
                    "memory_mib": memory[:: max(1, len(memory) // 10)],
                },
                indent=2,
            )
        )
    finally:
        for process in service:
            process.stop()
        database.close()


def _send_real(address: str) -> None:
    with httpx.Client(base_url=address, timeout=30) as client:
        for number in range(REAL):
            (push,) = case_pushes(number, 1, datetime.now(HERE), 1)
            path = f"/v1/cases/{push.case_id}/snapshot"
            client.put(path, content=push.body, headers=JSON).raise_for_status()


async def _watched(
    load: Load, service: list[Process], database: Database, memory: list[tuple[float, ...]]
) -> Times:
    """Run the load; once a second see how long a due case waits, every 20 s the memory."""
    waiting = Times()

    async def look() -> None:
        for second in count():
            if second % 20 == 0:
                memory.append(tuple(round(process.memory, 1) for process in service))
            waiting.add(await asyncio.to_thread(overdue, database))
            await asyncio.sleep(1)

    looking = asyncio.ensure_future(look())
    await load.run()
    looking.cancel()
    return waiting


if __name__ == "__main__":
    sys.exit(main())
