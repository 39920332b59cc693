"""Short ways to write rules over the real vocabulary by hand."""

from __future__ import annotations

from typing import Any

from dsl.ir import expressions as x
from dsl.ir import limits as li
from dsl.ir import rules as ru
from tests.engine.facts.snapshots import vocabulary
from tests.engine.oracle.world import day

SINCE = (day("2013-01-01"), None)
CASE = x.Variable("case", "case")
NEXT_HOUR = {"strict": li.Reading(), "lenient": li.Reading(hour="next_hour")}
CUSTODY: dict[str, Any] = {
    "strict": li.Reading(day="full24"),
    "lenient": li.Reading(month="month_end"),
}
ROLLED = {"strict": li.Reading(), "lenient": li.Reading(roll="roll")}


def variable(entity: str) -> x.Variable:
    """The one variable this page uses for an entity."""
    return x.Variable(f"one_{entity}", entity)


def other(entity: str) -> x.Variable:
    """A second variable of the same entity."""
    return x.Variable(f"other_{entity}", entity)


def of(record: x.Record, name: str) -> x.Attribute:
    """An attribute, as the vocabulary has it."""
    entity = record.binder.entity if isinstance(record, x.Pick) else record.entity
    found = vocabulary().entities[entity].attributes[name]
    return x.Attribute(record, entity, name, found.kind, found.many, found.planned)


def when(record: x.Record, name: str) -> x.TimeOf:
    return x.TimeOf(of(record, name))


def kind(record: x.Record, *codes: str, name: str = "kind") -> x.OneOf:
    return x.OneOf(of(record, name), codes)


def both(*items: x.Truth) -> x.And:
    return x.And(items)


def every(entity: str, *where: x.Truth, second: bool = False) -> x.Binder:
    own = other(entity) if second else variable(entity)
    return x.Binder(own.name, entity, x.Section(entity), both(*where) if where else None)


def same_person(record: x.Record, entity: str) -> x.SameValue:
    return x.SameValue(of(variable(entity), "person_no"), of(record, "person_no"))


def limit(start: x.Time, amount: int, unit: li.Unit, **parts: Any) -> li.Limit:
    given = {"tiers": (li.Tier(li.Length(amount, unit)),), **NEXT_HOUR, **parts}
    return li.Limit(start=start, **given)


def rule(
    name: str, subject: x.Binder | None, start: x.Time, *duties: ru.Duty, **parts: Any
) -> ru.Rule:
    given: dict[str, Any] = {
        "in_force": SINCE,
        "subjects": () if subject is None else (subject,),
        "severity": "一般",
        "message": (),
        "advice": "",
        **parts,
    }
    return ru.Rule(
        id=name, title=name, kind="时限", basis=(), governed_by=start, duties=duties, **given
    )
