"""Parameters as source: a constant table and the question what is in force."""

from __future__ import annotations

from decimal import Decimal

from dsl.ir.expressions import ParameterValue
from dsl.ir.limits import Length
from dsl.ir.rules import Parameter
from engine.compiled.running.lengths import UNITS
from engine.compiled.writing.emitter import Emitter, Pair
from engine.truth import INF


def parameter(em: Emitter, node: ParameterValue) -> Pair:
    """The value at ``at`` or at the governing time, as an interval."""
    at = em.governing if node.at is None else em.time(node.at)
    if at is None:
        return f"-{em.pool.infinity}", em.pool.infinity
    low, high = em.temp("n"), em.temp("m")
    table = dated(em, node.name)
    em.line(f"{low}, {high} = number_in_force({table}, {at[0]}, {at[1]}, {em.once('C.as_of')})")
    return low, high


def dated(em: Emitter, name: str) -> str:
    """The constant that holds a parameter's values."""
    return em.pool.constant(_source(em.pool.parameters[name]))


def _source(parameter: Parameter) -> str:
    rows = []
    for item in parameter.values:
        last = INF if item.until_day is None else item.until_day
        rows.append(f"({item.from_day!r}, {last!r}, {_value(item.value)})")
    return f"Dated(({', '.join(rows)},))" if rows else "Dated(())"


def _value(value: Decimal | Length) -> str:
    if isinstance(value, Length):
        return repr((value.amount, UNITS[value.unit]))
    return f"Decimal({str(value)!r})"
