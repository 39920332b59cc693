"""Puts subjects to the worker that decides on them, and keeps it fit."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any

from engine.durable.supervision import Worker, WorkerFailedError, library_installed
from engine.durable.verdict_facts import Given, fact_of

MODULE = "engine.durable.verdict_worker"
SUBJECTS_PER_QUESTION = 100
"""So many are surely decided on within the deadline."""

MISSING = (
    "durable 引擎要用的 durable_rules 没有安装：它要 C 编译器和低于 3.13 的 Python，"
    "安装命令是 pip install 'fadu[durable]'"
)

Asked = tuple[int, list[Given]]
"""A moment and the facts of a subject."""


class Decider:
    """The worker process, started when first asked, replaced when it fails or is worn out.

    A question that kills or hangs a worker is put once more to a fresh one.
    """

    def __init__(self, worker: Worker | None = None) -> None:
        self._worker = Worker(MODULE) if worker is None else worker
        weakref.finalize(self, self._worker.stop)

    @property
    def worker(self) -> Worker:
        """The process and its counters."""
        return self._worker

    def decide(self, asked: Sequence[Asked]) -> list[list[int]]:
        """The conclusions on each subject.  Raises WorkerFailedError, NotIntegersError."""
        for _, given in asked:
            for fact in given:
                fact_of(fact)
        found: list[list[int]] = []
        for place in range(0, len(asked), SUBJECTS_PER_QUESTION):
            found += self._ask(asked[place : place + SUBJECTS_PER_QUESTION])
        return found

    def close(self) -> None:
        """End the worker."""
        self._worker.stop()

    def _ask(self, question: Sequence[Asked]) -> list[list[int]]:
        if not library_installed():
            raise WorkerFailedError(MISSING)
        try:
            return self._checked(question, self._ready().ask(question))
        except WorkerFailedError:
            self._worker.start([])
            return self._checked(question, self._worker.ask(question))

    def _ready(self) -> Worker:
        if not self._worker.running or self._worker.worn_out():
            self._worker.start([])
        return self._worker

    def _checked(self, question: Sequence[Asked], answer: Any) -> list[list[int]]:
        if not isinstance(answer, list) or len(answer) != len(question):
            self._worker.stop()
            raise WorkerFailedError("工作进程答非所问")
        return answer
