"""The watch itself: reads what was stored, moves time on, lets alarms out.  One process does it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from api.clock import Clock
from api.monitor.alarm_store import AlarmStore
from api.monitor.delivery import Delivery
from api.monitor.engines import Supervised
from api.monitor.event_store import EventStore
from engine.monitor.confirming import Confirmer
from engine.monitor.events import Event
from engine.monitor.feed import Feed
from engine.monitor.parameters import Parameters

TICK_SECONDS = 0.05
LEASE_MILLISECONDS = 3_000
MOST_EVENTS = 1_000

_HERE_SECONDS = 8 * 3600

logger = logging.getLogger("fadu")


def law_second(milliseconds: int) -> int:
    """The second of law (since 1970-01-01T00:00+08:00) in which a moment of operations lies."""
    return milliseconds // 1000 + _HERE_SECONDS


class Runner:
    """Watches while it holds the lease.  ``step`` is one round; ``run`` repeats it in a thread."""

    def __init__(
        self,
        events: EventStore,
        alarms: AlarmStore,
        confirmer: Confirmer,
        clock: Clock,
        *,
        holder: str,
        given: Parameters,
        engine: str = "auto",
    ) -> None:
        self._events = events
        self._alarms = alarms
        self._confirmer = confirmer
        self._clock = clock
        self._holder = holder
        self._given = given
        self._wanted = engine
        self._lease_until = 0
        self._seq = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._watch: tuple[Feed, Supervised, Delivery] | None = None

    @property
    def engine(self) -> Supervised | None:
        """The engine while this process watches."""
        return None if self._watch is None else self._watch[1]

    def step(self) -> int:
        """One round; the number of alarms that left."""
        milliseconds = self._clock.now_precise()
        if not self._hold(milliseconds):
            return 0
        now = law_second(milliseconds)
        feed, engine, delivery = self._watch or self._begin()
        stored = self._events.after(self._seq, MOST_EVENTS)
        if stored:
            told = [each.event for each in stored]
            signals = feed.take([*self._before(feed, told), *told])
            delivery.add(engine.apply(signals))
            self._seq = stored[-1].seq
        if len(stored) < MOST_EVENTS:
            delivery.add(engine.advance(now))
        out = delivery.record(now, self._clock.now_precise(), engine.name)
        out += delivery.ask_again(now, self._clock.now_precise(), engine.name)
        if delivery.idle:
            for stay_id in feed.finished(now):
                self._events.settle(stay_id, self._seq)
                delivery.forget(stay_id)
                engine.apply(feed.let_go(stay_id))
        return out

    def run(self) -> None:
        """Watch in a thread until ``stop``."""
        self._thread = threading.Thread(target=self._loop, name="fadu-monitor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, let go of the lease and the worker."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        if self._watch is not None:
            self._drop()
            self._alarms.release(self._holder)

    # ------------------------------------------------------------ beginning

    def _hold(self, now: int) -> bool:
        """Keep the lease; without it nothing is watched here."""
        if self._watch is not None and now < self._lease_until - LEASE_MILLISECONDS // 2:
            return True
        engine = self.engine
        name, notice = (engine.name, engine.notice) if engine else ("", "")
        until = now + LEASE_MILLISECONDS
        if self._alarms.lease(self._holder, now, until, name, notice):
            self._lease_until = until
            return True
        if self._watch is not None:
            self._drop()
        return False

    def _begin(self) -> tuple[Feed, Supervised, Delivery]:
        """Rebuild everything from what is stored."""
        feed = Feed(self._given)
        feed.sense(self._events.sensed())
        self._seq = self._events.last_seq()
        unsettled = self._events.unsettled()
        told: list[Event] = []
        if unsettled:
            told += self._events.passages(min(unsettled.values()))
            told += self._events.of_stays(list(unsettled))
        feed.take(told)
        delivery = Delivery(feed, self._alarms, self._confirmer)
        delivery.remember(self._alarms.known(list(unsettled)))
        engine = Supervised(feed.everything, self._wanted)
        self._watch = (feed, engine, delivery)
        delivery.add(engine.apply(feed.everything()))
        self._lease_until = 0
        self._hold(self._clock.now_precise())
        return self._watch

    def _before(self, feed: Feed, told: list[Event]) -> list[Event]:
        """The history of stays that had been let go and are heard of again."""
        ids = {event.stay_id for event in told if event.stay_id is not None}
        unknown = sorted(stay_id for stay_id in ids if not feed.watches(stay_id))
        if not unknown or self._watch is None:
            return []
        self._watch[2].remember(self._alarms.known(unknown))
        return self._events.of_stays(unknown)

    def _drop(self) -> None:
        if self._watch is not None:
            self._watch[1].close()
        self._watch = None

    def _loop(self) -> None:
        step: Callable[[], int] = self.step
        while not self._stop.wait(TICK_SECONDS):
            try:
                step()
            except SQLAlchemyError as error:
                logger.error("monitor: store failed: %s", type(error).__name__)
            except Exception as error:
                # Whatever broke, the next round starts over from what is stored.
                logger.error("monitor: round failed: %s", type(error).__name__)
                self._drop()
