"""``/v1/accounts``: persons and their rights."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from api.http.access import permitted
from api.http.managing import AfterName, Limit, missing, refusing
from api.http.openapi import refusals
from api.http.security_wire import AccountBody, AccountPage, AccountShown, Changed, Ended
from api.http.state import shared
from api.security.accounts import account_of, accounts_after
from api.security.identity import Identity
from api.security.policy import Permission
from api.store.schema import NAME

router = APIRouter(tags=["权限"])

Subject = Annotated[str, Path(title="账号名", max_length=NAME)]
Administrator = Annotated[Identity, Depends(permitted(Permission.MANAGE_ACCOUNTS))]
_READ = [Depends(permitted(Permission.READ_ACCOUNTS))]


@router.get(
    "/v1/accounts",
    summary="账号一览",
    operation_id="accounts",
    dependencies=_READ,
    responses=refusals(422),
)
def accounts(request: Request, after: AfterName = "", limit: Limit = 100) -> AccountPage:
    """账号按账号名先后；下一页以 next 作 after。"""
    with shared(request).runtime.database.reading() as connection:
        found = [AccountShown.of(each) for each in accounts_after(connection, after, limit)]
    return AccountPage(accounts=found, next=found[-1].subject if len(found) == limit else None)


@router.get(
    "/v1/accounts/{subject}",
    summary="一个账号",
    operation_id="account",
    dependencies=_READ,
    responses=refusals(404, 422),
)
def account(request: Request, subject: Subject) -> AccountShown:
    """一个账号的角色、单位、知密等级。"""
    with shared(request).runtime.database.reading() as connection:
        found = account_of(connection, subject)
    if found is None:
        raise missing()
    return AccountShown.of(found)


@router.put(
    "/v1/accounts/{subject}",
    summary="写入一个账号",
    operation_id="putAccount",
    responses=refusals(400, 409, 422),
)
def put_account(
    request: Request, subject: Subject, body: AccountBody, identity: Administrator
) -> Changed:
    """新增或者改动一个账号；停用的立即不能再用。

    管理员、审计不得兼任其他角色；任何人不能改动自己的账号。
    """
    with refusing():
        given = body.account(subject)
        changed = shared(request).runtime.directory.put_account(given, identity.subject)
    return Changed(changed=int(changed))


@router.delete(
    "/v1/accounts/{subject}/sessions",
    summary="结束一个账号的全部登录",
    operation_id="endSessions",
    responses=refusals(422),
)
def end_sessions(request: Request, subject: Subject, identity: Administrator) -> Ended:
    """该账号现有的令牌和 Cookie 一律失效。"""
    number = shared(request).runtime.signing_in.end_all(subject, identity.subject)
    return Ended(ended=number)
