"""``/v1/cases``: watched cases, what was found in them and what comes next.

What a person reads of a case is logged with its purpose (header ``Fadu-Purpose``).
"""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.http.access import not_found, note_reading, permitted
from api.http.case_wire import (
    PLAIN,
    AfterName,
    CasePage,
    CaseShown,
    DeadlinePage,
    FindingPage,
    LeaveRequest,
    State,
    Timeline,
    Verdict,
    Which,
    case_shown,
    deadline_shown,
    finding_shown,
    happening,
)
from api.http.managing import AfterSeq, Limit
from api.http.noted_lists import note_listed
from api.http.openapi import answer, content, refusals
from api.http.problems import ProblemError, respond
from api.http.push_wire import read_push
from api.http.state import shared
from api.moments import BadMomentError, read_moment
from api.problems import Problem, bad_field, encoder, refused
from api.runtime import Runtime
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.units import path_of
from api.store.schema import NAME
from api.watching.asking import (
    CaseFilter,
    DeadlineFilter,
    case_list,
    deadline_list,
    finding_list,
    seen_case,
    seen_limits,
)
from api.watching.case_rows import Case
from api.watching.pushing import Push
from api.watching.receipts import Receipt
from api.watching.refusing import PushRefusedError
from api.watching.timeline import timeline_after

router = APIRouter(prefix="/v1/cases", tags=["案件监测"])

Sender = Annotated[Identity, Depends(permitted(Permission.SEND_CASES))]
Reader = Annotated[Identity, Depends(permitted(Permission.READ_CASES))]
CaseId = Annotated[str, Path(title="案件编号", max_length=NAME, pattern=PLAIN)]
Cursor = Annotated[
    str,
    Query(title="上一页的游标", max_length=NAME + 20, pattern=r"^(-?\d{1,12}\.F[0-9a-f]{1,40})?$"),
]


@router.put(
    "/{case_id}/snapshot",
    summary="送入案件的最新快照并核查",
    operation_id="pushSnapshot",
    responses=answer("核查结果与登记的变化", "Receipt")
    | refusals(400, 404, 408, 409, 413, 422, 503),
    openapi_extra={"requestBody": {"required": True, "content": content("PushRequest")}},
)
async def push(request: Request, identity: Sender, case_id: CaseId) -> Response:
    """登记快照、更新发现与期限，写入数据库以后才答复；同一快照重送得同一答复。

    按服务的时钟核查。顺序号较旧的只登记不核查。
    """
    asked = read_push(await request.body())
    if isinstance(asked, Problem):
        return respond(asked)
    outcome = await anyio.to_thread.run_sync(_push, request, identity, case_id, asked)
    if isinstance(outcome, Problem):
        return respond(outcome)
    headers = {"Cache-Control": "no-store"}
    return Response(encoder.encode(outcome), 200, headers, "application/json")


def _push(request: Request, identity: Identity, case_id: str, push: Push) -> Receipt | Problem:
    try:
        return _runtime(request).watch.pushing.push(identity, case_id, push)
    except PushRefusedError as refusal:
        return refusal.problem


@router.get("", summary="案件列表", responses=refusals(404, 422))
def listed(
    request: Request,
    identity: Reader,
    unit: Annotated[
        str | None, Query(title="单位编号（含下级）", max_length=NAME, pattern=PLAIN)
    ] = None,
    officer: Annotated[
        str | None, Query(title="主办民警警号", max_length=NAME, pattern=PLAIN)
    ] = None,
    verdict: Annotated[Verdict | None, Query(title="最重的结论")] = None,
    state: Annotated[State | None, Query(title="监测中或者已停止")] = None,
    after: AfterName = "",
    limit: Limit = 50,
) -> CasePage:
    """可见范围内的案件，按编号先后。"""
    note_reading(request, identity, "case", "list")
    with _runtime(request).database.reading() as connection:
        path = None if unit is None else path_of(connection, unit)
        if unit is not None and path is None:
            raise not_found()
        wanted = CaseFilter(path, officer, verdict, state)
        found = case_list(connection, identity, wanted, after, limit + 1)
    page = [case_shown(each) for each in found[:limit]]
    names = [each.case_id for each in page]
    note_listed(request, identity, names, officer=officer, unit=unit)
    return CasePage(cases=page, next=page[-1].case_id if len(found) > limit else None)


