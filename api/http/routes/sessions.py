"""``/v1/sessions``: who one is taken for, signing in by name while developing, signing out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.http.access import permitted
from api.http.cookies import give_session, take_session
from api.http.credentials import Credentials
from api.http.openapi import refusals
from api.http.problems import ProblemError, plain_problem
from api.http.security_wire import OwnAccess, SessionMade, SignInBody
from api.http.state import shared
from api.moments import written_at
from api.problems import problem
from api.security.identity import Identity
from api.security.policy import Permission, allows
from api.security.signing_in import SignInRefusedError, SignInUnavailableError
from api.security.throttle import TooManyAttemptsError
from api.security.tokens import csrf_of

router = APIRouter(tags=["权限"])

Anybody = Annotated[Identity, Depends(permitted(Permission.OWN_ACCESS))]


@router.post(
    "/v1/sessions",
    status_code=201,
    summary="以账号名登录（仅限开发）",
    operation_id="signInByName",
    responses=refusals(400, 401, 403, 422, 429),
)
def sign_in(request: Request, response: Response, body: SignInBody) -> SessionMade:
    """不验证身份，只供在本机开发；正式运行拒绝，请经统一认证登录（/v1/sign-in）。"""
    runtime = shared(request).runtime
    presented = Credentials(runtime.settings)
    if not presented.from_this_machine(request.scope):
        words = "以账号名登录只供在本机开发"
        raise ProblemError(problem("forbidden", "不提供这种登录", 403, words))
    address = presented.address(request.scope)
    try:
        made = runtime.signing_in.by_name(body.account, address)
    except SignInUnavailableError as error:
        raise ProblemError(problem("forbidden", "不提供这种登录", 403, str(error))) from error
    except TooManyAttemptsError as error:
        wait = {"Retry-After": str(error.seconds)}
        raise ProblemError(plain_problem(429), wait) from error
    except SignInRefusedError as error:
        raise ProblemError(plain_problem(401, "没有登录成功；核对账号名")) from error
    if body.cookie:
        give_session(response, made.token, runtime.settings.session_minutes)
    return SessionMade(
        token=None if body.cookie else made.token,
        csrf=made.csrf,
        expires_at=written_at(made.expires_at),
    )


@router.get(
    "/v1/sessions/current",
    summary="自己的身份",
    operation_id="ownAccess",
)
def current(request: Request, identity: Anybody) -> OwnAccess:
    """本服务把来者认作谁，有哪些权限。"""
    credential = Credentials(shared(request).settings).credential(request.scope)
    cookie = credential is not None and credential.kind == "cookie"
    csrf = csrf_of(credential.text) if credential is not None and cookie else None
    allowed = [each.value for each in Permission if allows(identity, each)]
    return OwnAccess.of(identity, allowed, csrf)


@router.delete(
    "/v1/sessions/current",
    status_code=204,
    summary="退出登录",
    operation_id="signOut",
)
def sign_out(request: Request, identity: Anybody) -> Response:
    """结束这次登录；令牌或者 Cookie 立即失效。以密钥、证书接入的没有登录可以结束。"""
    runtime = shared(request).runtime
    credential = Credentials(runtime.settings).credential(request.scope)
    if credential is not None and credential.kind != "certificate":
        runtime.signing_in.end(credential.text, identity.subject)
    response = Response(status_code=204)
    take_session(response)
    return response
