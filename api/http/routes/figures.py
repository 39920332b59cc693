"""``GET /metrics``: figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from api.http.state import shared

router = APIRouter(tags=["运行状况"])


@router.get("/metrics", summary="运行指标（Prometheus 文本格式）", operation_id="metrics")
def metrics(request: Request) -> Response:
    """请求数与用时、积压与进度，不含案件内容。"""
    return Response(shared(request).runtime.figures.text(), media_type=CONTENT_TYPE_LATEST)
