"""How much of a bare endpoint's throughput a check keeps, on one server in one run.

    python -m benchmarks.http [seconds per round] [rounds]

The bare endpoint is a route of the same application that parses the same body and does no more;
it has the same guards before it.  Every request is about another case than the one before.
Client and server share the machine, so the ratios count, not the rates; where other programs run
too, the ratio of the server's own processor time (Linux) is steadier.  Measured twice: with the
audit log of answers, which writes each into the database before it goes out, and without.  The
second look that another engine takes at a share of the checks is off: how many is the operator's
choice, and of a few cases repeated it would be none or far too many.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from api.http.access import permitted
from api.http.app import served_app
from api.loading import load_checker
from api.security.policy import Permission
from api.settings import read_settings
from benchmarks.cases import case_bytes, orderly_bytes
from engine.answers import encode

CONNECTIONS = 16
CASES = 32
ROUNDS = 5
HOST = "127.0.0.1"


def measured_app() -> FastAPI:
    """The application with a bare endpoint beside its own."""
    app = served_app()

    @app.post("/bare", dependencies=[Depends(permitted(Permission.CHECK))])
    async def bare(request: Request) -> Response:
        msgspec.json.decode(await request.body())
        return Response(b"{}", 200, None, "application/json")

    # The first to be asked, so that it is not slowed by where it stands.
    app.router.routes.insert(0, app.router.routes.pop())
    return app


def bodies() -> dict[str, list[bytes]]:
    """Requests about cases of three sizes: in order, and with acts late or not written down."""
    makers = {"in order": orderly_bytes, "to report": case_bytes}
    return {
        f"{records} records, {kind}": [_request(made(records, seed)) for seed in range(CASES)]
        for records in (12, 45, 200)
        for kind, made in makers.items()
    }


def _request(snapshot: bytes) -> bytes:
    return b'{"snapshot":' + snapshot + b"}"


async def rate(port: int, path: str, bodies: list[bytes], seconds: float) -> float:
    """Requests a second over some connections, each sending when it has its answer."""
    sent = [
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        for body in bodies
    ]
    turn = itertools.cycle(sent)
    until = time.perf_counter() + seconds

    async def one() -> int:
        reader, writer = await asyncio.open_connection(HOST, port)
        count = 0
        while time.perf_counter() < until:
            writer.write(next(turn))
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(answer.decode())
            length = next(
                line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length")
            )
            await reader.readexactly(int(length.split(b":")[1]))
            count += 1
        writer.close()
        return count

    started = time.perf_counter()
    counts = await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - started)


def in_process() -> None:
    """What the check alone costs, without HTTP."""
    settings = read_settings()
    checker = load_checker(settings.ruleset_folder(), settings.cache_folder())
    print(f"{len(checker.ruleset.rules)} rule versions")
    for name, requests in bodies().items():
        cases = [
            bytes(msgspec.json.decode(each, type=dict[str, msgspec.Raw])["snapshot"])
            for each in requests
        ]
        found = sum(len(checker.check(case).findings) for case in cases) / len(cases)
        plain = _each(msgspec.json.decode, cases)
        whole = _each(lambda case: encode(checker.check(case)), cases)
        size = sum(map(len, cases)) // len(cases)
        print(
            f"{name}: {size} bytes, {found:.1f} findings, decoding {plain * 1e6:.0f} µs, "
            f"a check {whole * 1e6:.0f} µs, {whole / plain:.0f} times as much"
        )


def _each(call: Callable[[bytes], object], cases: list[bytes]) -> float:
    """Seconds a call, the best of several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for case in cases:
            call(case)
        rounds.append((time.perf_counter() - started) / len(cases))
    return min(rounds)


def over_http(seconds: float, rounds: int, audit: str) -> None:
    """Both endpoints in turn, several rounds, medians."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        given = {"PORT": str(port), "AUDIT": audit, "RATE_LIMIT": "0", "DATA_DIR": folder}
        given |= {"SHADOW_SHARE": "0"}
        environment = os.environ | {f"FADU_{name}": value for name, value in given.items()}
        server = subprocess.Popen([sys.executable, "-c", SERVER], env=environment)
        try:
            _wait(port)
            for name, requests in bodies().items():
                found: dict[str, list[float]] = {"/bare": [], "/v1/checks": []}
                spent: dict[str, list[float]] = {path: [] for path in found}
                for _ in range(rounds):
                    for path, rates in found.items():
                        before = _processor_seconds(server.pid)
                        rates.append(asyncio.run(rate(port, path, requests, seconds)))
                        used = _processor_seconds(server.pid) - before
                        spent[path].append(used / (rates[-1] * seconds))
                bare, check = (statistics.median(rates) for rates in found.values())
                own, more = (statistics.median(each) * 1e6 for each in spent.values())
                print(
                    f"audit {audit}, {name}: bare {bare:.0f}/s, check {check:.0f}/s, "
                    f"{check / bare:.0%}; processor {own:.0f} and {more:.0f} µs, {own / more:.0%}",
                    flush=True,
                )
        finally:
            server.terminate()
            server.wait()


def _processor_seconds(process: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


SERVER = (
    "from api.http.server import run\n"
    "from api.settings import read_settings\n"
    "run(read_settings(), 'benchmarks.http:measured_app')\n"
)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    given = [float(argument) for argument in sys.argv[1:]]
    in_process()
    for audit in ("off", "required"):
        over_http(given[0] if given else 3.0, int(given[1]) if len(given) > 1 else 3, audit)
