"""``GET /v1/vocabulary`` and ``/v1/schema``: what a snapshot may contain."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.http.access import permitted
from api.http.openapi import SCHEMA, UNCHANGED, answer
from api.http.state import shared
from api.security.policy import Permission

router = APIRouter(tags=["词表"], dependencies=[Depends(permitted(Permission.READ_RULES))])


@router.get(
    "/v1/vocabulary",
    summary="词表",
    operation_id="vocabulary",
    responses=answer("词表", "WordList") | UNCHANGED,
)
async def vocabulary(request: Request) -> Response:
    """全部实体、属性和枚举，英文键与中文词条对照。"""
    return shared(request).presented.vocabulary.answer(request)


@router.get(
    "/v1/schema",
    summary="快照的 JSON Schema",
    operation_id="schema",
    responses=SCHEMA | UNCHANGED,
)
async def schema(request: Request) -> Response:
    """案件快照的 JSON Schema（2020-12）。"""
    return shared(request).presented.schema.answer(request)
