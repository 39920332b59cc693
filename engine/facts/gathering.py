"""What of a section's records needs looking at, collected by code written for the entity.

Most attributes of most records are missing, so the walk over them is the cost of reading; code
that names each attribute costs a fraction of a loop that looks them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from keyword import iskeyword
from typing import Any

from dsl.ir.vocabulary import ENTERED_AT, Attribute, Entity
from engine.facts.quality import surely_later


class Gathered:
    """The values of one snapshot that are there, by what has to be checked of them.

    ``events`` and ``plans`` are times, ``event_dates`` and ``dates`` bare dates; the first of
    each kind says when something happened; ``entries`` say when records were entered.
    ``references`` are by the entity they point to, ``ids`` by the entity they name.
    """

    __slots__ = (
        "dates", "decimals", "entries", "event_dates", "events", "ids", "plans", "references",
    )  # fmt: skip

    def __init__(self) -> None:
        self.events: list[str] = []
        self.plans: list[str] = []
        self.entries: list[str] = []
        self.event_dates: list[str] = []
        self.dates: list[str] = []
        self.decimals: list[Any] = []
        self.references: dict[str, list[str]] = {}
        self.ids: dict[str, set[Any]] = {}


Gather = Callable[[Sequence[Any], Gathered], bool]
"""Adds what a section's records hold; False if two of their times are surely out of order."""


def gather_of(entity: Entity) -> Gather:
    """The code for one entity, ready to run."""
    namespace: dict[str, Any] = {"surely_later": surely_later}
    exec(compile(_source(entity), f"<facts {entity.id}>", "exec"), namespace)
    gather: Gather = namespace["gather"]
    return gather


def _source(entity: Entity) -> str:
    sinks: dict[str, str] = {}
    body: list[str] = []
    locals_of: dict[str, str] = {}
    ordered = {name for pair in entity.time_order for name in pair}
    for number, attribute in enumerate(entity.attributes.values()):
        where = _sink(attribute)
        if where is None:
            continue
        how = "extend" if attribute.many else "append"
        sink = sinks.setdefault(f"{where}.{how}", f"s{len(sinks)}")
        name = f"v{number}" if attribute.id in ordered else "v"
        locals_of[attribute.id] = name
        body.append(f"if ({name} := {_read(attribute.id)}) is not None: {sink}({name})")
    for earlier, later in entity.time_order:
        first, second = locals_of[earlier], locals_of[later]
        known = f"{first} is not None and {second} is not None"
        late = f"{first} > {second} and surely_later({first}, {second})"
        body.append(f"if {known} and {late}: return False")
    return "\n".join(_function(entity, sinks, body))


def _function(entity: Entity, sinks: dict[str, str], body: list[str]) -> Iterator[str]:
    yield "def gather(records, found):"
    yield from (f"    {name} = found.{sink}" for sink, name in sinks.items())
    ids = f"{{{_read(entity.key)} for r in records}}" if entity.key else "set()"
    yield f"    found.ids[{entity.id!r}] = {ids}"
    if body:
        yield "    for r in records:"
        yield from (f"        {line}" for line in body)
    yield "    return True"


def _sink(attribute: Attribute) -> str | None:
    """The list of ``Gathered`` the attribute belongs to; None if its type says it all."""
    match attribute.kind:
        case "datetime" if attribute.id == ENTERED_AT:
            return "entries"
        case "datetime":
            return "events" if attribute.is_event else "plans"
        case "date":
            return "event_dates" if attribute.is_event else "dates"
        case "decimal":
            return "decimals"
        case "ref":
            return f"references.setdefault({attribute.target!r}, [])"
        case _:
            return None


def _read(name: str) -> str:
    return f"getattr(r, {name!r})" if iskeyword(name) else f"r.{name}"
