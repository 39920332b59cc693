"""Whether the process lives and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.http.state import shared

router = APIRouter(tags=["运行状况"])


@router.get("/healthz", summary="进程是否存活", operation_id="health")
async def health() -> dict[str, str]:
    """进程在运行即答 ok。"""
    return {"status": "ok"}


@router.get("/readyz", summary="能否接受核查", operation_id="readiness")
async def readiness(request: Request) -> dict[str, str]:
    """规则集已经装好即答 ok，并给出规则集。"""
    ruleset = shared(request).checker.ruleset
    return {
        "status": "ok",
        "ruleset": ruleset.name,
        "version": ruleset.version,
        "hash": ruleset.hash,
    }
