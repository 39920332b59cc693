"""``/v1/rulesets/{version}/…``: the steps that editors, reviewers and publishers take."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.http.access import permitted
from api.http.openapi import refusals
from api.http.routes.rulesets import Editor, lifecycle_of
from api.http.ruleset_refusals import VersionId, instant_of, refusing
from api.http.ruleset_wire import CommentBody, PublicationBody, SaidBody, VersionShown
from api.rulesets.versions import Version
from api.security.identity import Identity
from api.security.policy import Permission

router = APIRouter(
    prefix="/v1/rulesets/{version}",
    tags=["规则版本"],
    responses=refusals(400, 403, 404, 409, 422),
)

Reviewer = Annotated[Identity, Depends(permitted(Permission.REVIEW_RULES))]
Publisher = Annotated[Identity, Depends(permitted(Permission.PUBLISH_RULES))]


def _shown(request: Request, version: Version) -> VersionShown:
    seen = lifecycle_of(request).reading.version(version.seq)
    return VersionShown.of(*seen)


@router.post("/submission", summary="送审", operation_id="submitRuleset")
def submit(
    request: Request, version: VersionId, body: CommentBody, identity: Editor
) -> VersionShown:
    """没有错误、场景与示例都成立的草稿可以送审；送审后不能再改。"""
    with refusing():
        return _shown(request, lifecycle_of(request).drafts.submit(version, identity, body.comment))


@router.post("/withdrawal", summary="撤回", operation_id="withdrawRuleset")
def withdraw(
    request: Request, version: VersionId, body: SaidBody, identity: Editor
) -> VersionShown:
    """没有发布的版本可以撤回，撤回后不再使用。"""
    with refusing():
        drafts = lifecycle_of(request).drafts
        return _shown(request, drafts.withdraw(version, identity, body.comment))


@router.post("/review", summary="审核", operation_id="reviewRuleset")
def review(
    request: Request, version: VersionId, body: SaidBody, identity: Reviewer
) -> VersionShown:
    """审核人写明看了什么、意见如何。"""
    with refusing():
        reviews = lifecycle_of(request).reviews
        return _shown(request, reviews.review(version, identity, body.comment))


@router.post("/approval", summary="批准", operation_id="approveRuleset")
def approve(
    request: Request, version: VersionId, body: CommentBody, identity: Reviewer
) -> VersionShown:
    """批准已审核的版本，交发布人发布。"""
    with refusing():
        reviews = lifecycle_of(request).reviews
        return _shown(request, reviews.approve(version, identity, body.comment))


@router.post("/return", summary="退回", operation_id="returnRuleset")
def send_back(
    request: Request, version: VersionId, body: SaidBody, identity: Reviewer
) -> VersionShown:
    """退回修改，写明要改什么；退回的又成草稿。"""
    with refusing():
        reviews = lifecycle_of(request).reviews
        return _shown(request, reviews.send_back(version, identity, body.comment))


@router.post("/publication", summary="发布", operation_id="publishRuleset")
def publish(
    request: Request, version: VersionId, body: PublicationBody, identity: Publisher
) -> VersionShown:
    """立即施行，或者到写明的时间施行；检查、试验、引擎一致性、影响回放齐备的才能发布。"""
    instant = None if body.in_force_at is None else instant_of(body.in_force_at)
    with refusing():
        publishing = lifecycle_of(request).publishing
        made = publishing.publish(version, identity, in_force_at=instant, comment=body.comment)
        return _shown(request, made)


@router.post("/cancellation", summary="取消待施行的发布", operation_id="cancelPublication")
def cancel(
    request: Request, version: VersionId, body: SaidBody, identity: Publisher
) -> VersionShown:
    """施行时间未到的可以取消，回到已批准。"""
    with refusing():
        publishing = lifecycle_of(request).publishing
        return _shown(request, publishing.cancel(version, identity, body.comment))


@router.post("/rollback", summary="回退到这一版", operation_id="rollBackRuleset")
def roll_back(
    request: Request, version: VersionId, body: SaidBody, identity: Publisher
) -> VersionShown:
    """立即重新施行一个施行过的版本，写明理由。"""
    with refusing():
        publishing = lifecycle_of(request).publishing
        return _shown(request, publishing.roll_back(version, identity, body.comment))
