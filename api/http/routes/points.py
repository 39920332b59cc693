"""Tables of points and scores of cases (每案必评)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from api.disposal.scoring import is_current, scores_of, table_of, tables_after, unscored
from api.http.access import not_found, note_reading, permitted
from api.http.case_wire import PLAIN, AfterName
from api.http.disposal_refusals import moment_of, refusing
from api.http.managing import AfterSeq, Limit
from api.http.noted_lists import note_listed
from api.http.openapi import refusals
from api.http.points_wire import (
    ScorePage,
    ScoreShown,
    ScoreTableBody,
    ScoreTablePage,
    ScoreTableShown,
    UnscoredPage,
    points_of,
    score_shown,
    table_shown,
)
from api.http.state import shared
from api.runtime import Runtime
from api.security.identity import Identity
from api.security.policy import Permission
from api.store.schema import NAME
from api.watching.asking import seen_case

router = APIRouter(tags=["考评"])

Learner = Annotated[Identity, Depends(permitted(Permission.READ_RULES))]
Reader = Annotated[Identity, Depends(permitted(Permission.READ_CASES))]
Scorer = Annotated[Identity, Depends(permitted(Permission.EDIT_SCORES))]
CaseId = Annotated[str, Path(title="案件编号", max_length=NAME, pattern=PLAIN)]
Version = Annotated[int, Path(title="第几版", ge=1, le=2**53)]


@router.post(
    "/v1/score-tables",
    status_code=201,
    summary="公布一版分值表",
    operation_id="publishScoreTable",
    responses=refusals(400, 422),
)
def publish(request: Request, identity: Scorer, body: ScoreTableBody) -> ScoreTableShown:
    """由法制部门维护，到施行时间起适用；以拘留数、破案率等指标考评的不收。"""
    start = moment_of(body.in_force_at, "/in_force_at")
    lines = [points_of(line) for line in body.lines]
    with refusing():
        table = _runtime(request).disposal.scoring.publish(identity, lines, start, body.note)
    return table_shown(table)


@router.get(
    "/v1/score-tables", summary="各版分值表", operation_id="scoreTables", responses=refusals(422)
)
def tables(
    request: Request, identity: Learner, after: AfterSeq = 0, limit: Limit = 20
) -> ScoreTablePage:
    """按公布先后；公布后不再改动，要改就另出一版。"""
    with _runtime(request).database.reading() as connection:
        found = tables_after(connection, after, limit + 1)
    page = [table_shown(table) for table in found[:limit]]
    return ScoreTablePage(tables=page, next=page[-1].version if len(found) > limit else None)


@router.get(
    "/v1/score-tables/{version}",
    summary="一版分值表",
    operation_id="scoreTable",
    responses=refusals(404, 422),
)
def table(request: Request, identity: Learner, version: Version) -> ScoreTableShown:
    """各行的分值和施行时间。"""
    with _runtime(request).database.reading() as connection, refusing():
        return table_shown(table_of(connection, version))


@router.post(
    "/v1/cases/{case_id}/scores",
    status_code=201,
    summary="给案件评分",
    operation_id="scoreCase",
    responses=refusals(400, 404, 409, 422),
)
def score(request: Request, identity: Scorer, case_id: CaseId) -> ScoreShown:
    """只按经认定成立的问题和现行分值表计算，与分值表的版本一起保存。"""
    with refusing():
        made = _runtime(request).disposal.scoring.score(identity, case_id)
    return score_shown(made, still_so=True)


@router.get(
    "/v1/cases/{case_id}/scores",
    summary="案件的评分",
    operation_id="caseScores",
    responses=refusals(400, 404, 422),
)
def of_case(
    request: Request, identity: Reader, case_id: CaseId, after: AfterSeq = 0, limit: Limit = 20
) -> ScorePage:
    """历次评分，和按同一版分值表现在重算是否仍然如此。"""
    with _runtime(request).database.reading() as connection:
        if seen_case(connection, identity, case_id) is None:
            raise not_found()
    note_reading(request, identity, "case", case_id)
    with _runtime(request).database.reading() as connection:
        found = scores_of(connection, case_id, after, limit + 1)
        page = [score_shown(each, is_current(connection, each)) for each in found[:limit]]
    return ScorePage(scores=page, next=page[-1].seq if len(found) > limit else None)


@router.get(
    "/v1/unscored-cases",
    summary="办结而没有评分的案件",
    operation_id="unscoredCases",
    responses=refusals(400, 422),
)
def missing(
    request: Request, identity: Scorer, after: AfterName = "", limit: Limit = 50
) -> UnscoredPage:
    """停止监测而从未评分的案件，按编号先后。"""
    note_reading(request, identity, "case", "unscored")
    with _runtime(request).database.reading() as connection:
        found = unscored(connection, identity, after, limit + 1)
    page = found[:limit]
    note_listed(request, identity, page)
    return UnscoredPage(cases=page, next=page[-1] if len(found) > limit else None)


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime
