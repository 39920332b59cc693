"""``/v1/subscriptions``: who is told of events by webhook, and how that goes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Row

from api.delivery.addresses import AddressError
from api.delivery.envelope import iso
from api.delivery.figures import standing
from api.delivery.pinging import ping
from api.delivery.replaying import MOST, dead_letters, replay, revive
from api.delivery.subscriptions import OVERLAP_MILLISECONDS, Subscriptions, TooManyError
from api.http.access import not_found, permitted
from api.http.delivery_wire import (
    Key,
    LetterPage,
    Letters,
    NewSecret,
    NewSubscription,
    Ping,
    Queued,
    Span,
    Subscription,
    SubscriptionChange,
    SubscriptionMade,
    SubscriptionPage,
    letter,
    shown,
)
from api.http.openapi import refusals
from api.http.problems import ProblemError
from api.http.repeating import SHOWN_ONCE
from api.http.state import shared
from api.problems import bad_field, problem
from api.runtime import Runtime
from api.security.identity import Identity, Role
from api.security.policy import Permission

PATH = "/v1/subscriptions"

router = APIRouter(prefix=PATH, tags=["事件"])

Caller = Annotated[Identity, Depends(permitted(Permission.MANAGE_SUBSCRIPTIONS))]


@router.post(
    "",
    summary="订阅推送；签名密钥只在这次答复里",
    status_code=201,
    responses=refusals(400, 409, 413, 422),
)
def make(
    request: Request, response: Response, identity: Caller, asked: NewSubscription
) -> SubscriptionMade:
    """以调用方的身份和权限新建一项订阅。"""
    response.headers[SHOWN_ONCE] = "1"
    response.headers["Cache-Control"] = "no-store"
    try:
        made = _subscriptions(request).make(
            identity, asked.url, asked.filter.chosen(), from_oldest=asked.begin == "oldest"
        )
    except AddressError as error:
        raise _bad_address(error) from error
    except TooManyError as error:
        found = problem("too-many-subscriptions", "订阅过多", 409, str(error))
        raise ProblemError(found) from error
    return SubscriptionMade(subscription=shown(made.row), secret=made.secret)


@router.get("", summary="自己的订阅；管理员看全部", responses=refusals(422))
def listed(
    request: Request,
    identity: Caller,
    after: Annotated[Key, Query(title="从哪个编号之后")] = "",
    limit: Annotated[int, Query(title="最多几项", ge=1, le=200)] = 50,
) -> SubscriptionPage:
    """不含签名密钥。"""
    with _runtime(request).database.reading() as connection:
        rows = _subscriptions(request).all(
            connection, identity, _sees_all(identity), after, limit + 1
        )
    more = len(rows) > limit
    found = [shown(row) for row in rows[:limit]]
    return SubscriptionPage(subscriptions=found, next=found[-1].subscription_id if more else None)


@router.get("/{key}", summary="一项订阅及其进度", responses=refusals(404, 422))
def one(request: Request, identity: Caller, key: Key) -> Subscription:
    """连同推送到了哪里、积压多少。"""
    row = _seen(request, identity, key)
    with _runtime(request).database.reading() as connection:
        return shown(row, standing(connection, key, row.cursor))


@router.patch("/{key}", summary="改地址、筛选，暂停或者恢复", responses=refusals(400, 404, 422))
def change(request: Request, identity: Caller, key: Key, asked: SubscriptionChange) -> Subscription:
    """地址和筛选只有订阅人自己能改；管理员可以暂停和恢复。"""
    row = _seen(request, identity, key)
    if asked.url is not None or asked.filter is not None:
        _own(identity, row)
    chosen = None if asked.filter is None else asked.filter.chosen()
    try:
        _subscriptions(request).change(
            identity, key, url=asked.url, chosen=chosen, state=asked.state
        )
    except AddressError as error:
        raise _bad_address(error) from error
    return one(request, identity, key)


@router.delete("/{key}", summary="退订", status_code=204, responses=refusals(404, 422))
def end(request: Request, identity: Caller, key: Key) -> None:
    """连同待推送的一并删除。"""
    _seen(request, identity, key)
    _subscriptions(request).end(identity, key)


@router.post("/{key}/secret", summary="换签名密钥，旧的再用一天", responses=refusals(404, 422))
def rotate(request: Request, response: Response, identity: Caller, key: Key) -> NewSecret:
    """一天之内，每件推送同时带新旧两个密钥的签名。"""
    _own(identity, _seen(request, identity, key))
    response.headers[SHOWN_ONCE] = "1"
    response.headers["Cache-Control"] = "no-store"
    until = _runtime(request).clock.now_precise() + OVERLAP_MILLISECONDS
    secret = _subscriptions(request).rotate(identity, key)
    return NewSecret(secret=secret, old_secret_until=iso(until))


@router.post("/{key}/ping", summary="试发一件", responses=refusals(404, 422))
def try_out(request: Request, identity: Caller, key: Key) -> Ping:
    """立即试发一件，答复对方怎样回应。"""
    row = _seen(request, identity, key)
    _own(identity, row)
    runtime = _runtime(request)
    event_id, outcome = ping(runtime.delivery.courier, row, runtime.clock.now_precise())
    return Ping(
        event_id=event_id,
        delivered=outcome.good,
        status=outcome.status,
        error=outcome.error,
    )


@router.get("/{key}/dead-letters", summary="死信", responses=refusals(404, 422))
def letters(
    request: Request,
    identity: Caller,
    key: Key,
    after: Annotated[int, Query(title="从哪个序号之后", ge=0, le=2**63 - 1)] = 0,
    limit: Annotated[int, Query(title="最多几件", ge=1, le=200)] = 50,
) -> LetterPage:
    """屡次推送不成而放弃的事件，只列调用方看得到的。"""
    _own(identity, _seen(request, identity, key))
    with _runtime(request).database.reading() as connection:
        found = dead_letters(connection, key, identity, after, limit + 1)
    more = len(found) > limit
    page = [letter(each) for each in found[:limit]]
    return LetterPage(dead_letters=page, next=page[-1].seq if more else None)


@router.post("/{key}/dead-letters/replay", summary="重发死信", responses=refusals(400, 404, 422))
def send_letters(request: Request, identity: Caller, key: Key, asked: Letters) -> Queued:
    """重新排队，可以全部，也可以指明几件。"""
    _own(identity, _seen(request, identity, key))
    runtime = _runtime(request)
    with runtime.database.writing() as connection:
        now = runtime.clock.now_precise()
        return Queued(queued=revive(connection, key, now, tuple(asked.numbers)))


@router.post("/{key}/replay", summary="重发一段", responses=refusals(400, 404, 422))
def send_again(request: Request, identity: Caller, key: Key, asked: Span) -> Queued:
    """把一段序号里符合筛选的事件重新排队。"""
    row = _seen(request, identity, key)
    _own(identity, row)
    runtime = _runtime(request)
    with runtime.database.writing() as connection:
        span = range(asked.first, asked.last + 1)
        queued = replay(connection, row, identity, span, runtime.clock.now_precise())
    return Queued(queued=queued, more=queued == MOST)


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime


def _subscriptions(request: Request) -> Subscriptions:
    return _runtime(request).delivery.subscriptions


def _sees_all(identity: Identity) -> bool:
    return identity.has(Role.ADMINISTRATOR)


def _seen(request: Request, identity: Identity, key: str) -> Row[Any]:
    with _runtime(request).database.reading() as connection:
        row = _subscriptions(request).get(connection, identity, key, _sees_all(identity))
    if row is None:
        raise not_found()
    return row


def _own(identity: Identity, row: Row[Any]) -> None:
    """An administrator may stop a subscription, but not turn its events to himself."""
    if row.owner != identity.subject:
        detail = "只有订阅人可以改推送的去处和内容、换密钥、试发和重发；管理员可以暂停、恢复和退订"
        raise ProblemError(problem("forbidden", "无权进行", 403, detail))


def _bad_address(error: AddressError) -> ProblemError:
    advice = "写成 https://主机名/路径；内网主机须由管理员列入 FADU_WEBHOOK_HOSTS"
    return ProblemError(bad_field("/url", str(error), ["https://receiver.example/hook"], advice))
