"""``/v1/feeds``: calendars of limits, for calendar programs that bring nothing but an address."""

from __future__ import annotations

from email.utils import formatdate
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.responses import Response

from api.audit.chain import key
from api.http.access import not_found, note_reading, permitted
from api.http.case_wire import (
    PLAIN,
    AfterName,
    FeedMade,
    FeedPage,
    FeedRequest,
    FeedShown,
    feed_shown,
)
from api.http.managing import Limit
from api.http.openapi import UNCHANGED, refusals
from api.http.problems import ProblemError
from api.http.repeating import SHOWN_ONCE
from api.http.state import shared
from api.security.identity import Identity
from api.security.policy import Permission
from api.watching.feeds import Feeds
from api.watching.refusing import PushRefusedError

CALENDAR = "text/calendar"

router = APIRouter(prefix="/v1/feeds", tags=["案件监测"])

Owner = Annotated[Identity, Depends(permitted(Permission.MANAGE_FEEDS))]


@router.post(
    "", summary="生成日历订阅", status_code=201, responses=refusals(400, 404, 409, 413, 422)
)
def make(request: Request, response: Response, identity: Owner, asked: FeedRequest) -> FeedMade:
    """给出一个日历地址；地址只显示这一次，所见不超出生成人的可见范围。"""
    note_reading(request, identity, "feed", key(f"{asked.scope}:{asked.target}") or asked.scope)
    response.headers[SHOWN_ONCE] = "1"
    response.headers["Cache-Control"] = "no-store"
    try:
        feed, token = _feeds(request).create(identity, asked.scope, asked.target)
    except PushRefusedError as refusal:
        raise ProblemError(refusal.problem) from refusal
    return FeedMade(feed=feed_shown(feed), path=f"/v1/feeds/{token}/deadlines.ics")


@router.get("", summary="自己的日历订阅", responses=refusals(422))
def listed(request: Request, identity: Owner, after: AfterName = "", limit: Limit = 50) -> FeedPage:
    """自己生成的日历，已撤销的也在内。"""
    found = _feeds(request).owned(identity, after, limit + 1)
    page: list[FeedShown] = [feed_shown(each) for each in found[:limit]]
    return FeedPage(feeds=page, next=page[-1].feed_id if len(found) > limit else None)


@router.delete("/{feed_id}", summary="撤销日历订阅", status_code=204, responses=refusals(404, 422))
def revoke(
    request: Request,
    identity: Owner,
    feed_id: Annotated[str, Path(title="日历编号", max_length=64, pattern=PLAIN)],
) -> None:
    """地址随即失效。"""
    try:
        _feeds(request).revoke(identity, feed_id)
    except PushRefusedError as refusal:
        raise ProblemError(refusal.problem) from refusal


@router.get(
    "/{token}/deadlines.ics",
    summary="取日历（iCalendar）",
    responses={
        200: {"description": "日历", "content": {CALENDAR: {"schema": {"type": "string"}}}},
        **UNCHANGED,
        **refusals(404, 422),
    },
    response_class=Response,
)
def calendar(
    request: Request,
    token: Annotated[str, Path(title="日历的密钥", max_length=128, pattern=PLAIN)],
    if_none_match: Annotated[str | None, Header(max_length=200, pattern=PLAIN)] = None,
) -> Response:
    """在走的和届满未办的期限；每个期限一件，提醒时间同预警阶梯。"""
    found = _feeds(request).calendar(token, if_none_match)
    if found is None:
        raise not_found()
    headers = {
        "ETag": found.tag,
        "Last-Modified": formatdate(found.changed_at // 1000, usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    if if_none_match == found.tag:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return Response(found.body, 200, headers, CALENDAR)


def _feeds(request: Request) -> Feeds:
    return shared(request).runtime.watch.feeds
