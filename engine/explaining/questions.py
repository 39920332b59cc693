"""Which steps left a verdict open: where to look for missing facts."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.ir.expressions import ParameterValue
from dsl.ir.rules import Duty, Meet, Rule
from engine.explaining.steps import steps_below
from engine.oracle.trace import DutyTrace, Step, Trace
from engine.rows import UNDETERMINED
from engine.truth import UNKNOWN


def open_questions(rule: Rule, trace: Trace, as_of: int) -> list[Step]:
    """The steps that an undetermined verdict hangs on.

    An uncertain scope comes first: what the duties come to does not matter before it is known.
    """
    found = [] if trace.scope != UNKNOWN else _scope(trace)
    if len({verdict for _, verdict in trace.versions}) > 1:
        found += _governing(rule, trace)
    for duty in trace.duties:
        if duty.verdict == UNDETERMINED and duty.step is not None:
            found.append(_of_duty(duty, duty.step, as_of))
    if not found or any(_asks_for_the_law(step) for step in found):
        found += _governing(rule, trace)
    return found


def _asks_for_the_law(step: Step) -> bool:
    """Whether a dated parameter's value hangs on which day governs."""
    return any(
        isinstance(below.node, ParameterValue)
        and below.node.at is None
        and below.result[0] != below.result[1]
        for below in steps_below(step)
    )


def _scope(trace: Trace) -> list[Step]:
    return [s for s in trace.root.children if not isinstance(s.node, Duty) and s.result == UNKNOWN]


def _governing(rule: Rule, trace: Trace) -> list[Step]:
    return [step for step in trace.root.children if step.node is rule.governed_by]


def _of_duty(duty: DutyTrace, step: Step, as_of: int) -> Step:
    """The duty's step without what cannot matter for a limit."""
    if not isinstance(duty.duty, Meet):
        return step
    return Step(
        node=step.node,
        result=step.result,
        children=list(_parts(duty, duty.duty, step)),
        sections=step.sections if _may_be_extended(duty, as_of) else (),
    )


def _parts(duty: DutyTrace, meet: Meet, step: Step) -> Iterator[Step]:
    """The completion always; the limit only if its end hangs on what is unknown."""
    for child in step.children:
        if child.node is meet.done or not duty.runs or _end_is_open(duty):
            yield child


def _end_is_open(duty: DutyTrace) -> bool:
    """Whether low and high side of a line end differently."""
    for line in ("strict", "lenient"):
        ends = {run.last_good for run in duty.runs if run.line == line}
        if len(ends) > 1:
            return True
    return False


def _may_be_extended(duty: DutyTrace, as_of: int) -> bool:
    """Whether an unreported extension could still save the time that has run out."""
    return any(as_of > run.last_good for run in duty.runs if run.side == "low")
