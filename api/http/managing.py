"""What the routes that manage rights share: cursors, and refusals in one form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Query

from api.http.problems import ProblemError, plain_problem
from api.problems import problem
from api.security.recording import RightsRefusedError
from api.store.schema import NAME, PATH

MOST = 200
"""Most lines of a page."""

AfterName = Annotated[str, Query(title="从哪一个之后", max_length=NAME)]
AfterPath = Annotated[str, Query(title="从哪条路径之后", max_length=PATH)]
AfterSeq = Annotated[int, Query(title="从哪个序号之后", ge=0, le=2**53)]
Limit = Annotated[int, Query(title="至多几件", ge=1, le=MOST)]


@contextmanager
def refusing() -> Iterator[None]:
    """Answer 409 where a change of rights cannot be made, and say why."""
    try:
        yield
    except RightsRefusedError as error:
        raise ProblemError(problem("conflict", "不能这样改动", 409, str(error))) from error


def missing() -> ProblemError:
    """What to raise for a thing there is not."""
    return ProblemError(plain_problem(404))
