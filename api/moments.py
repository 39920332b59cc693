"""Moments given with a call (as_of, known_as_of), read the same way everywhere."""

from __future__ import annotations

from engine.facts.problems import BAD_TIME, NO_OFFSET, TIME_OUT_OF_RANGE, SnapshotProblem
from engine.periods.instants import InstantError, parse_instant

_CODES = {"no_offset": NO_OFFSET, "out_of_range": TIME_OUT_OF_RANGE}


class BadMomentError(ValueError):
    """A moment that cannot be used, as a problem with its place."""

    def __init__(self, problem: SnapshotProblem) -> None:
        self.problem = problem
        super().__init__(problem.text())


def read_moment(text: str, pointer: str) -> int:
    """The minute a text means; of a bare date the last one, as for a snapshot's own as_of.

    Raises BadMomentError.
    """
    try:
        return parse_instant(text)[1]
    except InstantError as error:
        raise BadMomentError(
            SnapshotProblem(
                _CODES.get(error.reason, BAD_TIME),
                pointer,
                str(error),
                found="不能用的时间",
                expected=("2026-03-11T15:20:00+08:00", "2026-03-11"),
                advice="写成如 2026-03-11T15:20:00+08:00",
            )
        ) from error
