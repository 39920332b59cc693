"""``/v1/audit`` and ``/v1/checks/{check_id}/replay``: the record of what was answered and done."""

from __future__ import annotations

from pathlib import Path as Folder
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.audit.anchor_file import write_anchors
from api.audit.anchors import all_anchors, anchors_after
from api.audit.entries import entries_after
from api.audit.signing_key import signing_key
from api.http.access import note_reading, permitted
from api.http.keeping_wire import AnchorPage, AnchorShown, EntryPage, EntryShown, ReplayShown
from api.http.managing import AfterSeq, Limit, missing
from api.http.openapi import Json, answer, refusals
from api.http.problems import ProblemError
from api.http.state import shared
from api.keeping.replaying import Outcome
from api.problems import problem
from api.security.identity import Identity
from api.security.policy import Permission
from api.store.schema import NAME

router = APIRouter(tags=["审计"])

CheckId = Annotated[str, Path(title="核查编号", max_length=NAME)]
EntrySeq = Annotated[int | None, Query(title="指明哪一次答复（审计序号）", ge=1, le=2**53)]
_AUDITOR = [Depends(permitted(Permission.READ_AUDIT))]
_TEXT: dict[int | str, Json] = {200: {"description": "文本", "content": {"text/plain": {}}}}
_NO_STORE = {"Cache-Control": "no-store"}


@router.get(
    "/v1/audit/entries",
    summary="审计记录",
    operation_id="auditEntries",
    dependencies=_AUDITOR,
    responses=refusals(422),
)
def entries(
    request: Request,
    after: AfterSeq = 0,
    limit: Limit = 100,
    kind: Annotated[str | None, Query(title="只看哪一种", max_length=64)] = None,
    by: Annotated[str | None, Query(title="只看谁的", max_length=256)] = None,
    check_id: Annotated[str | None, Query(title="只看哪次核查", max_length=NAME)] = None,
    case_id: Annotated[str | None, Query(title="只看哪个案件", max_length=NAME)] = None,
) -> EntryPage:
    """答复、规则变动、监督步骤、权限变动的记录，按先后；下一次以 next 作 after。

    记录里只有编号和摘要，没有案件内容。
    """
    with shared(request).runtime.database.reading() as connection:
        found = entries_after(
            connection, after, limit, kind=kind, by=by, check_id=check_id, case_id=case_id
        )
    shown = [EntryShown.of(each) for each in found]
    return EntryPage(entries=shown, next=shown[-1].seq if shown else after)


@router.get(
    "/v1/audit/anchors",
    summary="审计锚点",
    operation_id="auditAnchors",
    dependencies=_AUDITOR,
    responses=refusals(422),
)
def anchors(request: Request, after: AfterSeq = 0, limit: Limit = 100) -> AnchorPage:
    """每个锚点是一条记录的摘要；外存一份，日后即可查出整体改写和末尾截断。"""
    with shared(request).runtime.database.reading() as connection:
        shown = [AnchorShown.of(each) for each in anchors_after(connection, after, limit)]
    return AnchorPage(anchors=shown, next=shown[-1].seq if shown else after)


@router.get(
    "/v1/audit/anchors.txt",
    summary="审计锚点文件（已签名）",
    operation_id="auditAnchorFile",
    dependencies=_AUDITOR,
    response_class=Response,
    responses=_TEXT,
)
def anchor_file(request: Request) -> Response:
    """全部锚点，连同签名；存到本机管理员改不到的地方，以 fadu audit verify --anchors 核验。"""
    runtime = shared(request).runtime
    with runtime.database.reading() as connection:
        found = all_anchors(connection)
    data = write_anchors(found, signing_key(Folder(runtime.settings.data_dir)))
    return Response(data, media_type="text/plain; charset=utf-8")


@router.get(
    "/v1/audit/checks/{check_id}",
    summary="核验一次答复",
    operation_id="auditCheck",
    dependencies=_AUDITOR,
    responses=refusals(404, 422),
)
def audit_check(request: Request, check_id: CheckId, seq: EntrySeq = None) -> ReplayShown:
    """重演一次答复，只说是否逐字节相同、缺什么、何处不同，不给出答复的内容。"""
    found = shared(request).runtime.replayer.replay(check_id, seq)
    if found is None:
        raise missing()
    return ReplayShown.of(found.replayed)


@router.get(
    "/v1/checks/{check_id}/replay",
    summary="重演一次答复",
    operation_id="replayCheck",
    response_class=Response,
    responses=answer("与当时逐字节相同的答复", "Answer") | refusals(400, 404, 409, 410, 422),
)
def replay(
    request: Request,
    check_id: CheckId,
    identity: Annotated[Identity, Depends(permitted(Permission.REPLAY_CHECKS))],
    seq: EntrySeq = None,
) -> Response:
    """用当时的快照、规则集和选项再核查一次；不能给出同样字节的，说明缺什么或者何处不同。"""
    runtime = shared(request).runtime
    found = runtime.replayer.replay(check_id, seq, reader=identity)
    if found is None or found.recorded is None:
        raise missing()
    note_reading(request, identity, "check", check_id)
    outcome = found.replayed.outcome
    if outcome is Outcome.SAME:
        return Response(found.answer, 200, _NO_STORE, "application/json")
    status = 410 if outcome is Outcome.SNAPSHOT_PURGED else 409
    detail = "；".join((found.replayed.message, *found.replayed.notes))
    raise ProblemError(problem(f"replay-{outcome.replace('_', '-')}", "不能重演", status, detail))
