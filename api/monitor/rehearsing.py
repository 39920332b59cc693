"""A file of events played through in its own time, without a database."""

from __future__ import annotations

from collections.abc import Iterable

from api.monitor.engines import Supervised
from dsl.ir.rules import Ruleset
from engine.monitor.alarms import Alarm, alarm, alarm_id
from engine.monitor.confirming import Confirmer
from engine.monitor.events import Event, second_of
from engine.monitor.feed import Feed
from engine.signals import Fired, Outcome


class Rehearsal:
    """One play-through; time is that of the events."""

    def __init__(self, rules: Ruleset, engine: str = "auto") -> None:
        self._feed = Feed()
        self._confirmer = Confirmer(rules)
        self.engine = Supervised(self._feed.everything, engine)
        self._seen: set[str] = set()

    def run(self, events: Iterable[Event], until: int | None = None) -> list[Alarm]:
        """All alarms that leave, each confirmed at the moment it is due or told."""
        alarms: list[Alarm] = []
        now = 0
        for event in sorted(events, key=lambda told: second_of(told.at)):
            now = max(now, second_of(event.at))
            alarms += self._alarms(self.engine.advance(now - 1), now - 1)
            alarms += self._alarms(self.engine.apply(self._feed.take([event])), now)
        end = max(now, until or now)
        return alarms + self._alarms(self.engine.advance(end), end)

    def close(self) -> None:
        """End the engine."""
        self.engine.close()

    def _alarms(self, outcomes: Iterable[Outcome], now: int) -> list[Alarm]:
        found = []
        for outcome in outcomes:
            name = self._feed.name(outcome.watch)
            stay = None if name is None else self._feed.stay(name.stay_id)
            if name is None or stay is None or not isinstance(outcome, Fired):
                continue
            identity = alarm_id(name, outcome)
            if identity not in self._seen:
                self._seen.add(identity)
                confirmed = self._confirmer.confirm(name, outcome, stay, min(now, outcome.due))
                if confirmed.state != "refuted":
                    found.append(alarm(name, outcome, stay, confirmed))
        return found
