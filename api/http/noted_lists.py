"""A list of cases leaves a trace of what was looked for and of each case that it showed."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import Request

from api.http.access import stated_purpose
from api.http.state import shared
from api.security.access_log import is_logged, log_read
from api.security.identity import Identity


def note_listed(
    request: Request,
    identity: Identity,
    cases: Iterable[str],
    *,
    officer: str | None = None,
    unit: str | None = None,
) -> None:
    """Log each of the cases as read, and the officer and the unit that were asked for, together.

    Not in a loop's thread, after ``note_reading`` has seen to the purpose, and before the answer
    goes out.
    """
    lines = [("case", each) for each in sorted(set(cases))]
    lines += [("officer", officer)] if officer is not None else []
    lines += [("unit", unit)] if unit is not None else []
    if not lines or not is_logged(identity):
        return
    runtime = shared(request).runtime
    now, purpose = runtime.clock.now_precise(), stated_purpose(request)
    with runtime.database.writing() as connection:
        for what, key in lines:
            log_read(connection, identity, what, key, purpose, now)
