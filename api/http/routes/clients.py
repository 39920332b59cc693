"""``/v1/clients``: systems that call, and their API keys."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from api.http.access import permitted
from api.http.managing import AfterName, Limit, missing, refusing
from api.http.openapi import refusals
from api.http.problems import ProblemError
from api.http.repeating import SHOWN_ONCE
from api.http.security_wire import (
    Changed,
    ClientBody,
    ClientPage,
    ClientShown,
    KeyBody,
    KeyList,
    KeyMade,
    KeyShown,
)
from api.http.state import shared
from api.moments import BadMomentError, milliseconds_of
from api.problems import refused
from api.security.clients import client_of, clients_after, keys_of
from api.security.identity import Identity
from api.security.policy import Permission

router = APIRouter(tags=["权限"])

Code = Annotated[str, Path(title="接入系统代号", max_length=64)]
Prefix = Annotated[str, Path(title="密钥前缀", max_length=16)]
Administrator = Annotated[Identity, Depends(permitted(Permission.MANAGE_ACCOUNTS))]
_READ = [Depends(permitted(Permission.READ_ACCOUNTS))]


@router.get(
    "/v1/clients",
    summary="接入系统一览",
    operation_id="clients",
    dependencies=_READ,
    responses=refusals(422),
)
def clients(request: Request, after: AfterName = "", limit: Limit = 100) -> ClientPage:
    """接入系统按代号先后；下一页以 next 作 after。"""
    with shared(request).runtime.database.reading() as connection:
        found = [ClientShown.of(each) for each in clients_after(connection, after, limit)]
    return ClientPage(clients=found, next=found[-1].client if len(found) == limit else None)


@router.get(
    "/v1/clients/{client}",
    summary="一个接入系统",
    operation_id="client",
    dependencies=_READ,
    responses=refusals(404, 422),
)
def client(request: Request, client: Code) -> ClientShown:
    """一个接入系统的角色、单位、接入方式。"""
    with shared(request).runtime.database.reading() as connection:
        found = client_of(connection, client)
    if found is None:
        raise missing()
    return ClientShown.of(found)


@router.put(
    "/v1/clients/{client}",
    summary="写入一个接入系统",
    operation_id="putClient",
    responses=refusals(400, 409, 422),
)
def put_client(
    request: Request, client: Code, body: ClientBody, identity: Administrator
) -> Changed:
    """新增或者改动一个接入系统；停用的立即不能再用。"""
    with refusing():
        given = body.system(client)
        changed = shared(request).runtime.directory.put_client(given, identity.subject)
    return Changed(changed=int(changed))


@router.get(
    "/v1/clients/{client}/keys",
    summary="一个接入系统的密钥",
    operation_id="keys",
    dependencies=_READ,
    responses=refusals(404, 422),
)
def keys(request: Request, client: Code) -> KeyList:
    """密钥的前缀与期限；密钥本身不再显示。"""
    with shared(request).runtime.database.reading() as connection:
        if client_of(connection, client) is None:
            raise missing()
        return KeyList(keys=[KeyShown.of(key) for key in keys_of(connection, client)])


@router.post(
    "/v1/clients/{client}/keys",
    status_code=201,
    summary="生成密钥",
    operation_id="makeKey",
    responses=refusals(400, 409, 422),
)
def make_key(
    request: Request, response: Response, client: Code, body: KeyBody, identity: Administrator
) -> KeyMade:
    """密钥只在这次答复里显示；更换时先生成新的，换好后停用旧的。"""
    try:
        until = None if body.expires_at is None else milliseconds_of(body.expires_at, "/expires_at")
    except BadMomentError as error:
        raise ProblemError(refused([error.problem])) from error
    with refusing():
        made = shared(request).runtime.directory.add_key(client, until, identity.subject)
    response.headers[SHOWN_ONCE] = "true"
    return KeyMade(key=made.text, prefix=made.prefix)


@router.delete(
    "/v1/clients/{client}/keys/{prefix}",
    status_code=204,
    summary="停用密钥",
    operation_id="revokeKey",
    responses=refusals(404, 422),
)
def revoke_key(request: Request, client: Code, prefix: Prefix, identity: Administrator) -> Response:
    """立即停用；其他进程至多五秒后知道。"""
    if not shared(request).runtime.directory.revoke_key(client, prefix, identity.subject):
        raise missing()
    return Response(status_code=204)
