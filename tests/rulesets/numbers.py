"""Finding and changing the numbers of a checked ruleset, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from dsl.ir.rules import Ruleset

Path = tuple[str | int, ...]

DAY = 1440
UNCAPPED = 9
"""A use count this high stands for no cap in law."""


class Spot(NamedTuple):
    """One number of a ruleset: where it stands (in builtin form) and which rules rest on it.

    ``unit``: what it is moved by, a day for a date that is written in a rule.
    """

    path: Path
    value: int | Decimal
    rules: frozenset[str]
    what: str

    @property
    def unit(self) -> int:
        return DAY if self.path[-1] == "minute" else 1


def spots(ruleset: Ruleset) -> list[Spot]:
    """Every number that a rule, or something a rule uses, counts with."""
    built = json.loads(msgspec.json.encode(ruleset))
    users = _users(built)
    found = []
    for index, rule in enumerate(built["rules"]):
        for part in ("duties", "applies", "exemptions", "subjects", "ladder"):
            if part in rule:
                start: Path = ("rules", index, part)
                found += [
                    Spot(path, value, frozenset({rule["id"]}), rule["id"])
                    for path, value in _numbers(rule[part], start)
                ]
    for table in ("periods", "definitions", "parameters"):
        for index, item in enumerate(built[table]):
            rules = users.get(item["name"], frozenset())
            found += [
                Spot(path, value, rules, item["name"])
                for path, value in _numbers(item, (table, index))
            ]
    return found


def changed(ruleset: Ruleset, spot: Spot, step: int) -> Ruleset:
    """The ruleset with one number moved by ``step`` of its units."""
    built = json.loads(msgspec.json.encode(ruleset))
    target: Any = built
    for key in spot.path[:-1]:
        target = target[key]
    last = spot.path[-1]
    moved = spot.value + step * spot.unit
    target[last] = str(moved) if isinstance(spot.value, Decimal) else moved
    return msgspec.convert(built, Ruleset)


def _numbers(node: Any, path: Path) -> Iterator[tuple[Path, int | Decimal]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _numbers(item, (*path, index))
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind == "Length":
            yield (*path, "amount"), node["amount"]
            return
        if kind == "NumberLiteral":
            yield (*path, "value"), Decimal(node["value"])
            return
        for key, item in node.items():
            counted = key in ("tolerance", "minutes", "minute") or (
                key == "at_most" and item < UNCAPPED
            )
            if counted and isinstance(item, int) and item:
                yield (*path, key), item
            elif key == "values" and path[0] == "parameters":
                yield from _values(item, (*path, key))
            else:
                yield from _numbers(item, (*path, key))


def _values(values: list[dict[str, Any]], path: Path) -> Iterator[tuple[Path, int | Decimal]]:
    for index, dated in enumerate(values):
        here: Path = (*path, index, "value")
        if isinstance(dated["value"], str):
            yield here, Decimal(dated["value"])
        else:
            yield from _numbers(dated["value"], here)


def _users(built: Any) -> dict[str, frozenset[str]]:
    """Which rules use a named period, definition or parameter, directly or through others."""
    names = {i["name"] for t in ("periods", "definitions", "parameters") for i in built[t]}
    uses = {
        item["name"]: _named(item, names) - {item["name"]}
        for table in ("periods", "definitions")
        for item in built[table]
    }
    users: dict[str, frozenset[str]] = {}
    for rule in built["rules"]:
        open_names = _named(rule, names)
        seen: set[str] = set()
        while open_names:
            name = open_names.pop()
            seen.add(name)
            open_names |= uses.get(name, set()) - seen
        for name in seen:
            users[name] = users.get(name, frozenset()) | {rule["id"]}
    return users


def _named(node: Any, names: set[str]) -> set[str]:
    if isinstance(node, str):
        return {node} & names
    if isinstance(node, list):
        return set().union(*(_named(item, names) for item in node), set())
    if isinstance(node, dict):
        return set().union(*(_named(item, names) for item in node.values()), set())
    return set()
