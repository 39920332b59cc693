"""A real server process on a free port of the loopback address."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.api.cli.command import environment

HOST = "127.0.0.1"
SECONDS = 30.0


@contextlib.contextmanager
def serving(*arguments: str, **more: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run ``fadu serve``; gives the port and the process once it answers."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli.main", "serve", "--port", str(port), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(**more),
    )
    try:
        _wait(port, process)
        yield port, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)


def talk(port: int, *pieces: bytes, pause: float = 0.0, timeout: float = 10.0) -> bytes:
    """Send pieces on one connection and read until the server closes or the time is up."""
    with socket.create_connection((HOST, port), timeout) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
            except OSError:
                break
            time.sleep(pause)
        received = b""
        with contextlib.suppress(OSError):
            while chunk := connection.recv(65536):
                received += chunk
        return received


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError("the server ended before it answered")
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("the server did not answer in time")
