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

_COUNTY = frozenset(
    {
        "county_head",
        "county_duty_head",
        "county_division_head",
        "county_chief",
        "city_head",
        "prov_head",
    }
)
_DEPARTMENT = _COUNTY | {"dept_head", "station_head"}


class HandlingLimit(NamedTuple):
    """The limit that holds for one arrival as known now.

    ``start`` and ``end`` in seconds, ``hours`` the step, ``rules`` the rules that can confirm.
    """

    start: int
    end: int
    hours: int
    rules: tuple[str, ...]


@lru_cache(maxsize=4096)
def handling_limit(
    arrived: Arrived | None, entered: int, case_type: str | None
) -> HandlingLimit | None:
    """The limit of an arrival, None where no law sets one for the way the person came.

    It runs from the earlier of arrival and entry (ADM-BQ-08).  Where a fact that would allow more
    is not known, the shorter limit counts: an alarm may come early, never late.
    """
    if arrived is None or arrived.mode is None:
        return None
    start = entered
    if arrived.arrived_at is not None:
        start = min(start, second_of(arrived.arrived_at))
    criminal = arrived.mode == "oral_summons" and case_type == "criminal"
    if arrived.mode in SUMMONS or criminal:
        if arrived.detained_at is not None:
            return None
        compelled = arrived.mode == "compelled_appearance"
        rules = ("CR-B06", "CR-B07") if compelled else ("CR-B04", "CR-B05")
        return _limit(start, _summons_hours(arrived, start), rules)
    if arrived.mode in ADMINISTRATIVE:
        begun = start
        if arrived.transferred_at is not None:
            begun = max(start, second_of(arrived.transferred_at))
        hours = _inquiry_hours(arrived, begun, case_type)
        end = _inquiry_end(arrived, begun, hours)
        return HandlingLimit(begun, end, hours, ("ADM-XW-01",))
    if arrived.mode == "continued_questioning":
        return _limit(start, _questioning_hours(arrived, start), ("ADM-JP-01", "CR-B01"))
    return None


def _limit(start: int, hours: int, rules: tuple[str, ...]) -> HandlingLimit:
    return HandlingLimit(start, start + hours * HOUR, hours, rules)


def _inquiry_hours(arrived: Arrived, start: int, case_type: str | None) -> int:
    """询问查证: eight hours; a longer step needs its ground, approved before the shorter is over.

    Twelve exist since 2026 and for public-order cases only.
    """
    hours = 8
    for approval in sorted(arrived.approvals, key=lambda known: second_of(known.decided_at)):
        if second_of(approval.decided_at) > _inquiry_end(arrived, start, hours):
            break
        if approval.ground == "complex_detention" and arrived.may_detain == "yes":
            hours = max(hours, min(24, approval.hours))
        elif (
            approval.ground in ("many_persons", "identity_unknown")
            and case_type == "admin_public_security"
            and start >= LAW_OF_2026
        ):
            hours = max(hours, min(12, approval.hours))
    return hours


def _inquiry_end(arrived: Arrived, start: int, hours: int) -> int:
    """The end of 询问查证: the time restrained until sober does not count (程序规定 art. 58).

    A restraint whose beginning is not known began on arrival, as in the snapshot that is judged.
    """
    end = start + hours * HOUR
    if arrived.sober_at is None:
        return end
    restrained = arrived.restrained_at or arrived.arrived_at
    begun = start if restrained is None else max(start, second_of(restrained))
    return end if begun > end else end + max(0, second_of(arrived.sober_at) - begun)


def _summons_hours(arrived: Arrived, start: int) -> int:
    """传唤、拘传: 24 hours need both conditions and an approval within the first twelve."""
    if not arrived.special_complex == arrived.custody_needed == "yes":
        return 12
    enough = _COUNTY if arrived.mode == "compelled_appearance" else _DEPARTMENT
    allowed = [
        min(24, approval.hours)
        for approval in arrived.approvals
        if approval.level in enough and second_of(approval.decided_at) <= start + 12 * HOUR
    ]
    return max([12, *allowed])


def _questioning_hours(arrived: Arrived, start: int) -> int:
    """继续盘问: step by step, each approved at county level before the step below is over."""
    hours = 12
    for step in (24, 48):
        if not any(_extends(known, hours, step, start) for known in arrived.approvals):
            break
        hours = step
    return hours


def _extends(approval: Approved, below: int, step: int, start: int) -> bool:
    return (
        approval.hours == step
        and approval.level in _COUNTY
        and (step < 48 or approval.ground == "identity_refused")
        and second_of(approval.decided_at) <= start + below * HOUR
    )
