"""``POST /v1/cases/{case_id}/export``: one case's whole record as a zip."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import StreamingResponse

from api.http.access import permitted
from api.http.keeping_wire import ExportBody
from api.http.managing import missing
from api.http.openapi import Json, refusals
from api.http.state import shared
from api.keeping.exporting import export_case
from api.migrations.tables import all_tables
from api.security.access_log import log_read
from api.security.identity import Identity
from api.security.policy import Permission
from api.store.schema import NAME

router = APIRouter(tags=["保存"])

MEDIA_TYPE = "application/zip"
IN_MEMORY = 8 * 1024 * 1024
_PIECE = 64 * 1024
_ZIP: dict[int | str, Json] = {200: {"description": "zip 文件", "content": {MEDIA_TYPE: {}}}}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Disposition": 'attachment; filename="case-record.zip"',
}


@router.post(
    "/v1/cases/{case_id}/export",
    summary="导出一个案件的全部记录",
    operation_id="exportCase",
    response_class=StreamingResponse,
    responses=_ZIP | refusals(400, 404, 422),
)
def export(
    request: Request,
    case_id: Annotated[str, Path(title="案件编号", max_length=NAME)],
    body: ExportBody,
    identity: Annotated[Identity, Depends(permitted(Permission.EXPORT_RECORDS))],
) -> StreamingResponse:
    """审计记录、快照、发现、时间线、监督步骤各成一个文件，manifest.json 列出每个文件的摘要。

    只有看得到的：别的单位用同一编号核查的答复和快照不在其中。导出本身记入审计日志和查阅记录。
    """
    runtime = shared(request).runtime
    now = runtime.clock.now_precise()
    made = SpooledTemporaryFile[bytes](max_size=IN_MEMORY)
    try:
        done = export_case(
            runtime.database,
            all_tables(),
            case_id,
            made,
            by=identity.subject,
            purpose=body.purpose,
            at=now,
            reader=identity,
        )
        if not done:
            raise missing()
        log_read(runtime.database, identity, "export", case_id, body.purpose, now)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return StreamingResponse(_pieces(made), 200, _HEADERS, MEDIA_TYPE)


def _pieces(file: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
