"""Refused steps of the life of rules as problems; and what their routes read alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Path, Request

from api.http.problems import ProblemError
from api.moments import BadMomentError, read_moment
from api.problems import ProblemItem, problem, refused
from api.rulesets.refusing import Kind, StepRefusedError
from engine.periods.instants import parse_instant

VersionId = Annotated[int, Path(title="版本编号", ge=1, le=2**53)]
FilePath = Annotated[str, Path(title="文件路径", max_length=240)]

_STATUS: dict[Kind, tuple[int, str]] = {
    "unknown": (404, "没有这一版"),
    "forbidden": (403, "无权进行"),
    "conflict": (409, "与现状冲突"),
    "stale": (412, "已被改过"),
    "unfit": (422, "还不能这样做"),
}
_OFFSET = 8 * 3600


@contextmanager
def refusing() -> Iterator[None]:
    """Answer with the reasons where a step is refused."""
    try:
        yield
    except StepRefusedError as error:
        status, title = _STATUS[error.kind]
        items = [
            ProblemItem(reason.code, "", reason.message, advice=reason.advice)
            for reason in error.reasons
        ]
        found = problem(f"ruleset-{error.kind}", title, status, str(error), items)
        raise ProblemError(found) from error


def revision_of(request: Request) -> int:
    """The revision that an edit is about, from If-Match.

    Raises ProblemError 428 without it, 412 if it can't be one.
    """
    given = request.headers.get("if-match")
    if given is None:
        advice = "先取得文件，把答复的 ETag 写进 If-Match"
        item = ProblemItem("L428", "", "没有写明改的是第几次修改后的内容", advice=advice)
        raise ProblemError(problem("if-match-missing", "缺 If-Match", 428, item.message, [item]))
    number = given.strip().strip('"')
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else -1


def instant_of(text: str) -> int:
    """An instant in milliseconds UTC; of a bare date its first minute.

    Raises ProblemError.
    """
    try:
        read_moment(text, "/in_force_at")
    except BadMomentError as error:
        raise ProblemError(refused([error.problem])) from error
    return (parse_instant(text)[0] * 60 - _OFFSET) * 1000
