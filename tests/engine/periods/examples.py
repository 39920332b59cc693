"""Reads the worked examples of fixtures/periods and runs them through the calculus."""

from pathlib import Path
from typing import Any

import msgspec
import yaml

from engine.periods import extension, readings, units
from engine.periods.backward import run_back
from engine.periods.instants import format_day, format_instant, parse_instant
from engine.periods.limit import run_limit
from engine.periods.readings import Reading
from tests.engine.periods.tables import ROOT, TABLE

UNITS = {
    "hour": units.HOUR,
    "day": units.DAY,
    "day24": units.DAY24,
    "workday": units.WORKDAY,
    "month": units.MONTH,
    "year": units.YEAR,
}
MODES = {"add": extension.ADD, "total": extension.TOTAL, "restart": extension.RESTART}
READINGS = {
    "next_hour": ("hour_mode", readings.NEXT_HOUR),
    "full24": ("day_mode", readings.FULL24),
    "month_end": ("month_mode", readings.MONTH_END),
    "roll": ("roll", readings.ROLL),
    "both_ends": ("deduct", readings.BOTH_ENDS),
    "clear": ("back", readings.CLEAR),
    "segment": ("chain", readings.SEGMENT),
}


class Link(msgspec.Struct, forbid_unknown_fields=True):
    mode: str
    length: str
    approved: str
    kind: str
    restart: str | None = None
    after: str | None = None
    at_most: int = 1


class Forward(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    start: str
    length: str
    due: str
    reading: list[str] = []
    links: list[Link] = []
    deduct: list[tuple[str, str]] = []
    used: list[int] = []
    deducted: int = 0
    total: int | None = None
    provisional: str = "no"


class Back(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    length: str
    due: str
    end: str | None = None
    event: str | None = None
    reading: list[str] = []


class Release(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    intake: str
    days: int
    offset: int
    leave: int
    due: str


class Age(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    born: str
    years: int
    on: str
    reached: str


class Posted(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    start: str
    length: str
    posted: str
    in_time: str
    reading: list[str] = []


class Examples(msgspec.Struct, forbid_unknown_fields=True):
    forward: list[Forward]
    back: list[Back]
    release: list[Release] = []
    age: list[Age] = []
    posted: list[Posted] = []


def read_examples(name: str) -> Examples:
    path = Path(ROOT / "fixtures" / "periods" / f"{name}.yaml")
    raw: Any = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return msgspec.convert(raw, Examples, strict=False)


def reading_of(words: list[str]) -> Reading:
    return Reading(**dict(READINGS[word] for word in words))


def length_of(text: str) -> tuple[int, int]:
    amount, unit = text.split()
    return int(amount), UNITS[unit]


def shown(deadline: int, due: str) -> str:
    """The deadline in the form of `due`: a date for the end of that day, else a minute."""
    if len(due) == 10:
        assert deadline % 1440 == 0
        return format_day(deadline // 1440 - 1)
    return format_instant(deadline)[:16] + "+08:00"


def run_forward(example: Forward, high: int = 0) -> tuple[int, int, int, int, int, int, int, int]:
    amount, unit = length_of(example.length)
    kinds = list(dict.fromkeys(link.kind for link in example.links))
    lengths = [length_of(link.length) for link in example.links]
    first = {link.kind: link for link in reversed(example.links)}
    return run_limit(
        TABLE,
        parse_instant(example.start)[0],
        amount,
        unit,
        reading_of(example.reading),
        [MODES[link.mode] for link in example.links],
        [length for length, _ in lengths],
        [length_unit for _, length_unit in lengths],
        [parse_instant(link.approved)[0] for link in example.links],
        [parse_instant(link.restart)[0] if link.restart else 0 for link in example.links],
        [kinds.index(link.kind) for link in example.links],
        [first[kind].at_most for kind in kinds],
        [kinds.index(after) if (after := first[kind].after) else -1 for kind in kinds],
        [parse_instant(start)[0] for start, _ in example.deduct],
        [parse_instant(end)[0] for _, end in example.deduct],
        units.INF,
        high,
    )


def run_backward(example: Back) -> int:
    amount, unit = length_of(example.length)
    if example.event is not None:
        base, is_instant = parse_instant(example.event)[0], True
    else:
        assert example.end is not None
        base, is_instant = parse_instant(example.end)[0] + 1440, False
    return run_back(TABLE, base, is_instant, amount, unit, reading_of(example.reading), 0)[0]
