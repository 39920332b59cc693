"""Which stream engine runs: the worker with the optional library, or the plain one after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.durable.live import LOST, LiveWorker
from engine.durable.supervision import WorkerFailedError, library_installed
from engine.monitor.plain import Plain
from engine.signals import Outcome, Signal, StreamEngine

MOST_FAILURES = 3
"""Failures without this many quiet steps between them after which the worker is given up."""

QUIET_STEPS = 1_000

NOT_INSTALLED = "没有安装 durable 附加组件，由内置流引擎运行"
ALL_TOLD = Callable[[], list[Signal]]


class Supervised:
    """A stream engine that survives the death of its worker.

    ``everything`` gives all signals told so far; a new worker, or the plain engine in its place,
    is rebuilt from them.  Whatever fires twice by that is the same alarm.
    """

    def __init__(self, everything: ALL_TOLD, wanted: str = "auto") -> None:
        self._everything = everything
        self._failures = 0
        self._quiet = 0
        self.restarts = 0
        self.notice = ""
        self._engine: StreamEngine = Plain()
        if wanted != "plain":
            if library_installed():
                self._engine = LiveWorker()
            else:
                self.notice = NOT_INSTALLED

    @property
    def name(self) -> str:
        """The engine that runs now."""
        return self._engine.name

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker, if one runs."""
        return self._engine.pid if isinstance(self._engine, LiveWorker) else None

    def apply(self, signals: Sequence[Signal]) -> list[Outcome]:
        """As a stream engine does; ``everything`` already holds these signals."""
        rebuilt = self._fresh()
        if rebuilt is not None:
            return rebuilt
        try:
            outcomes = self._engine.apply(signals)
        except WorkerFailedError as error:
            return self._after(error)
        self._calm()
        return outcomes

    def advance(self, now: int) -> list[Outcome]:
        """As a stream engine does."""
        outcomes = self._fresh() or []
        while True:
            try:
                outcomes += self._engine.advance(now)
            except WorkerFailedError as error:
                outcomes += self._after(error)
                continue
            self._calm()
            return outcomes

    def close(self) -> None:
        """As a stream engine does."""
        self._engine.close()

    def _fresh(self) -> list[Outcome] | None:
        """A new worker where the old one is lost or worn out; None if all is well."""
        engine = self._engine
        if not isinstance(engine, LiveWorker):
            return None
        if engine.lost:
            return self._after(WorkerFailedError(LOST))
        return self._replaced(engine) if engine.worn_out() else None

    def _calm(self) -> None:
        self._quiet += 1
        if self._quiet >= QUIET_STEPS:
            self._failures = 0

    def _replaced(self, engine: LiveWorker) -> list[Outcome]:
        try:
            engine.restart()
            return engine.apply(self._everything())
        except WorkerFailedError as error:
            return self._after(error)

    def _after(self, error: WorkerFailedError) -> list[Outcome]:
        self._failures += 1
        self._quiet = 0
        self.restarts += 1
        engine = self._engine
        if isinstance(engine, LiveWorker) and self._failures < MOST_FAILURES:
            return self._replaced(engine)
        engine.close()
        self._engine = Plain()
        self.notice = f"流引擎工作进程反复失败（{error}），已改由内置流引擎运行"
        return self._engine.apply(self._everything())
