"""The processes of the service, to be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

PATIENCE = 60.0
"""Seconds a process may take until it answers."""


class Process:
    """One command of the service; its messages go to a file."""

    def __init__(
        self, name: str, arguments: list[str], given: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self._arguments = arguments
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FADU_")}
        self._environment = kept | dict(given)
        self._log = log
        self.starts = 0

    def start(self) -> None:
        """Start it; it may take a while until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "api.cli.main", *self._arguments],
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        self.starts += 1

    def kill(self) -> None:
        """As a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """As systemd would."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def memory(self) -> float:
        """Resident memory in MiB, 0 if it does not run."""
        try:
            fields = Path(f"/proc/{self._process.pid}/statm").read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            return 0.0
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    """A port of the loopback address nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str) -> None:
    """Return when the service answers.  Raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)
