"""How long a person may be held in the area: by measure, ground, approval and law of the day.

The lengths repeat ADM-XW-01, ADM-JP-01, CR-B04 to CR-B07 so that a countdown can run without
judging a snapshot at every event; each alarm is still confirmed by the rule itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from engine.monitor.events import Approved, Arrived, second_of
from engine.monitor.parameters import HOUR
from engine.periods.instants import parse_instant

LAW_OF_2026 = parse_instant("2026-01-01")[0] * 60
"""From this second on the twelve-hour step of the 治安管理处罚法 (2025) art. 97 exists."""

ADMINISTRATIVE = frozenset({"admin_summons", "oral_summons", "forced_summons"})
SUMMONS = frozenset({"criminal_summons", "compelled_appearance"})


class HandlingLimit(NamedTuple):
    """The limit that holds for one arrival as known now.

    ``start`` and ``end`` in seconds, ``hours`` the step, ``rules`` the rules that can confirm.
    """

    start: int
    end: int
    hours: int
    rules: tuple[str, ...]


@lru_cache(maxsize=4096)
def handling_limit(arrived: Arrived | None, entered: int) -> HandlingLimit | None:
    """The limit of an arrival, None where no law sets one for the way the person came.

    It runs from the earlier of arrival and entry (ADM-BQ-08).
    """
    if arrived is None or arrived.mode is None:
        return None
    start = entered
    if arrived.arrived_at is not None:
        start = min(start, second_of(arrived.arrived_at))
    if arrived.mode in ADMINISTRATIVE:
        if arrived.sober_at is not None:
            start = max(start, second_of(arrived.sober_at))
        return _limit(start, _inquiry_hours(arrived, start), ("ADM-XW-01",))
    if arrived.mode in SUMMONS:
        hours = 24 if _longer_summons(arrived, start) else 12
        summons = arrived.mode == "criminal_summons"
        rules = ("CR-B04", "CR-B05") if summons else ("CR-B06", "CR-B07")
        return _limit(start, hours, rules)
    if arrived.mode == "continued_questioning":
        return _limit(start, _questioning_hours(arrived, start), ("ADM-JP-01", "CR-B01"))
    return None


def _limit(start: int, hours: int, rules: tuple[str, ...]) -> HandlingLimit:
    return HandlingLimit(start, start + hours * HOUR, hours, rules)


def _inquiry_hours(arrived: Arrived, start: int) -> int:
    """询问查证: 24 hours for a complex case with detention in view, 12 since 2026, else 8."""
    if arrived.limit_ground == "complex_detention":
        return 24
    new_law = start >= LAW_OF_2026
    return 12 if new_law and arrived.limit_ground in ("many_persons", "identity_unknown") else 8


def _longer_summons(arrived: Arrived, start: int) -> bool:
    """传唤、拘传: 24 hours need both conditions and an approval within the first twelve."""
    both = arrived.special_complex == arrived.custody_needed == "yes"
    return both and any(
        approval.hours == 24 and second_of(approval.decided_at) <= start + 12 * HOUR
        for approval in arrived.approvals
    )


def _questioning_hours(arrived: Arrived, start: int) -> int:
    """继续盘问: step by step, each approved before the step below has run out."""
    hours = 12
    for step in (24, 48):
        if not any(
            _extends(approval, step, start + hours * HOUR) for approval in arrived.approvals
        ):
            break
        hours = step
    return hours


def _extends(approval: Approved, step: int, before: int) -> bool:
    return approval.hours == step and second_of(approval.decided_at) <= before
