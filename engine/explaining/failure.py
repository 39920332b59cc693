"""The condition that was not met, as precisely as the rule's words allow."""

from __future__ import annotations

from dsl.ir import expressions as x
from dsl.ir.rules import Duty, Meet, Precede, Require, Rule
from engine.explaining.phrases import Phrases
from engine.explaining.steps import steps_below
from engine.oracle.trace import DutyTrace, Step, Trace
from engine.truth import FALSE, TRUE


def failed_duty(duty: DutyTrace, phrases: Phrases) -> str:
    """What the duty asked for and did not get."""
    if isinstance(duty.duty, Require):
        return _innermost(duty.duty.holds, duty.step, phrases)
    return duty_word(duty.duty, phrases)


def duty_word(duty: Duty, phrases: Phrases) -> str:
    """What the duty asks for."""
    match duty:
        case Require():
            return phrases.truth(duty.holds)
        case Precede():
            order = "不晚于" if duty.inclusive else "早于"
            return f"{phrases.own_time(duty.first)}应当{order}{phrases.own_time(duty.second)}"
        case Meet():
            bound = "应当不早于" if duty.not_before else "应当不晚于"
            return f"{phrases.own_time(duty.done)}{bound}期限届满"


def out_of_scope(rule: Rule, trace: Trace, phrases: Phrases) -> str:
    """Why the rule does not apply."""
    if trace.exemption is not None:
        exemption = rule.exemptions[trace.exemption]
        special = f"，依特别规定{exemption.special_rule}" if exemption.special_rule else ""
        return f"除外：{exemption.label or phrases.truth(exemption.when)}{special}"
    if rule.applies is None:
        return "对象不在适用范围之内"
    return f"不符合适用条件：{_innermost(rule.applies, trace.root, phrases)}"


def _innermost(condition: x.Truth, under: Step | None, phrases: Phrases) -> str:
    """The first part of a conjunction that is false, else the whole condition."""
    step = next((s for s in steps_below(under) if s.node is condition), None)
    while step is not None and isinstance(step.node, x.And):
        false = next((s for s in step.children if s.result == FALSE), None)
        if false is None:
            break
        step, condition = false, false.node
    if (
        step is not None
        and isinstance(step.node, x.Not)
        and isinstance(step.node.item, x.And | x.Or)
    ):
        held = [s for inner in step.children for s in inner.children if s.result == TRUE]
        if len(held) == 1 and isinstance(step.node.item, x.Or):
            return f"不得{phrases.truth(held[0].node)}"
    return phrases.truth(condition)
