"""Checks while a version of the rules is being proved: the longest work the service does.

    python -m benchmarks.reliability.proving [--cases 500] [--rate 30]

Twice: with the background work in the service's own process, as it is by default, and apart from
it.  Each time checks arrive at random for half a minute, and again while scenarios, agreement and
impact are proved; a proof that takes longer is left.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from api.rulesets.files import files_of
from api.runtime import Runtime
from api.security.identity import Identity, Role
from api.settings import Settings
from benchmarks.reliability.processes import Process, free_port, wait_until_ready
from benchmarks.reliability.province import JSON, REAL, Times, arrivals, check_body
from benchmarks.reliability.pushes import HERE, case_pushes
from benchmarks.reliability.wire import Wire

SECONDS = 30.0
PROOFS = ("tests", "impact", "agreement")
ROOT = Path(__file__).parents[2]
RULES, FEATURES = ROOT / "rulesets" / "national", ROOT / "features"
EDITOR = Identity("person:1", "person", "起草人", frozenset({Role.LEGAL_OFFICER}), "/")


def main() -> int:
    """Run and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--rate", type=float, default=30.0, help="checks a second")
    asked = parser.parse_args()
    for apart in (False, True):
        with tempfile.TemporaryDirectory(prefix="fadu-proving-") as folder:
            figures = _run(Path(folder), asked.cases, asked.rate, apart)
        print(json.dumps({"background work": "apart" if apart else "inside"} | figures, indent=2))
    return 0


def _run(folder: Path, cases: int, rate: float, apart: bool) -> dict[str, Any]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    given = {
        "FADU_DATA_DIR": str(folder),
        "FADU_PORT": str(port),
        "FADU_WORKERS_INSIDE": str(not apart),
        "FADU_RATE_LIMIT": "0",
    }
    service = [Process("serve", ["serve"], given, folder / "serve.log")]
    service += [Process("work", ["work"], given, folder / "work.log")] if apart else []
    for process in service:
        process.start()
    try:
        wait_until_ready(address)
        with httpx.Client(base_url=address, timeout=60) as client:
            for number in range(cases):
                (push,) = case_pushes(number, 1, datetime.now(HERE), 1)
                path = f"/v1/cases/{push.case_id}/snapshot"
                client.put(path, content=push.body, headers=JSON).raise_for_status()
        figures = {"alone": asyncio.run(_checked(port, rate, "alone"))}
        runtime = Runtime(Settings(data_dir=str(folder)))
        life = runtime.lifecycle
        version = life.drafts.create(files_of(RULES, FEATURES), EDITOR).seq
        for proof in PROOFS:
            life.reading.ask(version, proof, EDITOR)
            figures[proof] = asyncio.run(_checked(port, rate, proof))
            task = life.reading.proofs(version).task(proof)
            figures[proof]["state"] = "" if task is None else f"{task.state} {task.done}"
        runtime.close()
        return figures
    finally:
        for process in service:
            process.stop()


async def _checked(port: int, rate: float, beside: str) -> dict[str, Any]:
    """Half a minute of checks beside that."""
    times, wire, numbers = Times(), Wire(port, 60), count()
    bodies = [check_body(number) for number in range(REAL // 10)]

    async def send() -> None:
        number = next(numbers)
        known, body = bodies[number % len(bodies)]
        content = body.replace(known, f"TEST-4-{beside}-{number}".encode())
        await times.measure(wire.request("POST", "/v1/checks", content))

    await arrivals(lambda _: rate, SECONDS, send)
    await wire.close()
    return dict(times.figures())


if __name__ == "__main__":
    sys.exit(main())
