"""Whether the process lives and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.http.problems import ProblemError
from api.http.state import shared
from api.problems import problem

router = APIRouter(tags=["运行状况"])


@router.get("/healthz", summary="进程是否存活", operation_id="health")
async def health() -> dict[str, str]:
    """进程在运行即答 ok。"""
    return {"status": "ok"}


@router.get("/readyz", summary="能否接受核查", operation_id="readiness")
def readiness(request: Request) -> dict[str, str]:
    """规则集已经装好、数据库可用、时钟可信即答 ok，并给出规则集；否则 503，并说明缘由。"""
    known = shared(request)
    trouble = known.runtime.readiness.trouble()
    if trouble:
        raise ProblemError(problem("not-ready", "不能服务", 503, trouble))
    ruleset = known.checker.ruleset
    shown = {
        "status": "ok",
        "ruleset": ruleset.name,
        "version": ruleset.version,
        "hash": ruleset.hash,
    }
    unusable = known.runtime.rules.broken
    if unusable:
        # Still ready: the rules before it go on; but somebody must look.
        shown["unusable"] = "；".join(f"版本 {each.version}：{each.reason}" for each in unusable)
    return shown
