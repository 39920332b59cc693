"""``/v1/rulesets/{version}``: a version with its proofs, and what it changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.http.access import note_reading, permitted
from api.http.noted_lists import note_listed
from api.http.openapi import answer, refusals
from api.http.problems import ProblemError, plain_problem
from api.http.routes.rulesets import SEEN, lifecycle_of
from api.http.ruleset_refusals import VersionId, refusing
from api.http.ruleset_wire import AskBody, ReasonShown, TaskShown, VersionShown, VersionWhole
from api.rulesets.differing import in_words
from api.rulesets.tasks import AGREEMENT, IMPACT, TESTS, Task
from api.rulesets.versions import APPROVED, DRAFT
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.visibility import may_see

router = APIRouter(tags=["规则版本"])

Seer = Annotated[Identity, Depends(permitted(Permission.READ_RULE_VERSIONS))]
Prover = Annotated[Identity, Depends(permitted(Permission.PROVE_RULES))]
Kind = Annotated[Literal["tests", "agreement", "impact"], Path(title="试验的种类")]

_SAMPLES = ("new_in", "vanished_in", "changed_in")


@router.get(
    "/v1/rulesets/{version}",
    summary="一版规则",
    operation_id="rulesetVersion",
    responses=refusals(400, 404, 422),
)
def version(request: Request, version: VersionId, identity: Seer) -> VersionWhole:
    """状态、检查与试验的结果，下一步还缺什么。"""
    known = lifecycle_of(request)
    with refusing():
        seen = known.reading.version(version)
        proofs = known.reading.proofs(version)
    missing = []
    if seen.version.state == DRAFT:
        missing = proofs.missing_to_submit()
    elif seen.version.state == APPROVED:
        missing = proofs.missing_to_publish(known.rules.checker.ruleset.hash)

    def shown(kind: str) -> TaskShown | None:
        task = proofs.task(kind)
        return None if task is None else _shown(request, task, identity)

    return VersionWhole(
        **VersionShown.of(*seen).model_dump(),
        tests=shown(TESTS),
        agreement=shown(AGREEMENT),
        impact=shown(IMPACT),
        missing=[ReasonShown.of(each) for each in missing],
    )


@router.post(
    "/v1/rulesets/{version}/proofs/{kind}",
    status_code=202,
    summary="申请试验",
    operation_id="askRulesetProof",
    responses=refusals(400, 404, 409, 422),
)
def ask(
    request: Request, version: VersionId, kind: Kind, body: AskBody, identity: Prover
) -> TaskShown:
    """tests 场景与示例，agreement 引擎一致性，impact 影响回放；在后台进行，进度可查。"""
    with refusing():
        task = lifecycle_of(request).reading.ask(version, kind, identity, body.varied)
    return _shown(request, task, identity)


@router.get(
    "/v1/rulesets/{version}/proofs/{kind}",
    summary="试验的进度与结果",
    operation_id="rulesetProof",
    responses=refusals(400, 404, 422),
)
def proof(request: Request, version: VersionId, kind: Kind, identity: Seer) -> TaskShown:
    """最近一次的；文本改过以后，以前的不算。"""
    with refusing():
        task = lifecycle_of(request).reading.proofs(version).task(kind)
    if task is None:
        raise ProblemError(plain_problem(404, "没有申请过这项试验"))
    return _shown(request, task, identity)


@router.get(
    "/v1/rulesets/{version}/diff",
    summary="一版规则改了什么",
    operation_id="rulesetDiff",
    dependencies=SEEN,
    response_class=Response,
    responses=answer("差异", "RulesetDiff") | refusals(404, 422),
)
def diff(
    request: Request,
    version: VersionId,
    against: Annotated[
        int | None, Query(title="与哪一版比，不写的与现行比", ge=1, le=2**53)
    ] = None,
    form: Annotated[Literal["json", "text"], Query(title="json 或者可读的中文")] = "json",
) -> Response:
    """按含义、按条文、按文本三样。"""
    with refusing():
        found = lifecycle_of(request).reading.difference(version, against)
    if form == "text":
        return Response(in_words(found), media_type="text/plain; charset=utf-8")
    return Response(msgspec.json.encode(found), media_type="application/json")


def _shown(request: Request, task: Task, identity: Identity) -> TaskShown:
    """A task; the cases that an impact names for example are read like any other."""
    result = None if task.result is None else msgspec.json.decode(task.result)
    named: list[str] = []
    if result is not None and task.kind == IMPACT:
        for rule in result.get("rules", ()):
            for name in _SAMPLES:
                rule[name] = _visible(rule[name], identity)
                named += rule[name]
    if named:
        note_reading(request, identity, "case", "impact")
        note_listed(request, identity, named)
    return TaskShown.of(task, result)


def _visible(samples: list[dict[str, Any]], identity: Identity) -> list[str]:
    """Case numbers only for those who may see the cases."""
    return [
        each["case_id"] for each in samples if may_see(identity, each["unit_path"], each["secrecy"])
    ]
