"""``/v1/access-log``: which person read which file, and what for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.http.access import permitted
from api.http.managing import AfterSeq, Limit
from api.http.openapi import refusals
from api.http.security_wire import ReadingPage, ReadingShown
from api.http.state import shared
from api.security.access_log import readings_after
from api.security.policy import Permission
from api.store.schema import NAME

router = APIRouter(tags=["权限"])


@router.get(
    "/v1/access-log",
    summary="查阅记录",
    operation_id="accessLog",
    dependencies=[Depends(permitted(Permission.READ_ACCESS_LOG))],
    responses=refusals(422),
)
def access_log(
    request: Request,
    after: AfterSeq = 0,
    limit: Limit = 100,
    subject: Annotated[str | None, Query(title="只看谁的", max_length=NAME)] = None,
    key: Annotated[str | None, Query(title="只看哪份档案", max_length=NAME)] = None,
) -> ReadingPage:
    """人员查阅案件、人员档案的记录，按先后；下一次以 next 作 after。"""
    with shared(request).runtime.database.reading() as connection:
        found = readings_after(connection, after, limit, subject=subject, key=key)
    shown = [ReadingShown.of(each) for each in found]
    return ReadingPage(readings=shown, next=shown[-1].seq if shown else after)
