"""``/v1/units``: the tree of units."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from api.http.access import permitted
from api.http.managing import AfterPath, Limit, missing, refusing
from api.http.openapi import refusals
from api.http.security_wire import Changed, UnitBody, UnitPage, UnitsBody, UnitShown
from api.http.state import shared
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.units import Unit, all_units

router = APIRouter(tags=["权限"])

Code = Annotated[str, Path(title="单位编号", max_length=32)]
Administrator = Annotated[Identity, Depends(permitted(Permission.MANAGE_ACCOUNTS))]


@router.get(
    "/v1/units",
    summary="单位一览",
    operation_id="units",
    dependencies=[Depends(permitted(Permission.READ_UNITS))],
    responses=refusals(422),
)
def units(request: Request, after: AfterPath = "", limit: Limit = 100) -> UnitPage:
    """单位按路径先后；下一页以 next 作 after。"""
    with shared(request).runtime.database.reading() as connection:
        found = [UnitShown.of(unit) for unit in all_units(connection, after, limit)]
    return UnitPage(units=found, next=found[-1].path if len(found) == limit else None)


@router.put(
    "/v1/units",
    summary="导入单位",
    operation_id="importUnits",
    responses=refusals(400, 409, 422),
)
def import_units(request: Request, body: UnitsBody, identity: Administrator) -> Changed:
    """新增和改动单位，先后不拘，要么全成要么全不成；没有写到的单位不动。

    单位改了隶属的，其下的案件、账号随之移动。
    """
    given = [line.unit() for line in body.units]
    with refusing():
        number = shared(request).runtime.directory.put_units(given, identity.subject)
    return Changed(changed=number)


@router.put(
    "/v1/units/{code}",
    summary="写入一个单位",
    operation_id="putUnit",
    responses=refusals(400, 409, 422),
)
def put_unit(request: Request, code: Code, body: UnitBody, identity: Administrator) -> Changed:
    """新增一个单位，或者改名、改隶属。"""
    unit = Unit(code, body.parent, body.name)
    with refusing():
        number = shared(request).runtime.directory.put_units([unit], identity.subject)
    return Changed(changed=number)


@router.delete(
    "/v1/units/{code}",
    status_code=204,
    summary="删除一个单位",
    operation_id="removeUnit",
    responses=refusals(404, 409, 422),
)
def remove_unit(request: Request, code: Code, identity: Administrator) -> Response:
    """只能删除其下没有单位、账号、接入系统和案件的单位。"""
    with refusing():
        removed = shared(request).runtime.directory.remove_unit(code, identity.subject)
    if not removed:
        raise missing()
    return Response(status_code=204)
