"""No answer to a check goes out before it is in the audit log."""

from __future__ import annotations

import asyncio
import logging

from fastapi import Request

from api.audit.writing import Given
from api.http.access import identity_of
from api.http.problems import plain_problem
from api.http.state import shared
from api.http.wire import Asked
from api.problems import Problem
from dsl.ir.rules import Ruleset
from engine.answers import Answer

LONGEST_SECONDS = 15.0
"""After this long without a commit the answer is withheld."""

logger = logging.getLogger("fadu.audit")


async def logged(
    request: Request, asked: Asked, answer: Answer, sent: bytes, ruleset: Ruleset
) -> Problem | None:
    """Write an answer down; None when that is committed, else the problem to send instead."""
    journal = shared(request).runtime.journal
    if journal is None:
        return None
    identity = identity_of(request)
    given = Given(
        answer,
        sent,
        ruleset,
        asked.snapshot,
        identity.subject,
        identity.unit_path,
        asked.engine,
        asked.as_of,
        asked.known_as_of,
        asked.assume_complete,
        asked.include,
        asked.trace,
    )
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            await asyncio.wrap_future(journal.answered(given))
    except Exception as error:
        # Only the kind: the text of an exception may quote a case.
        logger.error("answer withheld, not in the audit log: %s", type(error).__name__)
        return plain_problem(503, "答复没有能够记入审计日志，所以不发出；请稍后重送")
    return None
