"""What can be wrong with a snapshot, as data. Submitted values are never repeated.

Codes S1xx refuse the snapshot; codes Q2xx only note the quality of its data.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import msgspec

NOT_JSON = "S101"
TRUNCATED = "S102"
NOT_A_NUMBER = "S103"
NOT_UTF8 = "S104"
TOO_LARGE = "S105"
TOO_DEEP = "S106"
TOO_MANY_RECORDS = "S107"
TEXT_TOO_LONG = "S108"
LIST_TOO_LONG = "S109"
DOUBLE_KEY = "S110"
WRONG_TYPE = "S111"
UNKNOWN_CODE = "S112"
BAD_TIME = "S113"
NO_OFFSET = "S114"
TIME_OUT_OF_RANGE = "S115"
NUMBER_OUT_OF_RANGE = "S116"
DOUBLE_ID = "S117"
NO_SUCH_RECORD = "S118"
REQUIRED = "S119"
EMPTY = "S120"

UNKNOWN_FIELD = "Q201"
IMPOSSIBLE_ORDER = "Q202"
WEAK_DECLARATION = "Q203"
LATER_THAN_AS_OF = "Q204"
TEST_DATA = "Q205"
NO_ID = "Q206"

_TOKEN_LENGTH = 40


class SnapshotProblem(msgspec.Struct, frozen=True):
    """One problem: stable code, RFC 6901 pointer, one Chinese sentence, and what to do.

    ``found`` names the kind of thing that was found, never the value; the one exception is an
    enum code or a field name, cut short. ``expected`` lists what could stand there instead.
    """

    code: str
    pointer: str
    message: str
    found: str = ""
    expected: tuple[str, ...] = ()
    advice: str = ""

    def text(self) -> str:
        """The problem on one line, as people read it."""
        place = self.pointer or "（整个快照）"
        return f"{place}：{self.message}。{self.advice}。"


class Problems:
    """Collects reasons for refusal and notes in order of discovery, each list capped.

    Beyond the cap they are only counted; the last entry then says how many were left out.
    """

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._refusals: list[SnapshotProblem] = []
        self._notes: list[SnapshotProblem] = []
        self._left_out = {"refusals": 0, "notes": 0}

    def refuse(
        self,
        code: str,
        pointer: str,
        message: str,
        *,
        advice: str,
        found: str = "",
        expected: Iterable[str] = (),
    ) -> None:
        """Record a problem for which the snapshot is refused."""
        if len(self._refusals) < self._cap:
            self._refusals.append(
                SnapshotProblem(code, pointer, message, found, tuple(expected), advice)
            )
        else:
            self._left_out["refusals"] += 1

    def note(
        self,
        code: str,
        pointer: str,
        message: str,
        *,
        advice: str,
        found: str = "",
        expected: Iterable[str] = (),
    ) -> None:
        """Record a note about the quality of the data."""
        if len(self._notes) < self._cap:
            self._notes.append(
                SnapshotProblem(code, pointer, message, found, tuple(expected), advice)
            )
        else:
            self._left_out["notes"] += 1

    @property
    def refusals_full(self) -> bool:
        """Whether further reasons for refusal are only counted."""
        return len(self._refusals) >= self._cap

    @property
    def notes_full(self) -> bool:
        """Whether further notes are only counted."""
        return len(self._notes) >= self._cap

    @property
    def refusals(self) -> tuple[SnapshotProblem, ...]:
        """Reasons for refusal, capped."""
        return self._closed(self._refusals, self._left_out["refusals"])

    @property
    def notes(self) -> tuple[SnapshotProblem, ...]:
        """Notes on quality, capped."""
        return self._closed(self._notes, self._left_out["notes"])

    @staticmethod
    def _closed(items: list[SnapshotProblem], left_out: int) -> tuple[SnapshotProblem, ...]:
        if not left_out:
            return tuple(items)
        last = SnapshotProblem(
            items[-1].code, "", f"另有 {left_out} 处问题没有列出", advice="先改正已列出的各处"
        )
        return (*items, last)


def token(text: str) -> str:
    """A field name or code made safe to repeat: printable, at most 40 characters."""
    shown = "".join(char if char.isprintable() else "·" for char in text[:_TOKEN_LENGTH])
    return shown + ("…" if len(text) > _TOKEN_LENGTH else "")


def closest(text: str, choices: Iterable[str]) -> str | None:
    """The choice most alike, if one is alike enough to be meant."""
    matches = get_close_matches(text[:_TOKEN_LENGTH], list(choices), n=1, cutoff=0.6)
    return matches[0] if matches else None


def below(pointer: str, step: str | int) -> str:
    """The pointer of a member, escaped as RFC 6901 says."""
    text = str(step).replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{text}"
