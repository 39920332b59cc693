"""How much of a bare endpoint's throughput a check keeps, on one server in one run.

    python -m benchmarks.http [seconds per round] [rounds]

The bare endpoint is a route of the same application that parses the same body and does no more.
Client and server share the machine, so the ratios count, not the rates.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time

import msgspec
from fastapi import FastAPI, Request
from starlette.responses import Response

from api.http.app import served_app
from api.loading import load_checker
from api.settings import read_settings
from benchmarks.cases import case_bytes
from engine.answers import encode

CONNECTIONS = 16
HOST = "127.0.0.1"


def measured_app() -> FastAPI:
    """The application with a bare endpoint beside its own."""
    app = served_app()

    @app.post("/bare")
    async def bare(request: Request) -> Response:
        msgspec.json.decode(await request.body())
        return Response(b"{}", 200, None, "application/json")

    return app


def bodies() -> dict[str, bytes]:
    """Requests about cases of about 20 KB: one in good order, others with something to find."""
    return {
        "in order": _request(case_bytes(45, seed=1, careless=0.0)),
        "2% careless": _request(case_bytes(45, seed=1, careless=0.02)),
        "20% careless": _request(case_bytes(45, seed=1, careless=0.2)),
    }


def _request(snapshot: bytes) -> bytes:
    return b'{"snapshot":' + snapshot + b"}"


async def rate(port: int, path: str, body: bytes, seconds: float) -> float:
    """Requests a second over some connections, each sending when it has its answer."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    sent = head.encode() + body
    until = time.perf_counter() + seconds

    async def one() -> int:
        reader, writer = await asyncio.open_connection(HOST, port)
        count = 0
        while time.perf_counter() < until:
            writer.write(sent)
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
    for name, body in bodies().items():
        snapshot = json.dumps(json.loads(body)["snapshot"], ensure_ascii=False).encode()
        answer = checker.check(snapshot)
        started, count = time.perf_counter(), 0
        while time.perf_counter() - started < 1:
            encode(checker.check(snapshot))
            count += 1
        each = (time.perf_counter() - started) / count * 1000
        print(f"{name}: {len(body)} bytes, {len(answer.findings)} findings, {each:.3f} ms a check")


def over_http(seconds: float, rounds: int) -> None:
    """Both endpoints in turn, several rounds, medians."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-c", SERVER]
    server = subprocess.Popen(command, env=os.environ | {"FADU_PORT": str(port)})
    try:
        _wait(port)
        for name, body in bodies().items():
            found: dict[str, list[float]] = {"/bare": [], "/v1/checks": []}
            for _ in range(rounds):
                for path, rates in found.items():
                    rates.append(asyncio.run(rate(port, path, body, seconds)))
            bare, check = (statistics.median(rates) for rates in found.values())
            print(f"{name}: bare {bare:.0f}/s, check {check:.0f}/s, {check / bare:.0%}")
    finally:
        server.terminate()
        server.wait()


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
    over_http(given[0] if given else 3.0, int(given[1]) if len(given) > 1 else 3)
