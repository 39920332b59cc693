"""From firings to alarms: each confirmed by the rules, recorded once, kept until it is."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from api.monitor.alarm_store import AlarmStore, Known, Leaving
from engine.monitor.alarms import CONFIRMATION_LABELS, Confirmed, alarm, alarm_id
from engine.monitor.confirming import Confirmer
from engine.monitor.feed import Feed
from engine.monitor.kinds import WatchName
from engine.signals import Ended, Fired, Outcome

BATCH = 100
"""Alarms recorded in one transaction."""

logger = logging.getLogger("fadu")


class Delivery:
    """Holds firings until they are on record; a firing on record is never recorded again."""

    def __init__(self, feed: Feed, store: AlarmStore, confirmer: Confirmer) -> None:
        self._feed = feed
        self._store = store
        self._confirmer = confirmer
        self._pending: list[tuple[WatchName, Outcome]] = []
        self._known: dict[str, dict[str, Known]] = {}
        self._asked_again: dict[str, Known] = {}

    @property
    def idle(self) -> bool:
        """Whether everything that fired is on record."""
        return not self._pending

    def remember(self, known: Iterable[Known]) -> None:
        """What is on record from before."""
        for each in known:
            self._known.setdefault(each.name.stay_id, {})[each.alarm_id] = each
            if each.refuted and each.recheck is not None:
                self._asked_again[each.alarm_id] = each

    def forget(self, stay_id: str) -> None:
        """A stay is over."""
        for identity in self._known.pop(stay_id, {}):
            self._asked_again.pop(identity, None)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take over what an engine said."""
        for outcome in outcomes:
            name = self._feed.name(outcome.watch)
            if name is not None:
                self._pending.append((name, outcome))

    def record(self, now: int, left: int, engine: str) -> int:
        """Confirm and record what is pending; the number of alarms that left.

        ``now`` law second, ``left`` milliseconds.  What cannot be recorded stays pending.
        """
        out = 0
        while self._pending:
            batch, leaving = self._pending[:BATCH], dict[str, Leaving]()
            for name, outcome in batch:
                if isinstance(outcome, Fired) and not self._on_record(name, outcome):
                    made = self._make(name, outcome, now)
                    if made is not None:
                        leaving[made.alarm.alarm_id] = made
            if leaving:
                self._store.record(list(leaving.values()), left, engine)
            self.remember(_known(each) for each in leaving.values())
            for name, outcome in batch:
                if isinstance(outcome, Ended):
                    self._store.end(name, outcome)
            out += sum(each.alarm.confirmation.state != "refuted" for each in leaving.values())
            del self._pending[: len(batch)]
        return out

    def ask_again(self, now: int, left: int, engine: str) -> int:
        """Ask the rules again about refuted firings that still stand; how many left after all."""
        due = [k for k in self._asked_again.values() if k.recheck is not None and k.recheck <= now]
        out = 0
        for known in due:
            del self._asked_again[known.alarm_id]
            standing = self._feed.standing(known.name) == known.fired.start
            made = self._make(known.name, known.fired, now) if standing else None
            if made is None:
                self._store.postpone(known.alarm_id, None)
                continue
            recheck = made.alarm.confirmation.recheck
            if made.alarm.confirmation.state == "refuted":
                later = None if recheck is None else max(recheck, now + 1)
                self._store.postpone(known.alarm_id, later)
                self.remember([known._replace(recheck=later)])
                continue
            self._store.record([made], left, engine)
            self.remember([_known(made)])
            out += 1
        return out

    def _make(self, name: WatchName, fired: Fired, now: int) -> Leaving | None:
        stay = self._feed.stay(name.stay_id)
        if stay is None:
            return None
        try:
            confirmed = self._confirmer.confirm(name, fired, stay, now)
        except Exception as error:
            # An alarm is never held back because the check of it broke.
            logger.error("alarm not confirmed: %s", type(error).__name__)
            confirmed = Confirmed("unchecked", CONFIRMATION_LABELS["unchecked"])
        return Leaving(name, fired, alarm(name, fired, stay, confirmed))

    def _on_record(self, name: WatchName, fired: Fired) -> bool:
        """The same alarm, or the same episode whose beginning an event told late has moved."""
        known = self._known.get(name.stay_id, {})
        if alarm_id(name, fired) in known:
            return True
        starts = self._feed.starts(name)
        return any(
            each.name == name
            and each.fired.lead == fired.lead
            and each.fired.start not in starts
            and each.fired.start <= fired.due
            and fired.start <= each.fired.due
            for each in known.values()
        )


def _known(leaving: Leaving) -> Known:
    confirmation = leaving.alarm.confirmation
    was_refuted = confirmation.state == "refuted"
    recheck = confirmation.recheck if was_refuted else None
    return Known(leaving.alarm.alarm_id, leaving.name, leaving.fired, was_refuted, recheck)
