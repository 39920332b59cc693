"""The condition that was not met, as precisely as the rule's words allow."""

from __future__ import annotations

from collections.abc import Callable

from dsl.ir import expressions as x
from dsl.ir.rules import Duty, Meet, Precede, Require, Rule
from engine.explaining.phrases import Phrases
from engine.explaining.witness.notes import DutyNote, Notes
from engine.truth import FALSE, TRUE

Result = Callable[[x.Truth], int]
"""What a condition of the rule came to."""


def failed_duty(duty: DutyNote, phrases: Phrases, result: Result) -> str:
    """What the duty asked for and did not get."""
    if isinstance(duty.duty, Require):
        return _innermost(duty.duty.holds, phrases, result)
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


def out_of_scope(rule: Rule, notes: Notes, phrases: Phrases, result: Result) -> str:
    """Why the rule does not apply."""
    if notes.exemption is not None:
        exemption = rule.exemptions[notes.exemption]
        special = f"，依特别规定{exemption.special_rule}" if exemption.special_rule else ""
        return f"除外：{exemption.label or phrases.truth(exemption.when)}{special}"
    if rule.applies is None:
        return "对象不在适用范围之内"
    return f"不符合适用条件：{_innermost(rule.applies, phrases, result)}"


def _innermost(condition: x.Truth, phrases: Phrases, result: Result) -> str:
    """The first part of a conjunction that is false, else the whole condition."""
    while isinstance(condition, x.And):
        false = next((item for item in condition.items if result(item) == FALSE), None)
        if false is None:
            break
        condition = false
    if isinstance(condition, x.Not) and isinstance(condition.item, x.Or):
        held = [item for item in condition.item.items if result(item) == TRUE]
        if len(held) == 1:
            return f"不得{phrases.truth(held[0])}"
    return phrases.truth(condition)
