"""From events, in whatever order they come, to the signals the stream engines take.

What the signals come to depends on the set of events alone: an event told late makes the stay
(and only it) be folded anew, and watches whose signals changed are forgotten and told again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from engine.monitor.events import Event
from engine.monitor.folding import Edge, History, RoomName
from engine.monitor.kinds import WatchName
from engine.monitor.parameters import DEFAULT_PARAMETERS, Parameters
from engine.monitor.rooms import RoomLog, key_of, passage_of, start_of
from engine.monitor.stay import Stay
from engine.signals import Closes, Forgets, Opens, Signal

PRUNE_BEFORE_SECONDS = 24 * 3600
"""Passages older than this before the oldest stay still watched are no longer needed."""


class Feed:
    """All stays being watched and the rooms around them."""

    def __init__(self, given: Parameters = DEFAULT_PARAMETERS) -> None:
        self._given = given
        self._rooms: dict[RoomName, RoomLog] = {}
        self._sensed: dict[str, int] = {}
        self._histories: dict[str, History] = {}
        self._visitors: dict[RoomName, set[str]] = defaultdict(set)
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._numbers: dict[WatchName, int] = {}
        self._names: dict[int, WatchName] = {}
        self._told: dict[str, dict[WatchName, list[Edge]]] = defaultdict(dict)
        self._last_number = 0

    def watches(self, stay_id: str) -> bool:
        """Whether the stay is known."""
        return stay_id in self._histories

    def stays(self) -> Iterator[Stay]:
        """Stays being watched, by id."""
        for stay_id in sorted(self._histories):
            yield self._histories[stay_id].stay

    def stay(self, stay_id: str) -> Stay | None:
        """One stay."""
        history = self._histories.get(stay_id)
        return None if history is None else history.stay

    def name(self, watch: int) -> WatchName | None:
        """What a watch asks; None once its stay was let go."""
        return self._names.get(watch)

    def sense(self, areas: dict[str, int]) -> None:
        """Areas known to report presence, with the second they first did."""
        for area, since in areas.items():
            self._sensed[area] = min(since, self._sensed.get(area, since))

    def take(self, events: Iterable[Event]) -> list[Signal]:
        """Take events in; the signals they come to.  An event seen before changes nothing."""
        touched: dict[str, None] = {}
        for event in events:
            own = event.stay_id
            concerned = self._take_passage(event) if own is None else self._take_own(event, own)
            touched.update(dict.fromkeys(concerned))
        for stay_id in touched:
            history = self._histories[stay_id]
            if history.stale:
                history.refold()
                self._visit(stay_id)
        return [signal for stay_id in touched for signal in self._news(stay_id)]

    def everything(self) -> list[Signal]:
        """All signals so far, for an engine that starts from nothing."""
        return [
            self._signal(name, edge)
            for told in self._told.values()
            for name, edges in told.items()
            for edge in edges
        ]

    def starts(self, name: WatchName) -> frozenset[int]:
        """Seconds at which a watch turned yes, as now known."""
        edges = self._told.get(name.stay_id, {}).get(name, ())
        return frozenset(at for at, dues, _ in edges if dues is not None)

    def standing(self, name: WatchName) -> int | None:
        """Since when a watch is yes without a break; None if it is not."""
        edges = self._told.get(name.stay_id, {}).get(name)
        return edges[-1][0] if edges and edges[-1][1] is not None else None

    def finished(self, now: int) -> list[str]:
        """Stays that ended long enough ago for every episode to be over."""
        quiet = max(self._given.presence_clear, self._given.device_hold) + 60
        return [
            stay_id
            for stay_id, history in self._histories.items()
            if history.stay.exited is not None and history.last[0] + quiet < now
        ]

    def let_go(self, stay_id: str) -> list[Signal]:
        """Stop watching a stay."""
        history = self._histories.pop(stay_id, None)
        if history is None:
            return []
        self._seen.pop(stay_id, None)
        for room in history.visited:
            self._visitors[room].discard(stay_id)
        signals: list[Signal] = []
        for name in self._told.pop(stay_id, {}):
            number = self._numbers.pop(name)
            del self._names[number]
            signals.append(Forgets(number))
        self._prune(history.first)
        return signals

    # ------------------------------------------------------------ taking in

    def _take_own(self, event: Event, stay_id: str) -> list[str]:
        concerned: list[str] = []
        if event.event_id in self._seen[stay_id]:
            return concerned
        self._seen[stay_id].add(event.event_id)
        history = self._histories.get(stay_id)
        if history is None:
            history = History(stay_id, self._given, self._rooms, self._sensed)
            self._histories[stay_id] = history
        if event.kind in ("officer_in", "officer_out"):
            concerned = self._notice(event.area or history.stay.area, key_of(event)[0])
        history.add(event)
        self._visit(stay_id)
        return [stay_id, *concerned]

    def _visit(self, stay_id: str) -> None:
        for room in self._histories[stay_id].visited:
            self._visitors[room].add(stay_id)

    def _take_passage(self, event: Event) -> list[str]:
        """Stays that a passage through a room may concern."""
        passage = passage_of(event)
        name = (event.area, event.room or "")
        concerned = self._notice(event.area, passage.key[0])
        log = self._rooms.setdefault(name, RoomLog())
        if log.holds(passage):
            return concerned
        log.add(passage)
        for stay_id in sorted(self._visitors[name]):
            history = self._histories[stay_id]
            if history.in_room(name) or passage.key <= history.last:
                history.pass_by(passage)
            concerned.append(stay_id)
        return concerned

    def _notice(self, area: str, second: int) -> list[str]:
        """An area reported presence: from then on its silence is known to be absence."""
        known = self._sensed.get(area)
        if known is not None and known <= second:
            return []
        self._sensed[area] = second
        concerned = [s for s, history in self._histories.items() if history.stay.area == area]
        for stay_id in concerned:
            self._histories[stay_id].outdated(start_of(second))
        return concerned

    # ------------------------------------------------------------ telling

    def _news(self, stay_id: str) -> Iterator[Signal]:
        history, told_of = self._histories[stay_id], self._told[stay_id]
        for name in dict.fromkeys((*told_of, *history.edges)):
            edges, told = history.edges.get(name, []), told_of.get(name, [])
            if edges == told:
                continue
            if edges[: len(told)] != told:
                yield Forgets(self._number(name))
                told = []
            for edge in edges[len(told) :]:
                yield self._signal(name, edge)
            told_of[name] = list(edges)

    def _signal(self, name: WatchName, edge: Edge) -> Signal:
        at, dues, clear = edge
        number = self._number(name)
        return Closes(number, at) if dues is None else Opens(number, at, dues, clear)

    def _number(self, name: WatchName) -> int:
        number = self._numbers.get(name)
        if number is None:
            self._last_number += 1
            number = self._numbers[name] = self._last_number
            self._names[number] = name
        return number

    def _prune(self, latest: int) -> None:
        firsts = [history.first for history in self._histories.values()]
        for log in self._rooms.values():
            log.prune(min(firsts, default=latest) - PRUNE_BEFORE_SECONDS)
