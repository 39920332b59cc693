"""A check asked for from outside: every refusal comes back as a problem, never as a crash."""

from __future__ import annotations

from collections.abc import Iterable

from api.problems import Problem, refused, unknown_engine, unknown_include
from engine.answers import Answer
from engine.checking import Checker, SnapshotRefused
from engine.checking.refusals import UnknownEngineError, UnknownIncludeError


def asked(
    checker: Checker,
    snapshot: bytes,
    *,
    as_of: int | None = None,
    known_as_of: int | None = None,
    assume_complete: bool = False,
    include: Iterable[str] = (),
    engine: str = "compiled",
    trace: bool = False,
    prefix: str = "",
) -> Answer | Problem:
    """The answer, or why there is none.  ``prefix``: where the snapshot stood in the request.

    Raises EngineDisagreement alone: a defect that no caller can mend.
    """
    try:
        return checker.check(
            snapshot,
            as_of=as_of,
            known_as_of=known_as_of,
            assume_complete=assume_complete,
            include=include,
            engine=engine,
            trace=trace,
        )
    except SnapshotRefused as refusal:
        return refused(refusal.problems, prefix)
    except UnknownEngineError as error:
        return unknown_engine(error.known)
    except UnknownIncludeError as error:
        return unknown_include(error.known)
