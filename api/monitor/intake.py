"""Taking events in: many callers, few commits, and nobody is answered before the commit."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future

from api.clock import Clock
from api.monitor.event_store import EventStore, Receipt
from engine.monitor.events import Event

MOST_TOGETHER = 500
"""Events stored in one transaction, unless a single call brings more."""

_Item = tuple[Sequence[Event], "Future[Receipt]"]


class Intake:
    """One writer thread: what waits while a commit runs goes into the next one together."""

    def __init__(self, store: EventStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="fadu-intake", daemon=True)
        self._thread.start()

    def submit(self, told: Sequence[Event]) -> Future[Receipt]:
        """The receipt comes when the events are committed."""
        future: Future[Receipt] = Future()
        self._waiting.put((told, future))
        return future

    def close(self) -> None:
        """Store what waits and end."""
        self._waiting.put(None)
        self._thread.join()

    def _loop(self) -> None:
        while True:
            batch: list[_Item] = []
            item = self._waiting.get()
            while item is not None:
                batch.append(item)
                if sum(len(told) for told, _ in batch) >= MOST_TOGETHER or self._waiting.empty():
                    break
                item = self._waiting.get()
            self._store_all(batch)
            if item is None:
                return

    def _store_all(self, batch: list[_Item]) -> None:
        if not batch:
            return
        try:
            receipts = self._store.append_all(
                [told for told, _ in batch], self._clock.now_precise()
            )
        except Exception as error:
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), receipt in zip(batch, receipts, strict=True):
            future.set_result(receipt)
