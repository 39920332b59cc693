"""``/v1/disposals``: what is done with each finding, step by step.

A step names the last one its author saw (``If-Match``), so that two people never both act.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.disposal.acting import Said
from api.disposal.items import Item, ItemFilter, item_list, seen_item, steps_after
from api.disposal.states import State
from api.disposal.transitions import TABLE, Side
from api.http.access import not_found, note_reading, permitted
from api.http.case_wire import PLAIN, AfterName
from api.http.disposal_refusals import expected_step, refusing, tag
from api.http.disposal_wire import (
    ApprovalBody,
    DisposalPage,
    DisposalShown,
    ResponseBody,
    StepPage,
    SupervisionBody,
    TableShown,
    disposal_shown,
    state_shown,
    step_shown,
    transition_shown,
)
from api.http.managing import AfterSeq, Limit
from api.http.noted_lists import note_listed
from api.http.openapi import refusals
from api.http.state import shared
from api.runtime import Runtime
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.units import path_of
from api.store.schema import NAME

router = APIRouter(prefix="/v1/disposals", tags=["处置"])

Reader = Annotated[Identity, Depends(permitted(Permission.READ_CASES))]
Learner = Annotated[Identity, Depends(permitted(Permission.READ_RULES))]
Responder = Annotated[Identity, Depends(permitted(Permission.RESPOND_TO_FINDINGS))]
Supervisor = Annotated[Identity, Depends(permitted(Permission.SUPERVISE_FINDINGS))]
Approver = Annotated[Identity, Depends(permitted(Permission.APPROVE_FINDINGS))]
FindingId = Annotated[str, Path(title="发现编号", max_length=NAME, pattern=PLAIN)]
Code = Annotated[str | None, Query(title="编号", max_length=NAME, pattern=PLAIN)]

_STEP = refusals(400, 403, 404, 409, 412, 422, 428)


@router.get("/table", summary="处置各步的规定", operation_id="disposalTable")
def table(request: Request, identity: Learner) -> TableShown:
    """从哪个状态、谁、可以到哪里，下一步多长时间以内；没有写明的都不能办。"""
    limits = _runtime(request).disposal.stepping.limits
    return TableShown(
        states=[state_shown(state, limits.get(state)) for state in State],
        transitions=[transition_shown(line) for line in TABLE],
    )


@router.get("", summary="处置一览", operation_id="disposals", responses=refusals(400, 404, 422))
def listed(
    request: Request,
    identity: Reader,
    unit: Code = None,
    officer: Code = None,
    case: Code = None,
    rule: Code = None,
    state: Annotated[State | None, Query(title="处置状态")] = None,
    overdue: Annotated[bool, Query(title="只看逾期的")] = False,
    after: AfterName = "",
    limit: Limit = 50,
) -> DisposalPage:
    """可见范围内各发现的处置，按发现编号先后。"""
    note_reading(request, identity, "case", "disposals")
    runtime = _runtime(request)
    now = runtime.clock.now_precise() if overdue else None
    with runtime.database.reading() as connection:
        path = None if unit is None else path_of(connection, unit)
        if unit is not None and path is None:
            raise not_found()
        wanted = ItemFilter(path, officer, case, rule, state, now)
        found = item_list(connection, identity, wanted, after, limit + 1)
    page = [disposal_shown(item) for item in found[:limit]]
    names = [each.case_id for each in page] + ([] if case is None else [case])
    note_listed(request, identity, names, officer=officer, unit=unit)
    more = len(found) > limit
    return DisposalPage(disposals=page, next=page[-1].finding_id if more else None)


@router.get(
    "/{finding_id}",
    summary="一项发现的处置",
    operation_id="disposal",
    responses=refusals(400, 404, 422),
)
def one(
    request: Request, response: Response, identity: Reader, finding_id: FindingId
) -> DisposalShown:
    """到了哪一步、下一步的时限；ETag 是最近一步的序号。"""
    return _shown(response, _seen(request, identity, finding_id))


@router.get(
    "/{finding_id}/steps",
    summary="处置的经过",
    operation_id="disposalSteps",
    responses=refusals(400, 404, 422),
)
def history(
    request: Request,
    identity: Reader,
    finding_id: FindingId,
    after: AfterSeq = 0,
    limit: Limit = 50,
) -> StepPage:
    """每一步何人、何时、说了什么，只增不改。"""
    _seen(request, identity, finding_id)
    with _runtime(request).database.reading() as connection:
        found = steps_after(connection, finding_id, min(after, 2**31 - 1), limit + 1)
    page = [step_shown(step) for step in found[:limit]]
    return StepPage(steps=page, next=page[-1].number if len(found) > limit else None)


@router.post(
    "/{finding_id}/responses",
    summary="办案单位办理",
    operation_id="respondToFinding",
    responses=_STEP,
)
def respond(
    request: Request,
    response: Response,
    identity: Responder,
    finding_id: FindingId,
    body: ResponseBody,
) -> DisposalShown:
    """签收、核查、整改、反馈、申诉；反馈不改动发现，只增加一步。"""
    said = Said(body.action, expected_step(request), body.comment, body.officer)
    return _act(request, response, identity, finding_id, said, Side.HANDLING)


@router.post(
    "/{finding_id}/supervision",
    summary="监督单位办理",
    operation_id="superviseFinding",
    responses=_STEP,
)
def supervise(
    request: Request,
    response: Response,
    identity: Supervisor,
    finding_id: FindingId,
    body: SupervisionBody,
) -> DisposalShown:
    """裁定、退回、复核认定、销号、再次督办、升级、移交、申请撤销、恢复。"""
    said = Said(body.action, expected_step(request), body.comment, days=body.days)
    return _act(request, response, identity, finding_id, said, Side.SUPERVISING)


@router.post(
    "/{finding_id}/approvals",
    summary="审批撤销",
    operation_id="approveWithdrawal",
    responses=_STEP,
)
def approve(
    request: Request,
    response: Response,
    identity: Approver,
    finding_id: FindingId,
    body: ApprovalBody,
) -> DisposalShown:
    """批准或者不批准撤销；申请人、答复人不得审批，撤销到期自行恢复。"""
    said = Said(body.action, expected_step(request), body.comment)
    return _act(request, response, identity, finding_id, said, Side.APPROVING)


def _act(
    request: Request,
    response: Response,
    identity: Identity,
    finding_id: str,
    said: Said,
    side: Side,
) -> DisposalShown:
    with refusing():
        item = _runtime(request).disposal.acting.act(identity, finding_id, said, side)
    return _shown(response, item)


def _seen(request: Request, identity: Identity, finding_id: str) -> Item:
    """The disposal, if it may be seen; that its case is read is noted."""
    with _runtime(request).database.reading() as connection, refusing():
        item = seen_item(connection, identity, finding_id)
    note_reading(request, identity, "case", item.case_id)
    return item


def _shown(response: Response, item: Item) -> DisposalShown:
    response.headers.update(tag(item.step))
    return disposal_shown(item)


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime
