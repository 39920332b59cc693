"""``/v1/archives``: files of units and officers, and the own file with its appeals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from api.disposal.acting import Said
from api.disposal.files import is_known, officer_file, own_file, unit_file
from api.http.access import not_found, note_reading, permitted
from api.http.archive_wire import FilePage, file_page
from api.http.case_wire import PLAIN, AfterName
from api.http.disposal_refusals import expected_step, refusing
from api.http.disposal_wire import AppealBody, DisposalShown, disposal_shown
from api.http.managing import Limit
from api.http.openapi import refusals
from api.http.state import shared
from api.runtime import Runtime
from api.security.access_log import log_read
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.units import path_of
from api.store.schema import NAME

router = APIRouter(prefix="/v1/archives", tags=["执法档案"])

Reader = Annotated[Identity, Depends(permitted(Permission.READ_ARCHIVES))]
Oneself = Annotated[Identity, Depends(permitted(Permission.OWN_ACCESS))]
Code = Annotated[str, Path(title="编号", max_length=NAME, pattern=PLAIN)]

OWN = "本人查阅"


@router.get(
    "/officers/{officer}",
    summary="民警的执法档案",
    operation_id="officerFile",
    responses=refusals(400, 404, 422),
)
def of_officer(
    request: Request, identity: Reader, officer: Code, after: AfterName = "", limit: Limit = 50
) -> FilePage:
    """其主办案件中经人工认定的问题；预警和没有认定的不在其中。查阅须写明目的。"""
    with _runtime(request).database.reading() as connection:
        if not is_known(connection, identity, officer):
            raise not_found()
    note_reading(request, identity, "archive", officer)
    with _runtime(request).database.reading() as connection:
        return file_page(officer_file(connection, identity, officer, after, limit + 1), limit)


@router.get(
    "/units/{unit}",
    summary="单位的执法档案",
    operation_id="unitFile",
    responses=refusals(400, 404, 422),
)
def of_unit(
    request: Request, identity: Reader, unit: Code, after: AfterName = "", limit: Limit = 50
) -> FilePage:
    """本单位和下级单位案件中经人工认定的问题。查阅须写明目的。"""
    with _runtime(request).database.reading() as connection:
        path = path_of(connection, unit)
    if path is None or not path.startswith(identity.unit_path):
        raise not_found()
    note_reading(request, identity, "archive", unit)
    with _runtime(request).database.reading() as connection:
        return file_page(unit_file(connection, identity, path, after, limit + 1), limit)


@router.get("/own", summary="本人的执法档案", operation_id="ownFile", responses=refusals(422))
def own(request: Request, identity: Oneself, after: AfterName = "", limit: Limit = 50) -> FilePage:
    """登录的民警（账号名即警号）看本人主办案件中经认定的问题。"""
    runtime = _runtime(request)
    now = runtime.clock.now_precise()
    log_read(runtime.database, identity, "archive", identity.subject, OWN, now)
    if identity.kind != "person":
        return FilePage(entries=[], next=None)
    with runtime.database.reading() as connection:
        return file_page(own_file(connection, identity, after, limit + 1), limit)


@router.post(
    "/own/{finding_id}/appeals",
    summary="对本人的执法档案申诉",
    operation_id="appealOwnFile",
    responses=refusals(400, 403, 404, 409, 412, 422, 428),
)
def appeal(
    request: Request, identity: Oneself, finding_id: Code, body: AppealBody
) -> DisposalShown:
    """写明理由，由没有参加认定的人裁定。"""
    said = Said("appeal", expected_step(request), body.comment)
    with refusing():
        item = _runtime(request).disposal.acting.appeal_own(identity, finding_id, said)
    return disposal_shown(item)


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime
