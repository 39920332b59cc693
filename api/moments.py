"""Moments given with a call (as_of, known_as_of), read the same way everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from engine.facts.problems import BAD_TIME, NO_OFFSET, TIME_OUT_OF_RANGE, SnapshotProblem
from engine.periods.instants import FIRST_YEAR, InstantError, day_number, parse_instant

_HERE = timezone(timedelta(hours=8))
FIRST_MOMENT = day_number(FIRST_YEAR, 1, 1) * 1440
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
        first, last = parse_instant(text)
        if first < FIRST_MOMENT:
            # A bare date may go back further, for births; no case is looked at as of then.
            raise InstantError("out_of_range")
        return last
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


def written_at(milliseconds: int) -> str:
    """An operational time for the wire: 2026-03-11T15:20:00.000+08:00."""
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    return moment.astimezone(_HERE).isoformat(timespec="milliseconds")


def milliseconds_of(text: str, pointer: str) -> int:
    """The operational time a text means, in milliseconds UTC, to the minute.

    Raises BadMomentError.
    """
    return (read_moment(text, pointer) * 60 - 8 * 3600) * 1000
