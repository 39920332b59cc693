"""Errors as RFC 9457 ``application/problem+json``, in Chinese, never echoing what was sent."""

from __future__ import annotations

import logging
from traceback import extract_tb

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.http.outages import outage
from api.problems import Problem, ProblemItem, encoder, problem
from engine.checking import EngineDisagreement

MEDIA_TYPE = "application/problem+json"

_TITLES = {
    400: ("bad-request", "请求有误", "照接口说明核对请求"),
    401: ("unauthenticated", "未认证", "先登录，或者带上凭据"),
    403: ("forbidden", "无权进行", "向管理员申请权限"),
    404: ("not-found", "没有这个地址或者这项内容", "核对地址和编号"),
    405: ("method-not-allowed", "这个地址不能用这种方法", "核对接口说明中的方法"),
    408: ("too-slow", "请求送得太慢", "检查网络后重送"),
    409: ("conflict", "与现状冲突", "取得最新内容后再送"),
    413: ("too-large", "请求过大", "一次只送一个案件，不送正文与音视频"),
    415: ("unsupported-media-type", "内容类型不对", "以 application/json 发送"),
    422: ("bad-request", "请求有误", "照接口说明核对请求"),
    429: ("too-many", "请求太频繁", "过一会儿再试"),
    503: ("unavailable", "暂时不能服务", "稍后重试"),
}

logger = logging.getLogger("fadu")


class ProblemError(Exception):
    """Raised by a route to answer with a problem."""

    def __init__(self, found: Problem, headers: dict[str, str] | None = None) -> None:
        self.problem = found
        self.headers = headers
        super().__init__(found.type)


def respond(found: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a response with its status."""
    return Response(encoder.encode(found), found.status, headers, MEDIA_TYPE)


def plain_problem(status: int, detail: str = "") -> Problem:
    """A problem known by its status alone."""
    kind, title, advice = _TITLES.get(status, ("error", "出错了", "稍后重试"))
    return problem(kind, title, status, detail or f"{title}；{advice}")


def install(app: FastAPI) -> None:
    """Make every error of the app a problem."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(ProblemError, _told)


async def _invalid(request: Request, error: Exception) -> Response:
    """A parameter that does not fit; of the library's report only the places are kept."""
    assert isinstance(error, RequestValidationError)
    items = [_item(each["loc"], each["type"]) for each in error.errors()]
    return respond(problem("bad-request", "请求有误", 422, f"共 {len(items)} 处问题", items))


def _item(place: tuple[int | str, ...], kind: str) -> ProblemItem:
    where, *rest = place
    named = "/".join(str(step)[:40] for step in rest)
    pointer = f"/{named}" if where == "body" and named else ""
    names = {"query": "查询参数", "path": "地址", "header": "请求头", "cookie": "Cookie"}
    about = "" if where == "body" else f"{names.get(str(where), '请求')} {named} "
    if kind == "missing":
        return ProblemItem("R301", pointer, f"{about}没有写", advice="补上这一项")
    return ProblemItem("R301", pointer, f"{about}的写法不对", advice="照接口说明改正")


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return respond(plain_problem(error.status_code), dict(error.headers or {}))


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return respond(error.problem, error.headers)


def defect(error: Exception, *, wrote: bool = False) -> Problem:
    """What to say of a failure of ours, or of the database; ``wrote`` as for ``outage``.

    Its kind and place are logged, never its text, which may quote what was submitted.
    """
    frame = extract_tb(error.__traceback__)[-1]
    out_of_reach = outage(error, wrote=wrote)
    if out_of_reach is not None:
        logger.error("database: %s", out_of_reach.type.rsplit(":", 1)[-1])
        return out_of_reach
    if isinstance(error, EngineDisagreement):
        logger.error("engines disagree: engine %s, rule %s", error.engine, error.rule)
        detail = (
            f"规则 {error.rule}：引擎 {error.engine} 与解释器结论不一致，本次不作答；请报告此缺陷"
        )
        return problem("engines-disagree", "引擎结论不一致", 500, detail)
    logger.error("unexpected %s at %s:%s", type(error).__name__, frame.name, frame.lineno)
    return problem("internal", "程序出错", 500, "这是缺陷，请报告发生的时间和所用接口")
