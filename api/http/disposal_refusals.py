"""How refusals of disposals, orders, scores and samples are answered, and If-Match for steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from api.disposal.refusals import (
    InvalidError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
)
from api.http.access import not_found
from api.http.problems import ProblemError
from api.moments import BadMomentError, milliseconds_of
from api.problems import ProblemItem, problem, refused

PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Texts of several lines without other control characters: PostgreSQL takes no NUL."""


@contextmanager
def refusing() -> Iterator[None]:
    """Answer 403, 404, 409, 412 or 422 where something cannot be done, and say why."""
    try:
        yield
    except NotFoundError as error:
        raise not_found() from error
    except StaleError as error:
        raise ProblemError(problem("stale", "已被改过", 412, str(error))) from error
    except NotAllowedError as error:
        raise ProblemError(problem("not-yours", "不能由本人进行", 403, str(error))) from error
    except RefusedError as error:
        raise ProblemError(problem("conflict", "与现状冲突", 409, str(error))) from error
    except InvalidError as error:
        item = ProblemItem("R301", "", str(error), advice="照接口说明改正")
        raise ProblemError(problem("bad-request", "请求有误", 422, str(error), [item])) from error


def expected_step(request: Request) -> int:
    """The number of the last step the caller saw, from If-Match.

    Raises ProblemError 428 without it; what can't be a number matches no step.
    """
    given = request.headers.get("if-match")
    if given is None:
        advice = "先取得最新情况，把答复的 ETag 写进 If-Match"
        item = ProblemItem("R301", "", "没有写明看到的是第几步", advice=advice)
        raise ProblemError(problem("if-match-missing", "缺 If-Match", 428, item.message, [item]))
    number = given.strip().strip('"')
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else -1


def tag(step: int) -> dict[str, str]:
    """The header that names the last step."""
    return {"ETag": f'"{step}"'}


def moment_of(text: str, pointer: str) -> int:
    """A moment of a request in milliseconds UTC.  Raises ProblemError 422."""
    try:
        return milliseconds_of(text, pointer)
    except BadMomentError as error:
        raise ProblemError(refused([error.problem])) from error
