"""Who was in a room when: a log of comings and goings that may be told out of order."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import NamedTuple

from engine.monitor.events import Event, Kind, second_of, thousandth_of

Key = tuple[int, int, int, str]
"""Order of things: second, thousandth, rank of the kind, event id."""

_RANKS: dict[Kind, int] = {
    "enter": 0,
    "limit": 1,
    "officer_in": 2,
    "safety_check": 3,
    "collect": 4,
    "return": 5,
    "interview_end": 6,
    "wait_out": 7,
    "wait_in": 8,
    "interview_start": 9,
    "take_out": 10,
    "officer_out": 11,
    "alarm": 12,
    "exit": 13,
}
"""At one moment comings precede what needs them, and goings come last."""


def start_of(second: int) -> Key:
    """Before everything that happened in a second."""
    return second, -1, -1, ""


def key_of(event: Event) -> Key:
    """Where an event stands in the order of things."""
    return second_of(event.at), thousandth_of(event.at), _RANKS[event.kind], event.event_id


class Passage(NamedTuple):
    """One officer coming into a room or leaving it."""

    key: Key
    officer: str
    role: str
    present: bool


def passage_of(event: Event) -> Passage:
    """The passage an ``officer_in`` or ``officer_out`` tells of."""
    return Passage(key_of(event), event.officer or "", event.role, event.kind == "officer_in")


class RoomLog:
    """The passages of one room, in order."""

    def __init__(self) -> None:
        self._passages: list[Passage] = []
        self._latest: dict[str, str] = {}

    def add(self, passage: Passage) -> None:
        """Take a passage in, wherever it belongs."""
        if not self._passages or passage.key > self._passages[-1].key:
            self._passages.append(passage)
            pass_through(self._latest, passage)
            return
        insort(self._passages, passage)
        self._latest = self._fold(self._passages)

    def present(self, key: Key) -> dict[str, str]:
        """Officer to role of those in the room just after ``key``."""
        if not self._passages or self._passages[-1].key <= key:
            return dict(self._latest)
        return self._fold(self._passages[: self._after(key)])

    def holds(self, passage: Passage) -> bool:
        """Whether the passage was told before."""
        place = self._after(passage.key)
        return place > 0 and self._passages[place - 1] == passage

    def since(self, key: Key) -> list[Passage]:
        """Passages after ``key``."""
        return self._passages[self._after(key) :]

    def prune(self, second: int) -> None:
        """Drop passages before a second that no later question needs."""
        place = self._after(start_of(second))
        if place < 1000:
            return
        standing = self._fold(self._passages[:place])
        kept = [Passage((second, -1, -1, officer), officer, role, True)
                for officer, role in sorted(standing.items())]  # fmt: skip
        self._passages = kept + self._passages[place:]

    def _after(self, key: Key) -> int:
        return bisect_right(self._passages, key, key=lambda passage: passage.key)

    @staticmethod
    def _fold(passages: list[Passage]) -> dict[str, str]:
        present: dict[str, str] = {}
        for passage in passages:
            pass_through(present, passage)
        return present


def pass_through(present: dict[str, str], passage: Passage) -> None:
    """Let one officer in or out of a room's present."""
    if passage.present:
        present[passage.officer] = passage.role
    else:
        present.pop(passage.officer, None)
