"""The stream engine in a worker process, seen from this side of the pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.durable.supervision import DEADLINE_SECONDS, Worker, WorkerFailedError
from engine.signals import Closes, Due, Ended, Fired, Forgets, Opens, Outcome, Signal

MODULE = "engine.durable.live_worker"
SIGNALS_PER_QUESTION = 100
"""So many are surely answered within the deadline."""

LOST = "工作进程意外退出"

OPENS, CLOSES, FORGETS, ADVANCE = 1, 2, 3, 4
FIRED, ENDED = 1, 2


class LiveWorker:
    """A stream engine (see ``StreamEngine``) run by durable_rules in a process of its own.

    Only integers cross the pipe.  Raises WorkerFailedError from any step; the state is then lost
    and has to be told again after ``restart``.
    """

    name = "durable"

    def __init__(self, deadline: float = DEADLINE_SECONDS) -> None:
        """``deadline``: seconds within which a question must be answered."""
        self._worker = Worker(MODULE, deadline=deadline)
        self._settled: int | None = None

    @property
    def lost(self) -> bool:
        """Whether the worker process was there and is gone."""
        return self._worker.started > 0 and not self._worker.running

    @property
    def pid(self) -> int | None:
        """Process id of the worker."""
        return self._worker.pid

    def worn_out(self) -> bool:
        """Whether the worker should be replaced by a fresh one."""
        return self._worker.worn_out()

    def restart(self) -> None:
        """A fresh worker that knows nothing yet."""
        self._settled = None
        self._worker.start([])

    def apply(self, signals: Sequence[Signal]) -> list[Outcome]:
        """Take signals in; what falls due strictly before each of them is settled first."""
        self._ready()
        self._settled = None
        outcomes: list[Outcome] = []
        packed = [_packed(signal) for signal in signals]
        for place in range(0, len(packed), SIGNALS_PER_QUESTION):
            answer = self._worker.ask(packed[place : place + SIGNALS_PER_QUESTION])
            outcomes += _outcomes(answer)
        return outcomes

    def advance(self, now: int) -> list[Outcome]:
        """What falls due up to and including this second."""
        self._ready()
        if self._settled == now:
            return []
        outcomes = list(_outcomes(self._worker.ask([[ADVANCE, now]])))
        self._settled = now
        return outcomes

    def close(self) -> None:
        """End the worker."""
        self._worker.stop()

    def _ready(self) -> None:
        """A worker that was never started is started; one that died is reported."""
        if self.lost:
            raise WorkerFailedError(LOST)
        if not self._worker.running:
            self.restart()


def _packed(signal: Signal) -> list[Any]:
    match signal:
        case Opens(watch, at, dues, clear):
            return [OPENS, watch, at, clear, [list(due) for due in dues]]
        case Closes(watch, at):
            return [CLOSES, watch, at]
        case Forgets(watch):
            return [FORGETS, watch]


def unpacked(message: Any) -> Signal:
    """A signal as it came over the pipe.  Raises ValueError for anything else."""
    match message:
        case [1, int(watch), int(at), int(clear), list(dues)]:
            return Opens(watch, at, tuple(Due(int(lead), int(due)) for lead, due in dues), clear)
        case [2, int(watch), int(at)]:
            return Closes(watch, at)
        case [3, int(watch)]:
            return Forgets(watch)
    raise ValueError(message)


def packed_outcome(outcome: Outcome) -> list[int]:
    """An outcome for the way back."""
    return [FIRED if isinstance(outcome, Fired) else ENDED, *outcome]


def _outcomes(answer: Any) -> Iterator[Outcome]:
    for message in answer:
        match message:
            case [1, int(watch), int(start), int(lead), int(due)]:
                yield Fired(watch, start, lead, due)
            case [2, int(watch), int(start), int(at)]:
                yield Ended(watch, start, at)
            case _:
                raise WorkerFailedError("工作进程答非所问")
