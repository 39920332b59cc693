"""How long the next step may take, state by state, and what comes after.

The spans are the project's own proposal, no law's; a site sets its own.  Being late has no other
consequence than a reminder and a step up: supervision must not burden (行政执法监督条例 第八条).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from api.disposal.states import State
from api.settings import SettingsError
from engine.periods.calendar import DayTable, nth_working_day

_HERE_MINUTES = 480
_DAY = 1440
_LATEST = 1


class Span(NamedTuple):
    """A length of time."""

    amount: int
    unit: Literal["hours", "working_days"]

    def words(self) -> str:
        """In Chinese."""
        return f"{self.amount}{'小时' if self.unit == 'hours' else '个工作日'}"


LIMITS: dict[State, Span] = {
    State.PUSHED: Span(24, "hours"),
    State.SIGNED: Span(2, "working_days"),
    State.CHECKING: Span(3, "working_days"),
    State.RECTIFYING: Span(7, "working_days"),
    State.ANSWERED: Span(5, "working_days"),
    State.CONTESTED: Span(7, "working_days"),
    State.RULED: Span(3, "working_days"),
    State.CONFIRMED: Span(5, "working_days"),
    State.WITHDRAWING: Span(2, "working_days"),
    State.TRANSFERRED: Span(30, "working_days"),
}
"""For the next step after a state was reached; states that are not here have no deadline."""

REMINDED_AGAIN = Span(2, "working_days")
"""After a deadline ran out: how long until the next reminder goes one level up."""

MOST_ESCALATION = 3
"""Levels above the unit that reminders reach; then they stop."""

MOST_WITHDRAWN_DAYS = 365
"""Longest a withdrawal holds before the finding comes back by itself."""

_SET = re.compile(r"(?P<state>[a-z]+)=(?P<amount>[1-9]\d{0,3})(?P<unit>[hd])")


def read_limits(text: str) -> dict[State, Span]:
    """The table with a site's own spans: "pushed=12h,rectifying=10d" (hours, working days).

    Raises SettingsError.
    """
    limits = dict(LIMITS)
    for part in filter(None, (each.strip() for each in text.split(","))):
        found = _SET.fullmatch(part)
        if found is None or found["state"] not in {state.value for state in LIMITS}:
            known = "、".join(LIMITS)
            raise SettingsError(
                "环境变量 FADU_DISPOSAL_LIMITS 的值不能用；写成 状态=数字加 h（小时）"
                f"或 d（工作日），以逗号分隔，状态为 {known}"
            )
        unit: Literal["hours", "working_days"] = "hours" if found["unit"] == "h" else "working_days"
        limits[State(found["state"])] = Span(int(found["amount"]), unit)
    return limits


def ends_at(span: Span, start: int, days: DayTable) -> int:
    """When a span that began at ``start`` ends, both in milliseconds UTC.

    Working days end with their last day (Asia/Shanghai); the day of the beginning does not count,
    and of unpublished holidays the longer reading holds.
    """
    if span.unit == "hours":
        return start + span.amount * 3_600_000
    today = (start // 60_000 + _HERE_MINUTES) // _DAY
    last = nth_working_day(days, today, span.amount, _LATEST)
    return ((last + 1) * _DAY - _HERE_MINUTES) * 60_000
