"""The history of one stay, folded into signals; told out of order, it is folded anew."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import NamedTuple

from engine.monitor.conditions import Condition, conditions
from engine.monitor.events import Event
from engine.monitor.kinds import WatchName
from engine.monitor.parameters import Parameters
from engine.monitor.rooms import Key, Passage, RoomLog, key_of, start_of
from engine.monitor.stay import Stay
from engine.signals import Due

Edge = tuple[int, tuple[Due, ...] | None, int]
"""A signal before its watch has a number: second, dues (None: turns no), clear."""

RoomName = tuple[str, str]
"""Area and room: rooms of different areas may share a number."""


STEPS_PER_MARK = 32
MOST_MARKS = 16
"""What is told later than the last five hundred steps is folded from the very beginning."""


class _Mark(NamedTuple):
    """The fold as it was just after ``last``."""

    last: Key
    stay: Stay
    lengths: dict[WatchName, int]
    open: frozenset[WatchName]


class History:
    """Events of one stay and the edges they come to."""

    def __init__(
        self,
        stay_id: str,
        given: Parameters,
        rooms: dict[RoomName, RoomLog],
        sensed: dict[str, int],
    ) -> None:
        self._given = given
        self._rooms = rooms
        self._sensed = sensed
        self._events: list[tuple[Key, Event]] = []
        self.visited: set[RoomName] = set()
        self.stale = False
        self._late: Key | None = None
        self._begin(stay_id)

    def _begin(self, stay_id: str) -> None:
        self.stay = Stay(stay_id)
        self.edges: dict[WatchName, list[Edge]] = {}
        self._open: set[WatchName] = set()
        self.last: Key = start_of(0)
        self._marks: list[_Mark] = []
        self._steps = 0

    @property
    def first(self) -> int:
        """Second of the earliest event."""
        return self._events[0][0][0] if self._events else self.last[0]

    def add(self, event: Event) -> None:
        """Take one event in; if it comes late the history is stale until folded anew."""
        entry = (key_of(event), event)
        if self.stale or entry[0] <= self.last:
            insort(self._events, entry, key=lambda known: known[0])
            self.outdated(entry[0])
            return
        self._events.append(entry)
        self._sense(entry[0])
        room = self.stay.room
        self._take(*entry)
        if self.stay.room != room:
            self._catch_up(None)

    def pass_by(self, passage: Passage) -> None:
        """Take in a passage of the room the person is in, or was in; as with ``add``."""
        if self.stale or passage.key <= self.last:
            self.outdated(passage.key)
            return
        self._sense(passage.key)
        self._pass(passage)

    def in_room(self, room: RoomName) -> bool:
        """Whether the person is in that room now."""
        return self.stay.room is not None and self._here() == room

    def refold(self) -> None:
        """Go back to before the first thing told late, and take it all from there."""
        self.stale = False
        late, self._late = self._late, None
        self._go_back(start_of(0) if late is None else late)
        for key, event in self._events[self._after(self.last) :]:
            self._catch_up(key)
            self._take(key, event)
        self._catch_up(None)

    def outdated(self, since: Key) -> None:
        """Something happened at ``since`` of which the fold knows nothing yet."""
        self.stale = True
        self._late = since if self._late is None else min(self._late, since)

    # ------------------------------------------------------------ going back

    def _mark(self) -> None:
        """Remember the state every so many steps, so that going back is never far."""
        self._steps += 1
        if self._steps % STEPS_PER_MARK:
            return
        lengths = {name: len(edges) for name, edges in self.edges.items()}
        self._marks.append(_Mark(self.last, self.stay.copied(), lengths, frozenset(self._open)))
        del self._marks[:-MOST_MARKS]

    def _go_back(self, late: Key) -> None:
        while self._marks and self._marks[-1].last >= late:
            self._marks.pop()
        if not self._marks:
            self._begin(self.stay.stay_id)
            return
        mark = self._marks[-1]
        self.last, self.stay, self._open = mark.last, mark.stay.copied(), set(mark.open)
        self.edges = {name: self.edges[name][:length] for name, length in mark.lengths.items()}

    def _after(self, key: Key) -> int:
        return bisect_right(self._events, key, key=lambda known: known[0])

    # ------------------------------------------------------------ one step

    def _take(self, key: Key, event: Event) -> None:
        before = (self.stay.area, self.stay.room)
        self.stay.take(event, key)
        room = self._room_after(event)
        if (self.stay.area, room) != before:
            self._move(key, room)
        self._review(key)

    def _room_after(self, event: Event) -> str | None:
        if event.kind in ("officer_in", "officer_out", "alarm", "limit"):
            return self.stay.room
        if event.kind in ("wait_out", "take_out", "exit", "return"):
            return event.room
        return event.room or self.stay.room

    def _move(self, key: Key, room: str | None) -> None:
        self.stay.room = room
        self.stay.in_room = {} if room is None else self._log().present(key)
        if room is not None:
            self.visited.add(self._here())

    def _pass(self, passage: Passage) -> None:
        self.stay.pass_by(passage)
        self._review(passage.key)

    def _catch_up(self, until: Key | None) -> None:
        """Passages in the room, and the moment from which presence is known, before ``until``."""
        if self.stay.room is not None:
            for passage in self._log().since(self.last):
                if until is not None and passage.key >= until:
                    break
                self._sense(passage.key)
                self._pass(passage)
        self._sense(until)

    def _sense(self, until: Key | None) -> None:
        known = self._sensed.get(self.stay.area)
        if known is None or self.last == start_of(0) or self.last >= start_of(known):
            return
        if until is None or until > start_of(known):
            self._review(start_of(known))

    def _review(self, key: Key) -> None:
        """Compare what holds now with what held before; write down what changed."""
        at = key[0]
        self.last = max(self.last, key)
        self.stay.note_presence(at)
        sensed = at >= self._sensed.get(self.stay.area, at + 1)
        holding = {found.name: found for found in conditions(self.stay, at, sensed, self._given)}
        for name in sorted(self._open - holding.keys(), key=_order):
            self.edges[name].append((at, None, 0))
            self._open.discard(name)
        for name, found in holding.items():
            if name not in self._open:
                self._turn_yes(name, found, at)
        self._mark()

    def _turn_yes(self, name: WatchName, found: Condition, at: int) -> None:
        edges = self.edges.setdefault(name, [])
        if name.kind == "device":
            if not edges or edges[-1][0] <= at:
                edges += [(at, found.dues(at), found.clear), (at + 1, None, 0)]
            return
        edges.append((at, found.dues(at), found.clear))
        self._open.add(name)

    def _here(self) -> RoomName:
        return self.stay.area, self.stay.room or ""

    def _log(self) -> RoomLog:
        return self._rooms.setdefault(self._here(), RoomLog())


def _order(name: WatchName) -> tuple[str, str]:
    return name.kind, name.part
