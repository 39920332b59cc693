"""Which time decides the version of the law, where the rule does not say (适用法)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dsl.ir import expressions as ir
from dsl.ir.limits import Limit, Period
from dsl.ir.rules import Duty, Meet, Precede
from dsl.ir.vocabulary import Vocabulary
from dsl.lowering.tree import below, with_records
from dsl.resolving.scopes import CASE


def governing_time(
    vocabulary: Vocabulary,
    periods: Mapping[str, Period],
    subjects: tuple[ir.Binder, ...],
    conditions: Iterable[ir.Truth],
    duties: tuple[Duty, ...],
) -> ir.Time:
    """The default governing time, in this order:

    1. the start of the first duty's limit (or the time it is counted back from); of an order
       of two acts, the second, which must not come without the first;
    2. the last subject's own event time that is named first in ``conditions`` or the duties;
    3. the first time in the subject's natural order of events (开始时间 of a 讯询问);
    4. 受理时间 of the case if recorded, else 立案时间.
    """
    for duty in duties:
        if isinstance(duty, Meet):
            time = _start(duty, periods)
            if time is not None:
                return time
        if isinstance(duty, Precede):
            return duty.second
    last = subjects[-1]
    if last.entity != CASE:
        named = _named(last.variable, [*conditions, *duties])
        if named is not None:
            return named
        entity = vocabulary.entities[last.entity]
        for first, _ in entity.time_order:
            fact = entity.attributes[first]
            if fact.kind == "datetime" and not fact.planned:
                record = ir.Variable(last.variable, last.entity)
                return ir.TimeOf(ir.Attribute(record, last.entity, first, "datetime"))
    else:
        named = _named(CASE, [*conditions, *duties])
        if named is not None:
            return named
    case = ir.Variable(CASE, CASE)
    accepted = ir.Attribute(case, CASE, "accepted_at", "datetime")
    filed = ir.Attribute(case, CASE, "filed_at", "datetime")
    return ir.ChooseTime(ir.Recorded(accepted), ir.TimeOf(accepted), ir.TimeOf(filed))


def _start(duty: Meet, periods: Mapping[str, Period]) -> ir.Time | None:
    if duty.from_time is not None:
        return duty.from_time
    if isinstance(duty.limit, Limit):
        return duty.limit.start
    if duty.limit is None or duty.limit.name not in periods:
        return None
    period = periods[duty.limit.name]
    return with_records(period.limit.start, {period.variable: duty.limit.of})


def _named(variable: str, nodes: Iterable[ir.Truth | Duty]) -> ir.Time | None:
    for node in nodes:
        for item in below(node):
            if (
                isinstance(item, ir.TimeOf)
                and not item.attribute.planned
                and item.attribute.kind == "datetime"
                and isinstance(item.attribute.of, ir.Variable)
                and item.attribute.of.name == variable
            ):
                return item
    return None
