"""``/v1/orders``: supervision orders (督办单)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import PlainTextResponse

from api.disposal.order_table import OrderState
from api.disposal.ordering import OrderSaid, Wanted
from api.disposal.orders import Order, findings_of, order_history, order_list, seen_order
from api.disposal.transitions import Side
from api.http.access import not_found, note_reading, permitted
from api.http.case_wire import PLAIN
from api.http.disposal_refusals import expected_step, moment_of, refusing, tag
from api.http.managing import AfterSeq, Limit
from api.http.noted_lists import note_listed
from api.http.openapi import refusals
from api.http.order_wire import (
    OrderBody,
    OrderHistory,
    OrderPage,
    OrderResponseBody,
    OrderShown,
    OrderSupervisionBody,
    order_shown,
    order_step_shown,
)
from api.http.state import shared
from api.runtime import Runtime
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.units import path_of
from api.store.schema import NAME

router = APIRouter(prefix="/v1/orders", tags=["督办"])

Reader = Annotated[Identity, Depends(permitted(Permission.READ_CASES))]
Responder = Annotated[Identity, Depends(permitted(Permission.RESPOND_TO_FINDINGS))]
Supervisor = Annotated[Identity, Depends(permitted(Permission.SUPERVISE_FINDINGS))]
OrderId = Annotated[int, Path(title="督办单编号", ge=1, le=2**53)]

_STEP = refusals(400, 403, 404, 409, 412, 422, 428)


@router.post(
    "",
    status_code=201,
    summary="签发督办单",
    operation_id="issueOrder",
    responses=refusals(400, 403, 404, 409, 422),
)
def issue(
    request: Request, response: Response, identity: Supervisor, body: OrderBody
) -> OrderShown:
    """对一个单位的一项或者几项发现签发；正文由各项发现的说明和依据写成。"""
    due = moment_of(body.due_at, "/due_at")
    wanted = Wanted(body.unit, body.findings, body.kind, due, body.remark)
    with refusing():
        order = _runtime(request).disposal.ordering.issue(identity, wanted)
    return _shown(request, response, order)


@router.get("", summary="督办单一览", operation_id="orders", responses=refusals(400, 404, 422))
def listed(
    request: Request,
    identity: Reader,
    unit: Annotated[
        str | None, Query(title="被督办单位的编号（含下级）", max_length=NAME, pattern=PLAIN)
    ] = None,
    state: Annotated[OrderState | None, Query(title="状态")] = None,
    after: AfterSeq = 0,
    limit: Limit = 50,
) -> OrderPage:
    """可见范围内的督办单，按签发先后；所列发现见单份。"""
    note_reading(request, identity, "case", "orders")
    with _runtime(request).database.reading() as connection:
        path = None if unit is None else path_of(connection, unit)
        if unit is not None and path is None:
            raise not_found()
        found = order_list(connection, identity, after, limit + 1, unit_path=path, state=state)
    note_listed(request, identity, [], unit=unit)
    page = [order_shown(order, []) for order in found[:limit]]
    return OrderPage(orders=page, next=page[-1].order_id if len(found) > limit else None)


@router.get(
    "/{order_id}", summary="一份督办单", operation_id="order", responses=refusals(400, 404, 422)
)
def one(request: Request, response: Response, identity: Reader, order_id: OrderId) -> OrderShown:
    """到了哪一步；ETag 是最近一步的序号。"""
    return _shown(request, response, _seen(request, identity, order_id))


@router.get(
    "/{order_id}/text",
    summary="督办单的正文",
    operation_id="orderText",
    response_class=PlainTextResponse,
    responses=refusals(400, 404, 422),
)
def text(request: Request, identity: Reader, order_id: OrderId) -> PlainTextResponse:
    """签发时的全文，可以打印。"""
    return PlainTextResponse(_seen(request, identity, order_id).text)


@router.get(
    "/{order_id}/steps",
    summary="督办单的经过",
    operation_id="orderSteps",
    responses=refusals(400, 404, 422),
)
def history(request: Request, identity: Reader, order_id: OrderId) -> OrderHistory:
    """签发、签收、报送、异议、裁定、再次督办、升级、办结，只增不改。"""
    _seen(request, identity, order_id)
    with _runtime(request).database.reading() as connection:
        found = order_history(connection, order_id)
    return OrderHistory(steps=[order_step_shown(step) for step in found])


@router.post(
    "/{order_id}/responses",
    summary="被督办单位办理",
    operation_id="respondToOrder",
    responses=_STEP,
)
def respond(
    request: Request,
    response: Response,
    identity: Responder,
    order_id: OrderId,
    body: OrderResponseBody,
) -> OrderShown:
    """签收、报送情况、提出异议。"""
    said = OrderSaid(body.action, expected_step(request), body.comment, body.officer)
    with refusing():
        order = _runtime(request).disposal.ordering.act(identity, order_id, said, Side.HANDLING)
    return _shown(request, response, order)


@router.post(
    "/{order_id}/supervision",
    summary="签发单位办理",
    operation_id="superviseOrder",
    responses=_STEP,
)
def supervise(
    request: Request,
    response: Response,
    identity: Supervisor,
    order_id: OrderId,
    body: OrderSupervisionBody,
) -> OrderShown:
    """裁定异议、办结；再次督办和升级另成一份，答复的是新的一份。"""
    due = None if body.due_at is None else moment_of(body.due_at, "/due_at")
    said = OrderSaid(body.action, expected_step(request), body.comment, due_at=due)
    with refusing():
        order = _runtime(request).disposal.ordering.act(identity, order_id, said, Side.SUPERVISING)
    return _shown(request, response, order)


def _seen(request: Request, identity: Identity, order_id: int) -> Order:
    with _runtime(request).database.reading() as connection, refusing():
        order = seen_order(connection, identity, order_id)
    note_reading(request, identity, "order", order.name)
    return order


def _shown(request: Request, response: Response, order: Order) -> OrderShown:
    response.headers.update(tag(order.step))
    with _runtime(request).database.reading() as connection:
        about = list(findings_of(connection, order.order_id))
    return order_shown(order, about)


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime
