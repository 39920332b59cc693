"""``/v1/rulesets``: versions of the rules and the files of drafts."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from api.http.access import permitted
from api.http.managing import Limit
from api.http.openapi import Json, refusals
from api.http.problems import ProblemError
from api.http.ruleset_refusals import FilePath, VersionId, refusing, revision_of
from api.http.ruleset_wire import (
    DraftBody,
    FileList,
    FileShown,
    InForceShown,
    Lint,
    PublicationShown,
    StepShown,
    UnusableShown,
    VersionPage,
    VersionShown,
)
from api.http.state import shared
from api.moments import written_at
from api.problems import bad_field
from api.rulesets.files import unpacked
from api.rulesets.lifecycle import Lifecycle
from api.security.identity import Identity
from api.security.policy import Permission

router = APIRouter(tags=["规则版本"])

Editor = Annotated[Identity, Depends(permitted(Permission.EDIT_RULES))]
SEEN = [Depends(permitted(Permission.READ_RULE_VERSIONS))]

_TEXT: Json = {"text/plain": {"schema": {"type": "string"}}}
_ZIP: Json = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


def lifecycle_of(request: Request) -> Lifecycle:
    """The life cycle of this process."""
    return shared(request).runtime.lifecycle


@router.get(
    "/v1/rulesets",
    summary="规则版本一览",
    operation_id="rulesetVersions",
    dependencies=SEEN,
    responses=refusals(422),
)
def versions(
    request: Request,
    before: Annotated[int | None, Query(title="早于哪一版", ge=1, le=2**53)] = None,
    limit: Limit = 100,
) -> VersionPage:
    """新的在前；下一页以 next 作 before。"""
    return VersionPage.of(lifecycle_of(request).reading.versions(before, limit), limit)


@router.get(
    "/v1/rulesets/current",
    summary="现行规则",
    operation_id="rulesetInForce",
    dependencies=[Depends(permitted(Permission.READ_RULES))],
)
def in_force(request: Request) -> InForceShown:
    """本进程核查所用的版本、待施行的版本，以及不能装载因而没有采用的版本。"""
    known = lifecycle_of(request)
    rules = known.rules.in_force
    ruleset = rules.checker.ruleset
    return InForceShown(
        id=rules.version,
        name=ruleset.name,
        label=ruleset.version,
        hash=ruleset.hash,
        since=None if rules.since is None else written_at(rules.since),
        coming=[PublicationShown.of(each) for each in known.reading.coming()],
        unusable=[
            UnusableShown(version=each.version, reason=each.reason) for each in known.rules.broken
        ],
    )


@router.post(
    "/v1/rulesets",
    status_code=201,
    summary="起草一版规则",
    operation_id="draftRuleset",
    responses=refusals(400, 404, 409, 422),
)
def draft(request: Request, body: DraftBody, identity: Editor) -> VersionShown:
    """由文件起草，或者照已有的一版起草；有错误也可以保存，检查结果随即附上。"""
    if (body.files is None) == (body.copy_of is None):
        message = "files 与 copy_of 写且只写一项"
        raise ProblemError(bad_field("/files", message, ["files", "copy_of"], "起草用其中一项"))
    drafts = lifecycle_of(request).drafts
    with refusing():
        if body.files is not None:
            files = {path: text.encode() for path, text in body.files.items()}
            made = drafts.create(files, identity, comment=body.comment)
        else:
            assert body.copy_of is not None
            made = drafts.copy(body.copy_of, identity, comment=body.comment)
    return VersionShown.of(made)


@router.post(
    "/v1/rulesets/archives",
    status_code=201,
    summary="由 zip 起草一版规则",
    operation_id="draftRulesetFromZip",
    responses=refusals(422),
    openapi_extra={"requestBody": {"required": True, "content": _ZIP}},
)
async def draft_from_zip(request: Request, identity: Editor) -> VersionShown:
    """zip 里是 ruleset.yaml、*.rule、features/ 下的场景、cases/ 下的案件。"""
    archive = await request.body()

    def create() -> VersionShown:
        with refusing():
            made = lifecycle_of(request).drafts.create(unpacked(archive), identity)
        return VersionShown.of(made)

    return await anyio.to_thread.run_sync(create)


@router.get(
    "/v1/rulesets/{version}/history",
    summary="一版规则的经过",
    operation_id="rulesetHistory",
    dependencies=SEEN,
    responses=refusals(404, 422),
)
def steps(request: Request, version: VersionId) -> list[StepShown]:
    """何人何时做了哪一步。"""
    with refusing():
        return [StepShown.of(each) for each in lifecycle_of(request).reading.history(version)]


@router.get(
    "/v1/rulesets/{version}/lint",
    summary="一版规则的检查结果",
    operation_id="rulesetLint",
    dependencies=SEEN,
    responses=refusals(404, 422),
)
def lint(request: Request, version: VersionId) -> Lint:
    """语法、词语、类型、法律依据各方面的问题，附文件、行、列和建议。"""
    with refusing():
        seen = lifecycle_of(request).reading.version(version).version
    found = seen.examination
    return Lint(
        revision=seen.revision,
        errors=found.errors,
        warnings=found.warnings,
        problems=list(found.problems),
    )


@router.get(
    "/v1/rulesets/{version}/files",
    summary="一版规则的文件",
    operation_id="rulesetFiles",
    dependencies=SEEN,
    responses=refusals(404, 422),
)
def files(request: Request, version: VersionId) -> FileList:
    """文件的路径与大小。"""
    with refusing():
        seen, found = lifecycle_of(request).reading.files(version)
    shown = [FileShown(path=path, size=len(data)) for path, data in found.items()]
    return FileList(revision=seen.revision, files=shown)


@router.get(
    "/v1/rulesets/{version}/files/{path:path}",
    summary="一个文件",
    operation_id="rulesetFile",
    dependencies=SEEN,
    response_class=Response,
    responses={200: {"description": "文本", "content": _TEXT}, **refusals(404, 422)},
)
def file(request: Request, version: VersionId, path: FilePath) -> Response:
    """文本；ETag 是这一版第几次修改，改文件时写进 If-Match。"""
    with refusing():
        seen, found = lifecycle_of(request).reading.files(version)
    if path not in found:
        raise HTTPException(404)
    headers = {"ETag": f'"{seen.revision}"', "Cache-Control": "no-cache"}
    return Response(found[path], 200, headers, "text/plain; charset=utf-8")


@router.put(
    "/v1/rulesets/{version}/files/{path:path}",
    summary="改一个文件",
    operation_id="putRulesetFile",
    responses=refusals(403, 404, 409, 412, 422, 428),
    openapi_extra={"requestBody": {"required": True, "content": _TEXT}},
)
async def put_file(
    request: Request, version: VersionId, path: FilePath, identity: Editor
) -> VersionShown:
    """改草稿里的一个文件，没有的新增；检查随即重做，试验重新开始。"""
    text, revision = await request.body(), revision_of(request)

    def put() -> VersionShown:
        with refusing():
            drafts = lifecycle_of(request).drafts
            return VersionShown.of(drafts.put(version, path, text, identity, revision))

    return await anyio.to_thread.run_sync(put)


@router.delete(
    "/v1/rulesets/{version}/files/{path:path}",
    summary="删去一个文件",
    operation_id="removeRulesetFile",
    responses=refusals(403, 404, 409, 412, 422, 428),
)
def remove_file(
    request: Request, version: VersionId, path: FilePath, identity: Editor
) -> VersionShown:
    """从草稿里删去一个文件。"""
    revision = revision_of(request)
    with refusing():
        drafts = lifecycle_of(request).drafts
        return VersionShown.of(drafts.remove(version, path, identity, revision))
