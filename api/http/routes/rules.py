"""``GET /v1/rules`` and ``/v1/rules/{id}``: what is checked, word for word."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.responses import Response

from api.http.access import permitted
from api.http.openapi import UNCHANGED, answer, refusals
from api.http.pages import Page
from api.http.state import shared
from api.rulebook import rule_page
from api.security.policy import Permission

router = APIRouter(tags=["规则"], dependencies=[Depends(permitted(Permission.READ_RULES))])

RuleId = Annotated[str, Path(title="规则编号", max_length=64, examples=["CR-F05"])]


@router.get(
    "/v1/rules",
    summary="规则一览",
    operation_id="rules",
    responses=answer("规则一览", "RuleList") | UNCHANGED,
)
async def rules(request: Request) -> Response:
    """规则集的全部规则，每个版本一行。"""
    return shared(request).presented.rules.answer(request)


@router.get(
    "/v1/rules/{rule_id}",
    summary="一条规则",
    operation_id="rule",
    responses=answer("一条规则", "RulePage") | UNCHANGED | refusals(404, 422),
)
async def rule(request: Request, rule_id: RuleId) -> Response:
    """一条规则的各个版本：依据、施行期间、原文。"""
    known = shared(request).presented
    found = rule_page(known.checker.ruleset, rule_id, known.texts)
    if found is None:
        raise HTTPException(404)
    return Page(msgspec.json.encode(found), known.checker.ruleset.hash).answer(request)
