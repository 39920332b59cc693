"""Who is in the area now, worked out from the stored events of the stays asked for."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api.monitor.event_store import EventStore
from engine.monitor.alarms import written
from engine.monitor.feed import Feed
from engine.monitor.limits import handling_limit
from engine.monitor.parameters import Parameters
from engine.monitor.stay import Stay


class Countdown(msgspec.Struct, frozen=True):
    """The legal limit that runs, with what is left of it (negative once it is over)."""

    hours: Annotated[int, Meta(title="时限（小时）")]
    start: Annotated[str, Meta(title="起算")]
    end: Annotated[str, Meta(title="届满")]
    left_seconds: Annotated[int, Meta(title="尚余（秒）")]
    rules: Annotated[tuple[str, ...], Meta(title="规则编号")]


class StayShown(msgspec.Struct, frozen=True):
    """One stay as it stands."""

    stay_id: Annotated[str, Meta(title="入区编号")]
    person_no: Annotated[str, Meta(title="人员编号")]
    case_id: Annotated[str, Meta(title="案件编号")]
    area: Annotated[str, Meta(title="办案区")]
    room: Annotated[str | None, Meta(title="房间")]
    state: Annotated[str, Meta(title="状态", examples=["候问中"])]
    entered_at: Annotated[str | None, Meta(title="入区时间")]
    exited_at: Annotated[str | None, Meta(title="出区时间")]
    safety_checked: Annotated[bool, Meta(title="已安检")]
    officers_present: Annotated[int, Meta(title="在场人员数")]
    limit: Annotated[Countdown | None, Meta(title="办案时限（没有法定时限的为空）")]


def stays_shown(
    events: EventStore, given: Parameters, now: int, after: str, limit: int
) -> tuple[list[StayShown], str | None]:
    """A page of the stays not yet over, by id, and where the next page begins."""
    unsettled = events.unsettled()
    ids = [stay_id for stay_id in unsettled if stay_id > after]
    page = ids[:limit]
    feed = Feed(given)
    feed.sense(events.sensed())
    if page:
        passages = events.passages(min(unsettled[stay_id] for stay_id in page))
        feed.take([*passages, *events.of_stays(page)])
    return [_shown(stay, now) for stay in feed.stays()], page[-1] if len(ids) > limit else None


def _shown(stay: Stay, now: int) -> StayShown:
    limit = None
    if stay.entered is not None:
        limit = handling_limit(stay.arrival, stay.entered, stay.case_type)
    countdown = limit and Countdown(
        limit.hours,
        written(limit.start),
        written(limit.end),
        limit.end - (now if stay.exited is None else stay.exited),
        limit.rules,
    )
    return StayShown(
        stay.stay_id,
        stay.person_no,
        stay.case_id,
        stay.area,
        stay.room,
        _state(stay),
        None if stay.entered is None else written(stay.entered),
        None if stay.exited is None else written(stay.exited),
        stay.checked is not None,
        len(stay.attending()),
        countdown,
    )


def _state(stay: Stay) -> str:
    if stay.exited is not None:
        return "已出区"
    if stay.entered is None:
        return "未见入区"
    if stay.outing is not None:
        return "带离中"
    if stay.interview is not None:
        return "讯（询）问中"
    return "候问中" if stay.waiting is not None else "在区"
