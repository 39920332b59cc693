"""Which verdicts an answer reports."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

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


def wanted(include: Iterable[str]) -> bytes:
    """Which verdicts to report: 1 in the place of each that is.  Raises UnknownIncludeError."""
    names = frozenset(include)
    if unknown := names - ON_REQUEST.keys():
        raise UnknownIncludeError(unknown, ON_REQUEST)
    return _table(names)


@lru_cache(maxsize=32)
def _table(names: frozenset[str]) -> bytes:
    reported = ALWAYS.union(*(ON_REQUEST[name] for name in names))
    return bytes(verdict in reported for verdict in range(256))
