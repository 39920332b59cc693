"""The quick look at a snapshot in C, where it has been compiled beforehand (``looking.c``)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Protocol

from dsl.ir.vocabulary import CASE, ENTERED_AT, Attribute
from engine.facts.limits import Limits
from engine.facts.model import Record, Shape, SnapshotModel
from engine.facts.values import believable
from engine.native.building import Part, built, loaded

NAME = "fadu_facts"
_PLAIN, _TEXT, _EVENT, _PLAN, _EVENT_DATE, _DATE, _AMOUNT, _REFERENCE = range(8)


class Look(Protocol):
    """Whether nothing is to be said of a snapshot; a no only means that Python has to look."""

    def __call__(self, data: bytes, snapshot: Record, bound: str, limits: Limits) -> bool:
        """``data`` decoded to ``snapshot``; ``bound`` sorts after every time that may be there."""
        ...


def prepare(folder: Path) -> bool:
    """Compiles the look into the folder; False where that is not possible."""
    return built(folder, NAME, _source(), _source())


def part() -> Part:
    """What ``prepare`` compiles."""
    return Part(NAME, _source())


def native_look(model: SnapshotModel, folder: Path) -> Look | None:
    """The look for one model, None if it was not compiled into the folder."""
    module = loaded(folder, NAME, _source())
    if module is None:
        return None
    places = {name: place for place, name in enumerate(model.shapes, start=1)}
    sections = [_section(model.root_shape, None, places)]
    sections += [_section(shape, name, places) for name, shape in model.shapes.items()]
    plan = module.prepare(model.root, sections, believable)
    return partial(_look, module.is_clean, plan)


def _look(
    is_clean: Any, plan: object, data: bytes, snapshot: Record, bound: str, limits: Limits
) -> bool:
    found: bool = is_clean(plan, data, snapshot, bound, limits.section_records, limits.records)
    return found


def _source() -> str:
    return Path(__file__).with_suffix(".c").read_text("utf-8")


def _section(shape: Shape, name: str | None, places: dict[str, int]) -> tuple[Any, ...]:
    fields = [
        (a.id, _kind(a), a.many, -1 if a.target == CASE else places.get(a.target or "", -1))
        for a in shape.entity.attributes.values()
    ]
    order = list(shape.entity.time_order)
    key = None if name is None else shape.entity.key
    return shape.record, name, key, name != CASE, fields, order


def _kind(attribute: Attribute) -> int:
    match attribute.kind:
        case "bool" | "int":
            return _PLAIN
        case "decimal":
            return _AMOUNT
        case "ref":
            return _REFERENCE
        case "datetime":
            is_entry = attribute.id == ENTERED_AT
            return _EVENT if attribute.is_event or is_entry else _PLAN
        case "date":
            return _EVENT_DATE if attribute.is_event else _DATE
        case _:
            return _TEXT
