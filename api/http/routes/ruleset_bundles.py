"""Signed bundles, to and from sites without a network."""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.http.openapi import Json, refusals
from api.http.routes.ruleset_steps import Publisher
from api.http.routes.rulesets import Editor, lifecycle_of
from api.http.ruleset_refusals import VersionId, refusing
from api.http.ruleset_wire import VersionShown

router = APIRouter(tags=["规则版本"])

_ZIP: Json = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


@router.get(
    "/v1/rulesets/{version}/bundle",
    summary="导出签名的规则包",
    operation_id="exportBundle",
    response_class=Response,
    responses={200: {"description": "规则包", "content": _ZIP}, **refusals(403, 404, 409, 422)},
)
def export(request: Request, version: VersionId, identity: Publisher) -> Response:
    """规则文本、编译好的规则、一致性记录、摘要清单和签名，供离线站点导入。"""
    with refusing():
        bundle = lifecycle_of(request).carrying.export(version, identity)
    headers = {"Content-Disposition": f'attachment; filename="ruleset-{version}.fadu"'}
    return Response(bundle, 200, headers, "application/zip")


@router.post(
    "/v1/rulesets/bundles",
    status_code=201,
    summary="导入规则包",
    operation_id="importBundle",
    responses=refusals(403, 409, 422),
    openapi_extra={"requestBody": {"required": True, "content": _ZIP}},
)
async def receive(request: Request, identity: Editor) -> VersionShown:
    """验签名、验摘要、重新编译，都相符的收作已批准的版本，仍由本地的发布人发布。"""
    bundle = await request.body()

    def take_in() -> VersionShown:
        with refusing():
            return VersionShown.of(lifecycle_of(request).carrying.receive(bundle, identity))

    return await anyio.to_thread.run_sync(take_in)
