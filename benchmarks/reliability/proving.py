"""Checks while a version of the rules is being proved: the longest work the service does.

    python -m benchmarks.reliability.proving [--cases 500] [--rate 30]

Twice: with the background work in the service's own process, as it is by default, and apart from
it.  Each time checks arrive at random for half a minute, and again while scenarios, agreement and
impact are proved; a proof that takes longer is left.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import sys
import tempfile
import zipfile
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from benchmarks.reliability.processes import Process, free_port, wait_until_ready
from benchmarks.reliability.province import JSON, REAL, Times, arrivals, check_body
from benchmarks.reliability.pushes import HERE, case_pushes
from benchmarks.reliability.wire import Wire

SECONDS = 30.0
PROOFS = ("tests", "impact", "agreement")
ROOT = Path(__file__).parents[2]


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
            version = client.post("/v1/rulesets/archives", content=_shipped()).json()["id"]
            figures = {"alone": asyncio.run(_checked(port, rate, "alone"))}
            for proof in PROOFS:
                asked = f"/v1/rulesets/{version}/proofs/{proof}"
                client.post(asked, json={}).raise_for_status()
                figures[proof] = asyncio.run(_checked(port, rate, proof))
                figures[proof]["state"] = client.get(asked).json()["state"]
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


def _shipped() -> bytes:
    """The rules that are shipped, as a version of their own, with their scenarios."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        rules = ROOT / "rulesets" / "national"
        for path in sorted(rules.rglob("*")):
            if path.is_file():
                archive.writestr(str(path.relative_to(rules)), path.read_bytes())
        for path in sorted((ROOT / "features").rglob("*.feature")):
            archive.writestr(str(path.relative_to(ROOT)), path.read_bytes())
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main())
