"""The stream engine without any library: a state per watch and a heap of due times."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.signals import Closes, Due, Ended, Fired, Forgets, Opens, Outcome, Signal


@dataclass
class _Watch:
    """State of one watch.  ``until``: when a closing episode is believed to be over."""

    start: int
    clear: int
    dues: list[Due] = field(default_factory=list)
    open: bool = True
    fired: set[int] = field(default_factory=set)
    closed: int = 0

    @property
    def until(self) -> int:
        return self.closed + self.clear


class Plain:
    """A stream engine in this process (see ``StreamEngine``)."""

    name = "plain"

    def __init__(self) -> None:
        self._watches: dict[int, _Watch] = {}
        self._heap: list[tuple[int, int]] = []

    def apply(self, signals: Sequence[Signal]) -> list[Outcome]:
        """Take signals in; what falls due strictly before each of them is settled first."""
        outcomes: list[Outcome] = []
        for signal in signals:
            match signal:
                case Opens():
                    outcomes += self._settle(signal.watch, signal.at - 1, signal.at)
                    self._open(signal)
                case Closes():
                    outcomes += self._settle(signal.watch, signal.at - 1, signal.at)
                    self._shut(signal)
                case Forgets():
                    self._watches.pop(signal.watch, None)
        return outcomes

    def advance(self, now: int) -> list[Outcome]:
        """What falls due up to and including this second."""
        outcomes: list[Outcome] = []
        while self._heap and self._heap[0][0] <= now:
            _, watch = heapq.heappop(self._heap)
            outcomes += self._settle(watch, now, now)
        return outcomes

    def close(self) -> None:
        """Nothing is held outside this process."""

    def _settle(self, number: int, due_until: int, over_until: int) -> list[Outcome]:
        watch = self._watches.get(number)
        if watch is None:
            return []
        if watch.open:
            reached = [due for due in watch.dues if due.at <= due_until]
            watch.dues = [due for due in watch.dues if due.at > due_until]
            watch.fired.update(due.lead for due in reached)
            return [Fired(number, watch.start, due.lead, due.at) for due in reached]
        if watch.until <= over_until:
            del self._watches[number]
            return [Ended(number, watch.start, watch.closed)]
        return []

    def _open(self, signal: Opens) -> None:
        watch = self._watches.get(signal.watch)
        if watch is None:
            watch = self._watches[signal.watch] = _Watch(signal.at, signal.clear)
        watch.open = True
        watch.dues = [due for due in signal.dues if due.lead not in watch.fired]
        for due in watch.dues:
            heapq.heappush(self._heap, (due.at, signal.watch))

    def _shut(self, signal: Closes) -> None:
        watch = self._watches.get(signal.watch)
        if watch is None or not watch.open:
            return
        if not watch.fired:
            del self._watches[signal.watch]
            return
        watch.open, watch.dues, watch.closed = False, [], signal.at
        heapq.heappush(self._heap, (watch.until, signal.watch))
