"""``/v1/statistics``: counts, how often rules prove right, and how much officers have in hand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.disposal.statistics import (
    BURDEN_TARGET,
    PRECISION_DAYS,
    Dimension,
    Span,
    burden,
    cells,
    precision,
)
from api.http.access import not_found, note_reading, permitted
from api.http.archive_wire import (
    BurdenPage,
    Cells,
    PrecisionPage,
    burden_shown,
    cell_shown,
    precision_shown,
)
from api.http.case_wire import PLAIN, AfterName
from api.http.disposal_refusals import refusing
from api.http.managing import Limit
from api.http.openapi import refusals
from api.http.problems import ProblemError
from api.http.state import shared
from api.problems import ProblemItem, problem
from api.runtime import Runtime
from api.security.identity import Identity
from api.security.policy import Permission
from api.security.units import path_of
from api.store.schema import NAME

RANKING = frozenset({"sort", "sort_by", "order", "order_by", "rank", "ranking", "top", "desc"})
NOTE = "按键的先后，不排名；涉未成年人、封存记录或者未写明的，不足 5 件的格不写件数"


def no_ranking(request: Request) -> None:
    """Refuse to put persons or units in the order of their counts.  Raises ProblemError 422."""
    if RANKING & request.query_params.keys():
        words = "统计不按件数排序，不对单位和个人排名"
        item = ProblemItem("R301", "", words, advice="去掉排序的查询参数")
        raise ProblemError(problem("ranking-refused", "不作排名", 422, words, [item]))


router = APIRouter(prefix="/v1/statistics", tags=["统计"], dependencies=[Depends(no_ranking)])

Reader = Annotated[Identity, Depends(permitted(Permission.READ_STATISTICS))]
Month = Annotated[int | None, Query(title="月份，如 202607", ge=200001, le=212512)]


@router.get("", summary="处置统计", operation_id="statistics", responses=refusals(404, 422))
def counted(
    request: Request,
    identity: Reader,
    by: Annotated[list[Dimension], Query(title="按什么分", min_length=1, max_length=4)],
    unit: Annotated[
        str | None, Query(title="单位编号（含下级）", max_length=NAME, pattern=PLAIN)
    ] = None,
    since: Month = None,
    until: Month = None,
) -> Cells:
    """按单位、规则、月份、结论、处置状态、认定分格的件数。"""
    names = list(dict.fromkeys(by))
    with _runtime(request).database.reading() as connection, refusing():
        path = None if unit is None else path_of(connection, unit)
        if unit is not None and path is None:
            raise not_found()
        found = cells(connection, identity, names, Span(path, since, until))
    shown = [cell_shown([str(name) for name in names], cell) for cell in found]
    return Cells(cells=shown, note=NOTE)


@router.get(
    "/rules", summary="各规则的认定率", operation_id="rulePrecision", responses=refusals(422)
)
def rules(
    request: Request,
    identity: Reader,
    days: Annotated[int, Query(title="最近多少天", ge=1, le=366)] = PRECISION_DAYS,
    after: AfterName = "",
    limit: Limit = 50,
) -> PrecisionPage:
    """经复核认定的发现中不属“认定不成立”的份额，供规则负责人修订规则。"""
    runtime = _runtime(request)
    now = runtime.clock.now_precise()
    with runtime.database.reading() as connection:
        found = precision(connection, identity, now, after, limit + 1, days)
    page = [precision_shown(each) for each in found[:limit]]
    return PrecisionPage(rules=page, next=page[-1].rule if len(found) > limit else None)


@router.get(
    "/burden", summary="民警手头的提示", operation_id="burden", responses=refusals(400, 422)
)
def in_hand(
    request: Request, identity: Reader, after: AfterName = "", limit: Limit = 50
) -> BurdenPage:
    """每名主办民警未办结的提示数，按警号先后；衡量系统给基层添了多少负担，不用于考评。"""
    note_reading(request, identity, "archive", "burden")
    with _runtime(request).database.reading() as connection:
        found = burden(connection, identity, after, limit + 1)
    page = [burden_shown(each) for each in found[:limit]]
    following = page[-1].officer if len(found) > limit else None
    return BurdenPage(officers=page, target=BURDEN_TARGET, next=following)


def _runtime(request: Request) -> Runtime:
    return shared(request).runtime
