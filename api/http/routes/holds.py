"""``/v1/holds``: legal holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from api.http.access import note_reading, permitted
from api.http.keeping_wire import HoldBody, HoldPage, HoldShown, LiftBody
from api.http.managing import AfterSeq, Limit, missing
from api.http.noted_lists import note_listed
from api.http.openapi import refusals
from api.http.problems import ProblemError
from api.http.state import shared
from api.keeping.holds import HoldRefusedError, hold_of, holds_after, lift_hold, place_hold
from api.keeping.seeing import Sight, visible_holds
from api.problems import problem
from api.security.identity import Identity
from api.security.policy import Permission
from api.store.schema import NAME

router = APIRouter(tags=["保存"])

Holder = Annotated[Identity, Depends(permitted(Permission.HOLD_RECORDS))]

_OneCase = Annotated[str | None, Query(title="只看哪个案件", min_length=1, max_length=NAME)]


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except HoldRefusedError as error:
        raise ProblemError(problem("conflict", "不能这样做", 409, str(error))) from error


@router.post(
    "/v1/holds",
    status_code=201,
    summary="依法保留一个案件的数据",
    operation_id="placeHold",
    responses=refusals(400, 404, 409, 422),
)
def place(request: Request, body: HoldBody, identity: Holder) -> HoldShown:
    """从此这个案件的任何数据都不清除，直到解除；同一案件可因不同事由分别保留。"""
    runtime = shared(request).runtime
    with runtime.database.writing() as connection, _refusing():
        if not Sight(connection, identity, body.case_id).of_case():
            raise missing()
        now = runtime.clock.now_precise()
        held = place_hold(connection, body.case_id, body.reason, identity.subject, now)
    return HoldShown.of(held)


@router.get("/v1/holds", summary="保留一览", operation_id="holds", responses=refusals(400, 422))
def holds(
    request: Request,
    identity: Holder,
    after: AfterSeq = 0,
    limit: Limit = 100,
    case_id: Annotated[
        str | None, Query(title="只看哪个案件", min_length=1, max_length=NAME)
    ] = None,
    standing: Annotated[bool, Query(title="只看尚未解除的")] = False,
) -> HoldPage:
    """本单位及下级案件的保留，按设立先后；下一次以 next 作 after。"""
    note_reading(request, identity, "case", "holds")
    seen = visible_holds(identity)
    with shared(request).runtime.database.reading() as connection:
        found = holds_after(connection, after, limit, case_id=case_id, standing=standing, seen=seen)
    shown = [HoldShown.of(each) for each in found]
    names = [each.case_id for each in shown] + ([] if case_id is None else [case_id])
    note_listed(request, identity, names)
    return HoldPage(holds=shown, next=shown[-1].hold_id if shown else after)


@router.post(
    "/v1/holds/{hold_id}/lift",
    summary="解除保留",
    operation_id="liftHold",
    responses=refusals(400, 404, 409, 422),
)
def lift(
    request: Request,
    hold_id: Annotated[int, Path(title="保留编号", ge=1, le=2**53)],
    body: LiftBody,
    identity: Holder,
) -> HoldShown:
    """解除后，过了保存期限的随下一次清理清除。"""
    runtime = shared(request).runtime
    with runtime.database.writing() as connection, _refusing():
        try:
            known = hold_of(connection, hold_id)
        except HoldRefusedError as error:
            raise missing() from error
        if not Sight(connection, identity, known.case_id).of_note(known.placed_at):
            raise missing()
        now = runtime.clock.now_precise()
        lifted = lift_hold(connection, hold_id, body.reason, identity.subject, now)
    return HoldShown.of(lifted)