@router.get("/{case_id}", summary="一个案件的监测情况", responses=refusals(400, 404, 422))
def one(request: Request, identity: Reader, case_id: CaseId) -> CaseShown:
    """案件在哪个单位、是否在监测、最近一次核查和下一次复查。"""
    return case_shown(_seen(request, identity, case_id))


@router.delete("/{case_id}", summary="停止监测", responses=refusals(400, 404, 422))
def leave(request: Request, identity: Sender, case_id: CaseId, asked: LeaveRequest) -> CaseShown:
    """停止监测并写明原因；违规与争议保留，再送快照即恢复监测。"""
    try:
        left = _runtime(request).watch.leaving.leave(identity, case_id, asked.reason)
    except PushRefusedError as refusal:
        raise ProblemError(refusal.problem) from refusal
    return case_shown(left)


@router.get("/{case_id}/findings", summary="案件的发现", responses=refusals(400, 404, 422))
def findings(
    request: Request,
    identity: Reader,
    case_id: CaseId,
    state: Annotated[Which, Query(title="未消除的、已消除的或者全部")] = "open",
    verdict: Annotated[Verdict | None, Query(title="结论")] = None,
    rule: Annotated[str | None, Query(title="规则编号", max_length=NAME, pattern=PLAIN)] = None,
    after: AfterName = "",
    limit: Limit = 50,
) -> FindingPage:
    """登记的发现，按编号先后；经过见 timeline。"""
    _seen(request, identity, case_id)
    with _runtime(request).database.reading() as connection:
        found = finding_list(
            connection,
            case_id,
            after,
            limit + 1,
            state=None if state == "all" else state,
            verdict=verdict,
            rule=rule,
        )
    page = [finding_shown(each) for each in found[:limit]]
    return FindingPage(findings=page, next=page[-1].finding_id if len(found) > limit else None)


@router.get("/{case_id}/deadlines", summary="案件的期限", responses=refusals(400, 404, 422))
def deadlines(
    request: Request,
    identity: Reader,
    case_id: CaseId,
    since: Annotated[str | None, Query(title="届满不早于", max_length=40, pattern=PLAIN)] = None,
    until: Annotated[str | None, Query(title="届满早于", max_length=40, pattern=PLAIN)] = None,
    after: Cursor = "",
    limit: Limit = 50,
) -> DeadlinePage:
    """在走的和届满未办的期限，按严格口径届满先后。"""
    _seen(request, identity, case_id)
    wanted = DeadlineFilter(
        case_id=case_id, since=_minute(since, "since"), until=_minute(until, "until")
    )
    last = None
    if after:
        minute, _, known = after.partition(".")
        last = (int(minute), known)
    with _runtime(request).database.reading() as connection:
        found = deadline_list(connection, seen_limits(identity), wanted, last, limit + 1)
    more = len(found) > limit
    end = found[limit - 1] if more else None
    return DeadlinePage(
        deadlines=[deadline_shown(each) for each in found[:limit]],
        next=None if end is None else f"{end.strict}.{end.finding_id}",
    )


@router.get("/{case_id}/timeline", summary="案件的经过", responses=refusals(400, 404, 422))
def timeline(
    request: Request,
    identity: Reader,
    case_id: CaseId,
    finding: Annotated[
        str | None, Query(title="只看一个发现", max_length=NAME, pattern=PLAIN)
    ] = None,
    after: AfterSeq = 0,
    limit: Limit = 50,
) -> Timeline:
    """收到的快照、发现的出现、变化与消除，按先后。"""
    _seen(request, identity, case_id)
    with _runtime(request).database.reading() as connection:
        found = timeline_after(connection, case_id, after, limit + 1, finding)
    page = [happening(row) for row in found[:limit]]
    return Timeline(events=page, next=page[-1].seq if len(found) > limit else None)


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime


def _seen(request: Request, identity: Identity, case_id: str) -> Case:
    """The case, if it may be seen; that it is read is noted."""
    with _runtime(request).database.reading() as connection:
        case = seen_case(connection, identity, case_id)
    if case is None:
        raise not_found()
    note_reading(request, identity, "case", case_id)
    return case


def _minute(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    try:
        return read_moment(text, "")
    except BadMomentError as error:
        known = refused([error.problem]).errors[0]
        found = bad_field("", f"查询参数 {name} 的写法不对", known.expected, known.advice)
        raise ProblemError(found) from error
