"""What became of one file that was to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from api.problems import Problem
    from engine.answers import Answer


class Result(NamedTuple):
    """Exactly one of ``answer`` and ``problem`` is there; ``source`` is the file as shown."""

    source: str
    answer: Answer | None
    problem: Problem | None
