"""A sampled share of live checks is judged again by a second engine; disagreement is kept.

The answer has left already: a shadow never delays or changes it.  What is kept holds no case
content: the snapshot's hash, the moment, the ruleset and the rows that differ.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from api.second_engines import small_enough
from engine.agreement.comparing import differing
from engine.checking import Checker
from engine.periods.instants import format_instant
from engine.rows import Row

WHOLE = 10_000
"""Shares are counted in ten-thousandths of all checks."""

Alarm = Callable[[str], None]


class Disagreement(msgspec.Struct, frozen=True):
    """Two engines, one snapshot, different rows."""

    snapshot: str
    as_of: str
    ruleset: str
    engines: tuple[str, str]
    rows: tuple[tuple[str, str, str], ...]


class Shadow:
    """Judges a share of checks again.

    ``share``: ten-thousandths.  ``kept``: file of disagreements, one JSON object a line.
    ``alarm``: told in one line of every disagreement.
    """

    def __init__(self, checker: Checker, engine: str, share: int, kept: Path, alarm: Alarm) -> None:
        self._checker = checker
        self._engine = engine
        self._share = share
        self._kept = kept
        self._alarm = alarm
        self._lock = threading.Lock()

    def wants(self, check_id: str) -> bool:
        """Whether this check is in the sample: a function of the check's own id."""
        digest = hashlib.sha256(check_id.encode()).digest()
        return int.from_bytes(digest[:8], "big") % WHOLE < self._share

    def look(
        self,
        snapshot: bytes,
        *,
        engine: str,
        as_of: int,
        known_as_of: int | None,
        assume_complete: bool,
    ) -> Disagreement | None:
        """Judge again and keep a disagreement; None if the engines agree.

        A case too large for other engines is left alone.
        """
        if not small_enough(snapshot):
            return None

        def rows(name: str) -> list[Row]:
            return self._checker.verdicts(
                snapshot,
                as_of=as_of,
                known_as_of=known_as_of,
                assume_complete=assume_complete,
                engine=name,
            )

        own, second = rows(engine), rows(self._engine)
        if own == second:
            return None
        rules = self._checker.ruleset.rules
        found = Disagreement(
            snapshot=hashlib.sha256(snapshot).hexdigest(),
            as_of=format_instant(as_of),
            ruleset=self._checker.ruleset.hash,
            engines=(engine, self._engine),
            rows=tuple(
                (rules[row.rule].id, _text(left), _text(right))
                for left, right in differing(own, second)
                for row in [left if left is not None else right]
                if row is not None
            ),
        )
        with self._lock:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            with self._kept.open("ab") as file:
                file.write(msgspec.json.encode(found) + b"\n")
        self._alarm(f"引擎不一致：{engine} 与 {self._engine}，快照 {found.snapshot[:12]}")
        return found


def _text(row: Row | None) -> str:
    return "" if row is None else str(tuple(row))
