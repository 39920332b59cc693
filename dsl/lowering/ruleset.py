"""From all declarations of a ruleset to the parts of the checked IR."""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.ir.limits import Period
from dsl.ir.rules import Definition, Parameter, Rule
from dsl.lowering.context import Context
from dsl.lowering.definitions import Definitions
from dsl.lowering.ladders import rungs_of
from dsl.lowering.overrides import Lowered, with_overrides
from dsl.lowering.parameters import parameter
from dsl.resolving.layers import layered


@dataclass
class Parts:
    """What lowering gives; complete only if no error was reported."""

    definitions: tuple[Definition, ...] = ()
    periods: tuple[Period, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    rules: tuple[Rule, ...] = ()
    lowered: Lowered = field(default_factory=list)


def lower(context: Context) -> Parts:
    """Lower everything, in an order in which each name is known before it is used."""
    lowering = Definitions(context)
    definitions: list[Definition] = []
    periods: dict[str, Period] = {}
    for name, layer in layered(context.names, context.diagnostics).items():
        if name in context.names.definitions:
            definition = lowering.definition(context.names.definitions[name], layer)
            definitions += [definition] if definition else []
        else:
            period = lowering.named_period(context.names.periods[name])
            if period is not None:
                periods[name] = period
    for ladder in context.names.ladders.values():
        rungs_of(context, ladder.rungs)
    lowered: Lowered = []
    for declaration in context.names.rules:
        rule = lowering.rule(declaration, periods)
        if rule is not None:
            lowered.append((declaration, rule))
    rules = with_overrides(context, lowered)
    return Parts(
        definitions=tuple(sorted(definitions, key=lambda d: (d.layer, d.name))),
        periods=tuple(periods[name] for name in sorted(periods)),
        parameters=tuple(
            parameter(context, context.names.parameters[name])
            for name in sorted(context.names.parameters)
        ),
        rules=tuple(sorted(rules, key=lambda rule: (rule.id, rule.in_force[0]))),
        lowered=lowered,
    )
