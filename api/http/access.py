"""What a route asks of its caller: one dependency, declared beside the route.

    identity: Annotated[Identity, Depends(permitted(Permission.READ_CASES))]

``api.http.gate`` has recognised the caller before; here it is only asked what it may do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from urllib.parse import unquote

import anyio.to_thread
from fastapi import HTTPException, Request

from api.http.problems import ProblemError, plain_problem
from api.http.state import shared
from api.problems import bad_field, problem
from api.security.access_log import PurposeMissingError, is_logged, log_read
from api.security.identity import ROLE_LABELS, Identity
from api.security.policy import PERMISSION_LABELS, Permission, allows, roles_with

IDENTITY = "fadu.identity"
"""Where the gate leaves the caller's identity in the ASGI scope."""

PURPOSE_HEADER = "Fadu-Purpose"

Permit = Callable[[Request], Awaitable[Identity]]


@cache
def permitted(permission: Permission) -> Permit:
    """The dependency that gives the caller's identity if it has the permission (401, 403)."""

    async def permit(request: Request) -> Identity:
        identity = identity_of(request)
        if not allows(identity, permission):
            roles = "、".join(ROLE_LABELS[role] for role in roles_with(permission))
            detail = f"需要“{PERMISSION_LABELS[permission]}”的权限；具备的角色：{roles}"
            raise ProblemError(problem("forbidden", "无权进行", 403, detail))
        return identity

    permit.permission = permission  # type: ignore[attr-defined]
    return permit


def identity_of(request: Request) -> Identity:
    """Who asks.  Raises HTTPException 401 if nobody was recognised."""
    found: Identity | None = request.scope.get(IDENTITY)
    if found is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return found


def not_found() -> ProblemError:
    """What to raise for a thing that is not there or may not be seen: both look the same."""
    return ProblemError(plain_problem(404))


def stated_purpose(request: Request) -> str | None:
    """The purpose the caller states (percent-encoded UTF-8), None if there is none."""
    given = request.headers.get(PURPOSE_HEADER)
    return None if given is None else unquote(given)


def note_reading(request: Request, identity: Identity, what: str, key: str) -> None:
    """Log that a person's or case's file is read, in a transaction of its own (not in a loop's
    thread).  Raises ProblemError 400 if a person states no purpose.
    """
    runtime = shared(request).runtime
    if not is_logged(identity):
        return
    now = runtime.clock.now_precise()
    try:
        log_read(runtime.database, identity, what, key, stated_purpose(request), now)
    except PurposeMissingError as error:
        advice = "以百分号编码的 UTF-8 写明查阅目的，例如 办理督办单"
        found = bad_field("", str(error), [PURPOSE_HEADER], advice)
        raise ProblemError(problem("purpose-missing", "没有写明目的", 400, str(error),
                                   found.errors)) from error  # fmt: skip


async def note_reading_async(request: Request, identity: Identity, what: str, key: str) -> None:
    """The same from an ``async`` route."""
    if is_logged(identity):
        await anyio.to_thread.run_sync(note_reading, request, identity, what, key)
