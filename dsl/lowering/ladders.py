"""预警: rungs written in the rule, or a shared ladder by name."""

from __future__ import annotations

from dsl.ir.limits import Length
from dsl.ir.rules import Rung
from dsl.lowering.context import Context
from dsl.lowering.units import length_of, minutes_of
from dsl.resolving.meanings import UnresolvedError
from dsl.syntax import warnings as syntax
from dsl.syntax.expressions import Amount


def ladder_of(
    context: Context, written: tuple[syntax.Rung, ...] | syntax.LadderUse | None
) -> tuple[Rung, ...]:
    """The rungs in the order of the text; a named ladder is put in place."""
    if written is None:
        return ()
    if isinstance(written, tuple):
        return rungs_of(context, written)
    name = written.name.text
    ladder = context.names.ladders.get(name)
    if ladder is None:
        try:
            context.undeclared("阶梯", name, written.name.span, context.names.ladders)
        except UnresolvedError:
            return ()
    context.used_ladders.add(name)
    return rungs_of(context, ladder.rungs)


def rungs_of(context: Context, rungs: tuple[syntax.Rung, ...]) -> tuple[Rung, ...]:
    """The rungs with their lengths; one with an unusable length is reported and left out."""
    lowered: list[Rung] = []
    for rung in rungs:
        before, after = _length(context, rung.before), _length(context, rung.after)
        if rung.used is None and before is None and after is None:
            continue
        used = (rung.used.numerator, rung.used.denominator) if rung.used is not None else None
        lowered.append(Rung(rung.level, before, after, used, rung.notify))
    return tuple(lowered)


def _length(context: Context, amount: Amount | None) -> Length | None:
    if amount is None:
        return None
    if amount.unit == "分钟":
        minutes = minutes_of(amount.value, amount.unit)
        length = Length(minutes, "minute") if minutes else None
    else:
        length = length_of(amount.value, amount.unit)
    if length is None or length.unit not in ("minute", "hour", "day", "day24", "workday"):
        context.diagnostics.add(
            "E323",
            amount.span,
            "预警的提前量只能是整数个分钟、小时、日、工作日",
            found=context.text(amount.span),
            advice="改用分钟、小时、日或者工作日",
        )
        return None
    return length
