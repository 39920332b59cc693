"""``/v1/samples``: seeded sampling (抽查)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from api.disposal.sampling import Asked, Sample, samples_after, seen_sample
from api.http.access import not_found, note_reading, permitted
from api.http.disposal_refusals import moment_of, refusing
from api.http.managing import AfterSeq, Limit
from api.http.openapi import refusals
from api.http.sample_wire import (
    SampleBody,
    SampleMade,
    SamplePage,
    SampleRecord,
    sample_made,
    sample_record,
    sample_shown,
)
from api.http.state import shared
from api.runtime import Runtime
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.units import path_of

router = APIRouter(prefix="/v1/samples", tags=["抽查"])

Drawer = Annotated[Identity, Depends(permitted(Permission.DRAW_SAMPLES))]
SampleId = Annotated[int, Path(title="抽查编号", ge=1, le=2**53)]


@router.post(
    "",
    status_code=201,
    summary="抽取",
    operation_id="drawSample",
    responses=refusals(400, 404, 422),
)
def draw(request: Request, identity: Drawer, body: SampleBody) -> SampleMade:
    """从此刻可见的案件中按条件抽取；同一总体、同一种子总是抽中同样的案件。"""
    runtime = _runtime(request)
    with runtime.database.reading() as connection:
        path = None if body.unit is None else path_of(connection, body.unit)
    if body.unit is not None and path is None:
        raise not_found()
    asked = Asked(
        size=body.size,
        share=None if body.share is None else int(body.share * 100),
        by_unit=body.by_unit,
        unit_path=path,
        state=body.state,
        rule=body.rule,
        with_findings=body.with_findings,
        since=None if body.since is None else moment_of(body.since, "/since"),
        until=None if body.until is None else moment_of(body.until, "/until"),
    )
    with refusing():
        return sample_made(runtime.disposal.sampling.draw(identity, asked, body.purpose, body.seed))


@router.get("", summary="抽查一览", operation_id="samples", responses=refusals(400, 422))
def listed(
    request: Request, identity: Drawer, after: AfterSeq = 0, limit: Limit = 50
) -> SamplePage:
    """本单位和下级抽取过的，按先后。"""
    with _runtime(request).database.reading() as connection:
        found = samples_after(connection, identity, after, limit + 1)
    page = [sample_shown(sample) for sample in found[:limit]]
    return SamplePage(samples=page, next=page[-1].sample_id if len(found) > limit else None)


@router.get(
    "/{sample_id}",
    summary="一次抽查",
    operation_id="sample",
    responses=refusals(400, 404, 422),
)
def one(request: Request, identity: Drawer, sample_id: SampleId) -> SampleMade:
    """种子、总体的摘要和抽中的案件。"""
    return sample_made(_seen(request, identity, sample_id))


@router.get(
    "/{sample_id}/record",
    summary="导出抽查记录",
    operation_id="sampleRecord",
    responses=refusals(400, 404, 422),
)
def record(request: Request, identity: Drawer, sample_id: SampleId) -> SampleRecord:
    """抽取条件、整个总体和办法，凭此可以另行重抽核对。"""
    return sample_record(_seen(request, identity, sample_id))


def _seen(request: Request, identity: Identity, sample_id: int) -> Sample:
    with _runtime(request).database.reading() as connection, refusing():
        sample = seen_sample(connection, identity, sample_id)
    note_reading(request, identity, "sample", str(sample_id))
    return sample


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime
