"""Walking through the steps of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.oracle.trace import Step
from engine.truth import FALSE


def steps_below(step: Step | None) -> Iterator[Step]:
    """The step and everything below it, in the order of evaluation."""
    stack = [] if step is None else [step]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children))


def kept(steps: Iterable[Step]) -> Iterator[Step]:
    """All steps below the given ones, except those of records that a search passed over."""
    stack = list(steps)[::-1]
    while stack:
        step = stack.pop()
        if step.record is not None and step.result == FALSE:
            continue
        yield step
        stack.extend(reversed(step.children))
