"""``GET /metrics``: figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import PlainTextResponse, Response

from api.http.access import permitted
from api.http.state import shared
from api.security.policy import Permission

router = APIRouter(tags=["运行状况"])


@router.get(
    "/metrics",
    summary="运行指标（Prometheus 文本格式）",
    operation_id="metrics",
    response_class=PlainTextResponse,
    dependencies=[Depends(permitted(Permission.READ_FIGURES))],
)
def metrics(request: Request) -> Response:
    """请求数与用时、积压与进度，不含案件内容。"""
    return Response(shared(request).runtime.figures.text(), media_type=CONTENT_TYPE_LATEST)
