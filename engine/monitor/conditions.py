"""Which questions about a stay are answered yes right now, and when each falls due."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.monitor.kinds import WatchName
from engine.monitor.limits import LAW_OF_2026, handling_limit
from engine.monitor.parameters import Parameters
from engine.monitor.stay import Interview, Stay
from engine.signals import Due, stages

ENOUGH_OFFICERS = 2
"""讯（询）问 by at least two (刑诉法 art. 118; 行政案件程序规定 art. 52)."""


class Condition(NamedTuple):
    """A question answered yes: the limit and leads if it stays so, how long no must last."""

    name: WatchName
    limit: int
    leads: tuple[int, ...]
    clear: int

    def dues(self, opened: int) -> tuple[Due, ...]:
        """What falls due if the answer turned yes at ``opened``."""
        if self.name.kind == "unchecked" and not self.name.part:
            return (Due(max(1, self.limit - opened), self.limit),)
        return stages(self.limit, self.leads, opened)


def conditions(stay: Stay, at: int, sensed: bool, given: Parameters) -> Iterator[Condition]:
    """All that hold at ``at``.  ``sensed``: presence in this area is known, so absence is too."""
    yield from _devices(stay, at, given)
    if stay.entered is None or stay.exited is not None:
        return
    yield from _handling(stay, at, given)
    yield from _outing(stay, given)
    if stay.inside:
        yield from _presence(stay, at, sensed, given)
        yield from _unchecked(stay, given)
        yield from _waiting(stay, given)


def _presence(stay: Stay, at: int, sensed: bool, given: Parameters) -> Iterator[Condition]:
    attending = stay.attending()
    known = sensed or given.always_sensed
    if known and stay.room is not None and not attending:
        leads = _within(given, given.unattended_after)
        name = WatchName("unattended", stay.stay_id)
        yield Condition(name, at + given.unattended_after, leads, given.presence_clear)
    interview = stay.interview
    if interview is None or not (known or interview.attended or interview.officers):
        return
    police = sum(role == "police" for role in attending.values())
    if police < (1 if _alone_allowed(stay, interview) else ENOUGH_OFFICERS):
        leads = _within(given, given.single_after)
        name = WatchName("single_officer", stay.stay_id, interview.interview_id)
        yield Condition(name, at + given.single_after, leads, given.presence_clear)


def _within(given: Parameters, span: int) -> tuple[int, ...]:
    return tuple(lead for lead in given.presence_leads if lead < span)


def _alone_allowed(stay: Stay, interview: Interview) -> bool:
    """One officer may ask alone in a public-order case since 2026, declared and recorded.

    治安管理处罚法 (2025) art. 108.
    """
    return (
        stay.case_type == "admin_public_security"
        and interview.start >= LAW_OF_2026
        and interview.solo_declared
        and interview.recording == "yes"
    )


def _unchecked(stay: Stay, given: Parameters) -> Iterator[Condition]:
    if stay.checked is not None or stay.entered is None:
        return
    reminder = stay.entered + given.unchecked_after
    yield Condition(WatchName("unchecked", stay.stay_id), reminder, (), 0)
    if stay.interview is not None:
        name = WatchName("unchecked", stay.stay_id, stay.interview.interview_id)
        yield Condition(name, stay.interview.start, (), 0)


def _handling(stay: Stay, at: int, given: Parameters) -> Iterator[Condition]:
    limit = handling_limit(stay.arrival, stay.entered or at, stay.case_type)
    if limit is not None:
        name = WatchName("handling_timeout", stay.stay_id, str(limit.end))
        yield Condition(name, limit.end, given.limit_leads, 0)


def _waiting(stay: Stay, given: Parameters) -> Iterator[Condition]:
    if stay.waiting is not None:
        limit = stay.waiting + given.waiting_limit
        name = WatchName("waiting_timeout", stay.stay_id, str(stay.waiting))
        yield Condition(name, limit, given.waiting_leads, 0)


def _outing(stay: Stay, given: Parameters) -> Iterator[Condition]:
    outing = stay.outing
    if outing is not None:
        due = outing.start + given.return_within if outing.due is None else outing.due
        name = WatchName("not_returned", stay.stay_id, str(outing.start))
        yield Condition(name, due, given.return_leads, 0)


def _devices(stay: Stay, at: int, given: Parameters) -> Iterator[Condition]:
    """A device's alarm stands for one second; the hold makes one of those that follow."""
    for device in stay.devices:
        if device.at == at:
            name = WatchName("device", stay.stay_id, device.kind)
            yield Condition(name, at, (), given.device_hold)
