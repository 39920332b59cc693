"""Why this version of the law governs."""

from __future__ import annotations

from dsl.ir.rules import Rule
from engine.answers import Step
from engine.explaining.durations import DAY, day_word, span_word
from engine.explaining.phrases import Phrases
from engine.truth import INF


def governing_step(
    rule: Rule, governing: tuple[int, int] | None, as_of: int, phrases: Phrases
) -> Step:
    """The line 适用, for a rule that has several versions or a last day."""
    first, last = rule.in_force
    until = "" if last is None else f"至{day_word(last)}"
    force = f"适用{day_word(first)}起{until}施行的规定"
    name = phrases.own_time(rule.governed_by)
    if governing is None or governing[1] >= INF:
        return Step("适用", f"{force}（{name}尚无记载，按检查之日{day_word(as_of // DAY)}）")
    return Step("适用", f"{force}（{name}为{span_word(*governing)}）")
