"""``GET /metrics``: figures for Prometheus."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import PlainTextResponse, Response

from api.http.access import permitted
from api.http.state import shared
from api.security.identity import Identity, Role
from api.security.policy import Permission
from api.security.visibility import ROOT
from api.watching.figures import OF_THE_SITE

router = APIRouter(tags=["运行状况"])


@router.get(
    "/metrics",
    summary="运行指标（Prometheus 文本格式）",
    operation_id="metrics",
    response_class=PlainTextResponse,
)
def metrics(
    request: Request, identity: Annotated[Identity, Depends(permitted(Permission.READ_FIGURES))]
) -> Response:
    """请求数与用时、积压与进度，不含案件内容。全站案件数只给管理员和全站范围的系统。"""
    whole = identity.unit_path == ROOT or identity.has(Role.ADMINISTRATOR)
    found = shared(request).runtime.figures.text(without=frozenset() if whole else OF_THE_SITE)
    return Response(found, media_type=CONTENT_TYPE_LATEST)
