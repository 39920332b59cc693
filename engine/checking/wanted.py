"""Which verdicts an answer reports."""

from __future__ import annotations

from collections.abc import Iterable

from engine.checking.refusals import UnknownIncludeError
from engine.rows import (
    COMPLIANT,
    DISPUTED,
    NOT_APPLICABLE,
    PENDING,
    UNDETERMINED,
    VERDICTS,
    VIOLATION,
    WARNING,
)

ALWAYS = frozenset({VIOLATION, DISPUTED, WARNING, UNDETERMINED})
"""Reported without being asked for."""

ON_REQUEST = {
    "pending": frozenset({PENDING}),
    "compliant": frozenset({COMPLIANT}),
    "not_applicable": frozenset({NOT_APPLICABLE}),
    "all": frozenset(range(len(VERDICTS))),
}


def wanted(include: Iterable[str]) -> frozenset[int]:
    """The verdicts to report.  Raises UnknownIncludeError."""
    names = set(include)
    if unknown := names - ON_REQUEST.keys():
        raise UnknownIncludeError(unknown, ON_REQUEST)
    return ALWAYS.union(*(ON_REQUEST[name] for name in names))
