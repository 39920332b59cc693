"""A worker process on a short lead: every question has a deadline, and it can be replaced.

The worker reads questions from its standard input and writes one answer to each on its standard
output (``frames``); it ends when its input ends, so it never outlives the process that asks.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine.durable.frames import PipeBrokenError, TooSlowError, receive, send

DEADLINE_SECONDS = 2.0
START_SECONDS = 10.0
MOST_QUESTIONS = 10_000
MOST_GROWTH_BYTES = 50 * 1024 * 1024


class WorkerFailedError(Exception):
    """The worker crashed, hung or broke the protocol; the text is Chinese."""


def library_installed() -> bool:
    """Whether the optional library is there (it needs a C compiler and Python below 3.13)."""
    return find_spec("durable") is not None


class Worker:
    """One worker process, started on demand.

    ``module`` is run with ``python -m``.  Not for use by several threads at once.
    """

    def __init__(
        self, module: str, arguments: Sequence[str] = (), *, deadline: float = DEADLINE_SECONDS
    ) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._deadline = deadline
        self._process: subprocess.Popen[bytes] | None = None
        self._resident = 0
        self.asked = 0
        self.started = 0

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """Its process id, None while it is not running."""
        return self._process.pid if self._process is not None and self.running else None

    def start(self, greeting: Any) -> Any:
        """Start the process anew and put the first question.  Raises WorkerFailedError."""
        self.stop()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        self.asked = 0
        self.started += 1
        answer = self._exchange(greeting, START_SECONDS)
        self._resident = self._resident_bytes()
        return answer

    def ask(self, question: Any) -> Any:
        """The answer to a question.  Raises WorkerFailedError; the process is then gone."""
        self.asked += 1
        return self._exchange(question, self._deadline)

    def worn_out(self) -> bool:
        """Whether it should be replaced: it answered much, or its memory grew."""
        grown = self._resident_bytes() - self._resident
        return self.asked >= MOST_QUESTIONS or grown >= MOST_GROWTH_BYTES

    def stop(self) -> None:
        """End the process, if it runs."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        process.wait()

    def _exchange(self, question: Any, seconds: float) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise WorkerFailedError("工作进程没有运行")
        try:
            send(process.stdin.fileno(), question, seconds)
            return receive(process.stdout.fileno(), seconds)
        except TooSlowError:
            self.stop()
            raise WorkerFailedError(f"工作进程 {seconds:g} 秒内没有答复") from None
        except PipeBrokenError:
            self.stop()
            raise WorkerFailedError("工作进程意外退出") from None

    def _resident_bytes(self) -> int:
        if self._process is None:
            return 0
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * 4096
