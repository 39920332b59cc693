"""``/v1/sign-in``: browsers sign in through the unified sign-in (OpenID Connect)."""

from __future__ import annotations

import html
import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.http.cookies import STATE_COOKIE, give_session, give_state, take_state
from api.http.openapi import refusals
from api.http.problems import ProblemError, plain_problem
from api.http.state import shared
from api.problems import problem
from api.security.oidc.fetched import IssuerUnavailableError
from api.security.oidc.provider import CALLBACK
from api.security.signing_in import SignInRefusedError, SignInUnavailableError
from api.security.tokens import same

router = APIRouter(tags=["权限"])

DEFAULT_PAGE = "/docs"
_OWN_PAGE = re.compile(r"/(?![/\\])[!-~]{0,255}")
_PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>已登录</title>'
    '<meta http-equiv="refresh" content="0; url={to}"><p>已登录。<a href="{to}">继续</a></p></html>'
)
_UNAVAILABLE = "统一认证没有应答；稍后重试"
_REFUSED = "没有登录成功：登录已过时、不是从本服务开始，或者没有授予权限"


@router.get(
    "/v1/sign-in",
    status_code=303,
    response_class=RedirectResponse,
    summary="经统一认证登录",
    operation_id="signIn",
    responses=refusals(403, 422, 503),
)
def begin(
    request: Request,
    back_to: Annotated[str, Query(title="登录后去本站哪一页", max_length=256)] = DEFAULT_PAGE,
) -> Response:
    """浏览器由此转到统一认证，登录后回到本服务并得到 Cookie。"""
    page = back_to if _OWN_PAGE.fullmatch(back_to) else DEFAULT_PAGE
    try:
        found = shared(request).runtime.signing_in.begin(page)
    except SignInUnavailableError as error:
        raise ProblemError(problem("forbidden", "不提供这种登录", 403, str(error))) from error
    except IssuerUnavailableError as error:
        raise ProblemError(plain_problem(503, _UNAVAILABLE)) from error
    response = RedirectResponse(found.address, 303)
    give_state(response, found.state)
    return response


@router.get(
    CALLBACK,
    response_class=Response,
    summary="统一认证送回",
    operation_id="signInCallback",
    responses=refusals(401, 403, 422, 503),
)
def finish(
    request: Request,
    state: Annotated[str, Query(title="登录状态", max_length=128)] = "",
    code: Annotated[str, Query(title="授权码", max_length=2048)] = "",
) -> Response:
    """统一认证把浏览器送回这里；由别处开始的登录不予接受。"""
    runtime = shared(request).runtime
    begun = request.cookies.get(STATE_COOKIE, "")
    if not begun or not code or not same(begun, state):
        raise ProblemError(plain_problem(401, _REFUSED))
    try:
        session, page = runtime.signing_in.finish(state, code)
    except SignInUnavailableError as error:
        raise ProblemError(problem("forbidden", "不提供这种登录", 403, str(error))) from error
    except SignInRefusedError as error:
        raise ProblemError(plain_problem(401, _REFUSED)) from error
    except IssuerUnavailableError as error:
        raise ProblemError(plain_problem(503, _UNAVAILABLE)) from error
    # A page, not a redirect: a Strict cookie goes along only with what this site itself asks for.
    response = Response(_PAGE.format(to=html.escape(page)), media_type="text/html; charset=utf-8")
    give_session(response, session.token, runtime.settings.session_minutes)
    take_state(response)
    return response
